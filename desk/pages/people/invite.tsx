/** Lets somebody in: from here, or by command where that is not possible. */
import { UserPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { People } from '../../../contract/client/desk.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/copy.tsx';
import { fieldText } from '../../ui/error-text.ts';
import { TextField } from '../../ui/fields.tsx';
import { Failure } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { addressProblem } from './invitation.ts';
import { type Rights, useInvite, usePeople, usePeopleRights } from './queries.ts';
import { RightsFields } from './rights-fields.tsx';

export function Invite() {
  const { t } = useI18n();
  const { mayArrange } = usePeopleRights();
  const people = usePeople();
  return (
    <Panel title={t('people.invite')}>
      {mayArrange && people.data ? <Form people={people.data} /> : <Commands />}
    </Panel>
  );
}

const READER: Rights = { role: 'reader' };

function Form({ people: { items, configured } }: { readonly people: People }) {
  const { t } = useI18n();
  const notify = useNotify();
  const invite = useInvite();
  const [email, setEmail] = useState('');
  const [rights, setRights] = useState(READER);
  const [isTried, setTried] = useState(false);
  const problem = addressProblem({ email, there: items }, t);
  const refusal = fieldText(invite.error, 'email', t);
  const write = (value: string) => {
    setEmail(value);
    // What was refused was another address.
    if (invite.isError) invite.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    // A busy button is none that sends the form, but the Enter key does.
    if (problem !== undefined || invite.isPending) return;
    invite.mutate(
      { email: email.trim(), ...rights },
      {
        onSuccess: () => {
          notify({ text: t('people.didInvite', { email: email.trim() }) });
          // What was entered meanwhile is for the next one.
          setEmail((now) => (now === email ? '' : now));
          setRights((now) => (now === rights ? READER : now));
          setTried(false);
        },
      },
    );
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextField
        type="email"
        autoComplete="off"
        label={t('people.email')}
        hint={t('people.emailHint')}
        value={email}
        error={(isTried ? problem : undefined) ?? refusal}
        onChange={write}
      />
      <RightsFields rights={rights} configured={configured} onChange={setRights} />
      {invite.error && !refusal && <Failure error={invite.error} />}
      <div className="actions">
        <Button type="submit" kind="primary" icon={UserPlus} isBusy={invite.isPending}>
          {t('people.doInvite')}
        </Button>
      </div>
    </form>
  );
}

function Commands() {
  const { t } = useI18n();
  const { settings } = useDesk();
  if (settings.signIn.kind === 'tokens')
    return (
      <div className="stack">
        <p className="quiet">{t('people.tokensHint')}</p>
        <Code
          name={t('session.token')}
          text="npm run owner -- token create --read-only --days 30 --label phone"
        />
      </div>
    );
  return (
    <div className="stack">
      <p className="quiet">{t('people.inviteHint')}</p>
      <Code name={t('people.add')} text="npm run owner -- people add ada@example.com --role owner" />
      <Code name={t('people.list')} text="npm run owner -- people list" />
      <Code name={t('people.remove')} text="npm run owner -- people remove ada@example.com" />
    </div>
  );
}
