/** Form fields with their label, hint and error tied together. */
import { type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** The label is read out only. */
  readonly hideLabel?: boolean;
}

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

/** @param children gets what its control needs to be tied to label, hint and error */
export function Field({
  label,
  hint,
  error,
  hideLabel = false,
  children,
}: FieldProps & { readonly children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'unseen' : undefined}>
        {label}
      </label>
      {children({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': true as const }),
      })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** @default text */
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'url' | 'date' | 'number' | 'datetime-local';
  readonly placeholder?: string;
  readonly autoComplete?: string;
  readonly maxLength?: number;
  /** The largest number, or the latest time as the field writes it. @default none */
  readonly max?: string;
  readonly readOnly?: boolean;
  readonly onBlur?: () => void;
  /** More lines than one. @default one line */
  readonly rows?: number;
}

export function TextField({ value, onChange, type = 'text', rows, ...rest }: TextFieldProps) {
  const { label, hint, error, hideLabel, ...control } = rest;
  const field = { label, hint, error, ...(hideLabel !== undefined && { hideLabel }) };
  return (
    <Field {...field}>
      {(wiring) =>
        rows === undefined ? (
          <input
            {...wiring}
            {...control}
            type={type}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <textarea
            {...wiring}
            {...control}
            rows={rows}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

interface Option {
  readonly value: string;
  readonly label: string;
}

interface SelectFieldProps extends FieldProps {
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}

/** The browser's own list: it works on phones, with keyboards and with screen readers as people know it. */
export function SelectField({ value, options, onChange, ...field }: SelectFieldProps) {
  return (
    <Field {...field}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckFieldProps {
  readonly label: ReactNode;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  /** It switches something on at once, instead of being part of a form. */
  readonly isSwitch?: boolean;
  /** What it says is being saved: it can't be changed, and keeps the focus. */
  readonly isBusy?: boolean;
}

export function CheckField({ label, hint, isChecked, onChange, isSwitch, isBusy = false }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="check-field">
      <input
        id={id}
        type="checkbox"
        className={isSwitch ? 'switch' : undefined}
        {...(isSwitch && { role: 'switch' })}
        {...(hint && { 'aria-describedby': `${id}-hint` })}
        checked={isChecked}
        {...(isBusy && { 'aria-disabled': true })}
        onChange={(event) => {
          if (!isBusy) onChange(event.target.checked);
        }}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
