/** Search and filters. All of them hold together, and stand in the address. */
import { useNavigate } from '@tanstack/react-router';
import { ListFilter, Search, X } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { useForms } from './queries.ts';
import { type InboxSearch, isFiltered } from './search.ts';

interface FiltersProps {
  readonly search: InboxSearch;
}

export function Filters({ search }: FiltersProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { q: _, ...others } = search;
  const [isOpen, setOpen] = useState(() => isFiltered(others));
  const change = (part: Partial<InboxSearch>) =>
    void navigate({ to: '/inbox', search: { ...search, ...part } });
  return (
    <div className="filters">
      <div className="filter-row">
        <SearchBox search={search} onChange={change} />
        <IconButton
          icon={ListFilter}
          label={t('inbox.filters')}
          kind="plain"
          isPressed={isOpen}
          onPress={() => setOpen(!isOpen)}
        />
      </div>
      {isOpen && <MoreFilters search={search} onChange={change} />}
    </div>
  );
}

interface PartProps extends FiltersProps {
  readonly onChange: (part: Partial<InboxSearch>) => void;
}

function SearchBox({ search, onChange }: PartProps) {
  const { t } = useI18n();
  const q = search.q ?? '';
  const [text, setText] = useState(q);
  const form = useRef<HTMLFormElement>(null);
  // Back and forward change the address alone.
  useEffect(() => setText(q), [q]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ q: text.trim() || undefined });
  };
  const clear = () => {
    onChange({ q: undefined });
    // The button goes with what it clears.
    form.current?.querySelector('input')?.focus();
  };
  return (
    <search>
      <form ref={form} className="search-box" onSubmit={submit}>
        <Search aria-hidden className="icon" />
        <TextField
          type="search"
          label={t('inbox.search')}
          hideLabel
          placeholder={t('inbox.search')}
          maxLength={200}
          value={text}
          onChange={setText}
        />
        {search.q !== undefined && <IconButton small icon={X} label={t('common.clear')} onPress={clear} />}
      </form>
    </search>
  );
}

function MoreFilters({ search, onChange }: PartProps) {
  const { t } = useI18n();
  const forms = useForms();
  const options = [
    { value: '', label: t('common.all') },
    ...(forms.data ?? []).map(({ id }) => ({ value: id, label: id })),
  ];
  return (
    <div className="filter-grid">
      <SelectField
        label={t('inbox.form')}
        value={search.form ?? ''}
        options={options}
        onChange={(form) => onChange({ form: form || undefined })}
      />
      <Text name="person" type="email" label={t('inbox.person')} search={search} onChange={onChange} />
      <Text name="from" type="date" label={t('inbox.from')} search={search} onChange={onChange} />
      <Text name="to" type="date" label={t('inbox.to')} search={search} onChange={onChange} />
      <Text name="label" label={t('inbox.label')} search={search} onChange={onChange} />
      <Text name="assignee" label={t('inbox.assignee')} search={search} onChange={onChange} />
      <Button small onPress={() => onChange(NOTHING)}>
        {t('common.clearFilters')}
      </Button>
    </div>
  );
}

const NOTHING = {
  q: undefined,
  form: undefined,
  person: undefined,
  from: undefined,
  to: undefined,
  label: undefined,
  assignee: undefined,
};

interface TextProps extends PartProps {
  readonly name: 'person' | 'from' | 'to' | 'label' | 'assignee';
  readonly label: string;
  /** @default text */
  readonly type?: 'email' | 'date' | 'text';
}

/** Counts once it is left or Enter is pressed: half an address is none. */
function Text({ name, label, type = 'text', search, onChange }: TextProps) {
  const value = search[name] ?? '';
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onChange({ [name]: text.trim() || undefined });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <TextField label={label} type={type} value={text} onChange={setText} onBlur={commit} />
    </form>
  );
}
