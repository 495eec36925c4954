/** What is configured, with its address and the code to paste. */
import { Link } from '@tanstack/react-router';
import { ExternalLink, FileCode } from 'lucide-react';
import type { ConfiguredForm } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { Address } from '../../ui/copy.tsx';
import { Page } from '../../ui/page.tsx';
import { Async, Empty } from '../../ui/states.tsx';
import { Badge, Panel } from '../../ui/text.tsx';
import { useForms } from '../inbox/queries.ts';
import { Snippets } from './code.tsx';
import { FormFacts } from './form-facts.tsx';
import { OtherParts } from './other-parts.tsx';
import { snippetOf } from './snippets.ts';
import { TestMessage } from './test-message.tsx';

export function SetUpPage() {
  const { t } = useI18n();
  const { has } = useDesk();
  return (
    <Page
      title={t('setUp.title')}
      lead={t('setUp.lead')}
      actions={
        <Link to="/set-up/mails" className="button">
          {t('setUp.mails')}
        </Link>
      }
    >
      {has('contact') && <Forms />}
      <OtherParts />
    </Page>
  );
}

function Forms() {
  const { t } = useI18n();
  const forms = useForms();
  return (
    <Async query={forms}>
      {(items) =>
        items.length === 0 ? (
          <Empty icon={FileCode} title={t('setUp.noForms')}>
            {t('setUp.noFormsHint')}
          </Empty>
        ) : (
          items.map((form) => <FormPanel key={form.id} form={form} />)
        )
      }
    </Async>
  );
}

function FormPanel({ form }: { readonly form: ConfiguredForm }) {
  const { t } = useI18n();
  const title = (
    <>
      {t('inbox.form')} <code>{form.id}</code>{' '}
      {!form.active && <Badge tone="warn">{t('setUp.inactive')}</Badge>}
    </>
  );
  return (
    <Panel title={title}>
      <div className="stack">
        <Address url={form.url} name={`${t('setUp.address')} ${form.id}`} />
        <div className="actions">
          <TestMessage form={form} />
          <a className="button" href={form.url} target="_blank" rel="noopener noreferrer">
            <ExternalLink aria-hidden className="icon" />
            {t('setUp.page')}
            <span className="unseen">{form.id}</span>
          </a>
          <Link to="/inbox" search={{ form: form.id }} className="button">
            {t('setUp.messages')}
            <span className="unseen">{form.id}</span>
          </Link>
          <Link to="/set-up/rules" search={{ form: form.id }} className="button">
            {t('setUp.rules')}
            <span className="unseen">{form.id}</span>
          </Link>
        </div>
        <details>
          <summary>{t('setUp.details')}</summary>
          <FormFacts form={form} />
        </details>
        <details>
          <summary>{t('setUp.code')}</summary>
          <Snippets name={form.id} codeOf={(kind) => snippetOf(kind, form)} />
        </details>
      </div>
    </Panel>
  );
}
