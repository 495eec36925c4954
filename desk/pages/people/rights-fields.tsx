/** What somebody may do, and what they are kept to. */
import { useId } from 'react';
import type { People } from '../../../contract/client/desk.ts';
import { useI18n } from '../../i18n/index.tsx';
import { CheckField, SelectField } from '../../ui/fields.tsx';
import { withIds } from './limits.ts';
import { LIMIT_KINDS, type LimitKind, type Rights, ROLES } from './queries.ts';

export const ROLE_KEYS = {
  reader: 'account.roleReader',
  editor: 'account.roleEditor',
  owner: 'account.roleOwner',
} as const;

export const KIND_KEYS = {
  forms: 'setUp.forms',
  widgets: 'setUp.widgets',
  presets: 'setUp.presets',
  accounts: 'setUp.accounts',
} as const satisfies Readonly<Record<LimitKind, string>>;

interface RightsFieldsProps {
  readonly rights: Rights;
  readonly configured: People['configured'];
  readonly onChange: (rights: Rights) => void;
}

export function RightsFields({ rights, configured, onChange }: RightsFieldsProps) {
  const { t } = useI18n();
  const { role, limits } = rights;
  const kinds = LIMIT_KINDS.filter((kind) => (configured[kind] ?? []).length > 0);
  const limit = (isLimited: boolean) => onChange(isLimited ? { role, limits: {} } : { role });
  return (
    <>
      <SelectField
        label={t('account.role')}
        value={role}
        options={ROLES.map((value) => ({ value, label: t(ROLE_KEYS[value]) }))}
        onChange={(value) => {
          const chosen = ROLES.find((one) => one === value);
          if (chosen) onChange({ ...rights, role: chosen });
        }}
      />
      <CheckField
        label={t('people.limit')}
        hint={t('people.limitHint')}
        isChecked={limits !== undefined}
        onChange={limit}
      />
      {limits &&
        kinds.map((kind) => (
          <Kind
            key={kind}
            kind={kind}
            ids={configured[kind] ?? []}
            chosen={limits[kind] ?? []}
            onChange={(ids) => onChange({ role, limits: withIds(limits, kind, ids) })}
          />
        ))}
    </>
  );
}

interface KindProps {
  readonly kind: LimitKind;
  readonly ids: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

function Kind({ kind, ids, chosen, onChange }: KindProps) {
  const { t } = useI18n();
  const id = useId();
  return (
    <fieldset aria-labelledby={id}>
      <legend id={id}>{t(KIND_KEYS[kind])}</legend>
      <div className="limit-choices">
        {ids.map((one) => (
          <CheckField
            key={one}
            label={one}
            isChecked={chosen.includes(one)}
            onChange={(isChosen) =>
              onChange(isChosen ? [...chosen, one] : chosen.filter((other) => other !== one))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
