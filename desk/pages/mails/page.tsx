/** Every mail that the configuration sends, as its receivers see it. */
import { useQuery } from '@tanstack/react-query';
import { MailQuestion } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ListedMail, SampleMail } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { useDesk } from '../../shell/desk.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Async, Empty } from '../../ui/states.tsx';
import { Facts, Panel } from '../../ui/text.tsx';
import { showMail } from './show-mail.ts';

type Pipeline = 'contact' | 'feedback';
type Listed = ListedMail & { readonly pipeline: Pipeline };

const KINDS: Readonly<Record<ListedMail['kind'], readonly [what: PlainKey, when: PlainKey]>> = {
  message: ['mails.message', 'mails.messageWhen'],
  answer: ['mails.answer', 'mails.answerWhen'],
  'rule-answer': ['mails.ruleAnswer', 'mails.ruleAnswerWhen'],
  held: ['mails.held', 'mails.heldWhen'],
  summary: ['mails.summary', 'mails.summaryWhen'],
  'low-rating': ['mails.lowRating', 'mails.lowRatingWhen'],
  digest: ['mails.digest', 'mails.digestWhen'],
  survey: ['mails.survey', 'mails.surveyWhen'],
  'survey-reminder': ['mails.surveyReminder', 'mails.surveyReminderWhen'],
  budget: ['mails.budget', 'mails.budgetWhen'],
  trouble: ['mails.trouble', 'mails.troubleWhen'],
};

export function MailsPage() {
  const { t } = useI18n();
  const { api, has } = useDesk();
  const list = useQuery({
    queryKey: ['mails'],
    queryFn: async (): Promise<Listed[]> => {
      const pipelines = (['contact', 'feedback'] as const).filter(has);
      const lists = await Promise.all(
        pipelines.map(async (pipeline) =>
          (await api[pipeline].previewMails()).data.items.map((mail) => ({ ...mail, pipeline })),
        ),
      );
      return lists.flat();
    },
  });
  return (
    <Page title={t('mails.title')} lead={t('mails.lead')}>
      <Async query={list}>
        {(mails) =>
          mails.length === 0 ? <Empty icon={MailQuestion} title={t('mails.none')} /> : <Mails mails={mails} />
        }
      </Async>
    </Page>
  );
}

function Mails({ mails }: { readonly mails: readonly Listed[] }) {
  const { t } = useI18n();
  const { api } = useDesk();
  const [chosen, setChosen] = useState(0);
  const listed = mails[chosen];
  const mail = useQuery({
    queryKey: ['mails', listed?.pipeline, listed?.name],
    enabled: listed !== undefined,
    queryFn: async () => (await api[listed?.pipeline ?? 'contact'].previewMail(listed?.name ?? '')).data,
  });
  const label = ({ kind, of }: Listed) => [of, t(KINDS[kind][0])].filter(Boolean).join(': ');
  return (
    <Panel>
      <div className="stack">
        <SelectField
          label={t('mails.choose')}
          value={String(chosen)}
          options={mails.map((one, i) => ({ value: String(i), label: `${label(one)} – ${one.subject}` }))}
          onChange={(value) => setChosen(Number(value))}
        />
        <Async query={mail} rows={6}>
          {(found) => <Mail key={found.name} mail={found} />}
        </Async>
      </div>
    </Panel>
  );
}

function Mail({ mail: { kind, to, subject, html, text } }: { readonly mail: SampleMail }) {
  const { t } = useI18n();
  return (
    <>
      <Facts
        rows={[
          [t('mails.subject'), subject],
          [t('mails.to'), to.join(', ')],
          [t('mails.when'), t(KINDS[kind][1])],
        ]}
      />
      {html === undefined ? (
        <pre className="mail-text">{text}</pre>
      ) : (
        <>
          <Frame html={html} title={subject} />
          <details>
            <summary>{t('mails.plain')}</summary>
            <pre className="mail-text">{text}</pre>
          </details>
        </>
      )}
    </>
  );
}

/** As wide as there is room, at most as wide as mails are. */
function Frame({ html, title }: { readonly html: string; readonly title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    void showMail(current, html).then((height) => {
      current.height = String(height);
    });
  }, [html]);
  return <iframe ref={frame} className="mail-frame" title={title} sandbox="allow-same-origin" />;
}
