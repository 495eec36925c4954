/** Everybody who may sign in, with what each may do. */
import { Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { People } from '../../../contract/client/desk.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { useKeptFocus } from '../../ui/kept-focus.ts';
import { Async, Failure } from '../../ui/states.tsx';
import { Badge, Moment, Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { stillConfigured } from './limits.ts';
import {
  LIMIT_KINDS,
  type Person,
  type Rights,
  useChangeRights,
  usePeople,
  usePeopleRights,
  useTakeAway,
} from './queries.ts';
import { KIND_KEYS, RightsFields } from './rights-fields.tsx';

const ROLE_NAMES = { reader: 'people.reader', editor: 'people.editor', owner: 'people.owner' } as const;

export function PeopleList() {
  const { t } = useI18n();
  const { maySee } = usePeopleRights();
  const query = usePeople();
  const list = useKeptFocus<HTMLUListElement>();
  if (!maySee) return null;
  return (
    <Panel title={t('people.who')}>
      <Async query={query} rows={2}>
        {({ items, configured }) =>
          items.length === 0 ? (
            <p className="quiet">{t('people.nobody')}</p>
          ) : (
            <ul className="rows" ref={list}>
              {items.map((person) => (
                <Row key={person.id} person={person} configured={configured} />
              ))}
            </ul>
          )
        }
      </Async>
    </Panel>
  );
}

interface RowProps {
  readonly person: Person;
  readonly configured: People['configured'];
}

function Row({ person, configured }: RowProps) {
  const { t } = useI18n();
  const { mayArrange, own } = usePeopleRights();
  const [asked, setAsked] = useState<'change' | 'remove'>();
  const { id, email, role, addedAt } = person;
  const close = () => setAsked(undefined);
  return (
    <li className="row-link">
      <span className="row-text">
        <span className="row-name">
          <strong>{email}</strong>
          <Badge tone={role === 'owner' ? 'accent' : 'plain'}>{t(ROLE_NAMES[role])}</Badge>
          {id === own && <Badge>{t('people.you')}</Badge>}
        </span>
        <span className="quiet">
          <Limited person={person} /> · {t('people.since')} <Moment at={addedAt} />
        </span>
      </span>
      {mayArrange && id !== own && (
        <span className="actions">
          <IconButton
            small
            icon={Pencil}
            label={t('people.changeOf', { email })}
            onPress={() => setAsked('change')}
          />
          <IconButton
            small
            icon={Trash2}
            label={t('people.removeOf', { email })}
            onPress={() => setAsked('remove')}
          />
        </span>
      )}
      {asked === 'change' && <Change person={person} configured={configured} onClose={close} />}
      <Remove person={person} isOpen={asked === 'remove'} onClose={close} />
    </li>
  );
}

function Limited({ person: { limits } }: { readonly person: Person }) {
  const { t, format } = useI18n();
  if (!limits) return t('people.seesAll');
  const kinds = LIMIT_KINDS.flatMap((kind) => {
    const ids = limits[kind] ?? [];
    return ids.length > 0 ? [t('common.named', { name: t(KIND_KEYS[kind]), text: format.list(ids) })] : [];
  });
  return kinds.length > 0 ? kinds.join('; ') : t('people.seesNothing');
}

function Change({ person, configured, onClose }: RowProps & { readonly onClose: () => void }) {
  const { t } = useI18n();
  const notify = useNotify();
  const change = useChangeRights();
  const { id, email, role, limits } = person;
  const [rights, setRights] = useState<Rights>({
    role,
    ...(limits && { limits: stillConfigured(limits, configured) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { id, rights },
      {
        onSuccess: () => {
          onClose();
          notify({ text: t('people.didChange', { email }) });
        },
      },
    );
  };
  return (
    <Dialog title={t('people.changeOf', { email })} isOpen onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <RightsFields rights={rights} configured={configured} onChange={setRights} />
        {change.error && <Failure error={change.error} />}
        <div className="actions end">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" kind="primary" isBusy={change.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface RemoveProps {
  readonly person: Person;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Remove({ person: { id, email }, isOpen, onClose }: RemoveProps) {
  const { t } = useI18n();
  const notify = useNotify();
  const takeAway = useTakeAway();
  const confirm = () =>
    takeAway.mutate(id, {
      onSuccess: () => {
        onClose();
        notify({ text: t('people.didRemove', { email }) });
      },
    });
  return (
    <Confirm
      title={t('people.removeTitle', { email })}
      verb={t('people.remove')}
      isOpen={isOpen}
      isBusy={takeAway.isPending}
      onClose={onClose}
      onConfirm={confirm}
    >
      <p>{t('people.removeText')}</p>
      {takeAway.error && <Failure error={takeAway.error} />}
    </Confirm>
  );
}
