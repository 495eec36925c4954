/** Everything of one person, over all pipelines that know people by their address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Download, Search, Trash2 } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { Submission } from '../../../contract/client/contact.ts';
import type { Response } from '../../../contract/client/feedback.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Async } from '../../ui/states.tsx';
import { Age, Panel } from '../../ui/text.tsx';
import { previewOf } from '../inbox/words.ts';
import { DeletePerson } from './delete.tsx';
import { useExportPerson, usePerson } from './queries.ts';

const route = getRouteApi('/person');

export function PersonPage() {
  const { t } = useI18n();
  const { email } = route.useSearch();
  return (
    <Page title={email ?? t('person.title')} lead={t('person.lead')}>
      <Find email={email ?? ''} />
      {email && <Everything key={email} email={email} />}
    </Page>
  );
}

function Find({ email }: { readonly email: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [text, setText] = useState(email);
  const [isWrong, setWrong] = useState(false);
  // Back and forward change the address alone.
  useEffect(() => {
    setText(email);
    setWrong(false);
  }, [email]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = text.trim();
    const isAddress = /^[^\s@]+@[^\s@]+$/.test(address);
    setWrong(!isAddress);
    if (isAddress) void navigate({ to: '/person', search: { email: address } });
  };
  return (
    <search>
      <form className="person-find" onSubmit={submit} noValidate>
        <TextField
          type="email"
          label={t('person.email')}
          value={text}
          error={isWrong ? t('person.wrong') : undefined}
          onChange={setText}
        />
        <Button type="submit" icon={Search}>
          {t('person.find')}
        </Button>
      </form>
    </search>
  );
}

function Everything({ email }: { readonly email: string }) {
  const { t } = useI18n();
  const { may, caller } = useMe();
  const [isAsking, setAsking] = useState(false);
  const person = usePerson(email);
  const exporting = useExportPerson(email);
  return (
    <>
      <div className="actions">
        <Button icon={Download} isBusy={exporting.isBusy} onPress={exporting.start}>
          {t('person.export')}
        </Button>
        {(may('contact:write') || may('feedback:write')) && (
          <Button kind="danger" icon={Trash2} onPress={() => setAsking(true)}>
            {t('person.delete')}
          </Button>
        )}
      </div>
      <DeletePerson email={email} isOpen={isAsking} onClose={() => setAsking(false)} />
      {person.hasContact && (
        <Panel title={t('person.messages')}>
          <Async query={person.submissions}>{(items) => <Messages items={items} />}</Async>
        </Panel>
      )}
      {person.hasFeedback && (
        <Panel title={t('person.responses')}>
          <Async query={person.responses}>{(items) => <Responses items={items} />}</Async>
        </Panel>
      )}
      {caller?.limits && <p className="hint">{t('person.limited')}</p>}
      <p className="hint">{t('person.notCovered')}</p>
    </>
  );
}

function Messages({ items }: { readonly items: readonly Submission[] }) {
  const { t } = useI18n();
  if (items.length === 0) return <p className="quiet">{t('person.noMessages')}</p>;
  return (
    <ul className="rows">
      {items.map((item) => (
        <li key={item.id}>
          <Link to="/inbox/$id" params={{ id: item.id }} search={{ view: 'all' }} className="row-link">
            <span className="row-text">{previewOf(item) || t('inbox.noText')}</span>
            <Age at={item.receivedAt} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Responses({ items }: { readonly items: readonly Response[] }) {
  const { t } = useI18n();
  if (items.length === 0) return <p className="quiet">{t('person.noResponses')}</p>;
  return (
    <ul className="rows">
      {items.map((item) => (
        <li key={item.id} className="row-link">
          <span className="row-text">
            {[item.rating !== undefined && t('person.rating', { rating: item.rating }), item.comment]
              .filter(Boolean)
              .join(' · ') || item.widget}
          </span>
          <Age at={item.receivedAt} />
        </li>
      ))}
    </ul>
  );
}
