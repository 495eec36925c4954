/** The mails of forms, as `npm run snippets -- mails` shows them. */
import type { AutoresponseConfig, FormConfig } from '../../config/contact.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { composeAutoresponse } from '../../lambdas/contact/delivery/autoresponse.ts';
import { mergeForVisitor } from '../../lambdas/contact/delivery/merge.ts';
import { composeNotification } from '../../lambdas/contact/delivery/notification.ts';
import { exampleOf } from '../../lambdas/contact/form/example.ts';
import { summarySets } from '../../lambdas/contact/submission/budget.ts';
import { heldMailSets } from '../../lambdas/contact/submission/held.ts';
import type { Submission } from '../../lambdas/contact/submission/submission.ts';
import { composeSummary } from '../../lambdas/shared/budget/summary-mail.ts';
import { atDesk } from '../../lambdas/shared/mail/template.ts';
import { composeHeld } from '../../lambdas/shared/spam/held-mail.ts';
import { shownFields } from './html.ts';
import type { SampleMail } from './mails.ts';

/** Names of RFC 2606, which nobody has. */
export const SAMPLE_API = 'https://api.example.com';
export const SAMPLE_DESK = 'https://desk.example.com';
export const SAMPLE_MOMENT = '2026-11-23T10:00:00.000Z';
export const SAMPLE_ID = '019aaa00-0000-7000-8000-000000000000';
const VISITOR = 'ada@visitors.example';

export function contactMails(config: FrontdeskConfig): SampleMail[] {
  const { forms = {}, budget } = config.contact ?? {};
  const { brand } = config;
  const open = (path: string) => atDesk(config.desk && SAMPLE_DESK, path, brand);
  const held = heldMailSets(forms)
    .slice(0, 1)
    .map(({ held: entries, to }) => ({
      ...composeHeld(
        entries.map((entry) => ({ ...entry, count: 3 })),
        brand,
        open('/inbox?view=spam'),
      ),
      name: 'contact-held',
      when: 'Where spam was held for a day and no mail of the form has said it',
      to,
    }));
  const summary = budget === undefined ? [] : summarySets(forms).slice(0, 1);
  const summaries = summary.map(({ held: entries, to }) => ({
    ...composeSummary(
      entries.map((entry) => ({
        held: entry,
        count: 2,
        shown: [`${VISITOR}, Submission ${SAMPLE_ID}\nMessage: …`],
      })),
      brand,
      open('/inbox'),
    ),
    name: 'contact-summary',
    when: 'In place of single mails while the budget runs short, once an hour',
    to,
  }));
  return [
    ...Object.entries(forms).flatMap(([id, form]) => formMails(id, form, config)),
    ...held,
    ...summaries,
  ];
}

function formMails(id: string, form: FormConfig, { brand, desk, owner }: FrontdeskConfig): SampleMail[] {
  const submission = sampleOf(id, form);
  const { timeZone } = owner;
  const notification = composeNotification(submission, form, {
    timeZone,
    brand,
    files: form.files
      ? [{ name: 'offer.pdf', type: 'application/pdf', bytes: 120_000, url: `${SAMPLE_API}/a/…` }]
      : [],
    deskUrl: desk && SAMPLE_DESK,
    sorting: { archive: `${SAMPLE_API}/m/archive#…`, spam: `${SAMPLE_API}/m/spam#…` },
  });
  const answers: [name: string, answer: AutoresponseConfig, when: string][] = [
    ...(form.autoresponse
      ? [['answer', form.autoresponse, 'To the visitor, at once'] as [string, AutoresponseConfig, string]]
      : []),
    ...Object.entries(form.autoresponses).map(
      ([name, answer]) =>
        [`answer-${name}`, answer, 'To the visitor, where a rule says so'] as [
          string,
          AutoresponseConfig,
          string,
        ],
    ),
  ];
  return [
    { ...notification, name: `${id}-message`, when: 'For each message, at once', to: form.to },
    ...answers.map(([name, answer, when]) => ({
      ...composeAutoresponse(answer, mergeForVisitor(submission, form, timeZone), brand),
      name: `${id}-${name}`,
      when,
      to: [VISITOR],
    })),
  ];
}

const WORDS: Readonly<Record<string, string>> = {
  name: 'Ada Novak',
  message: 'Hello,\n\ndo you ship to Austria?\n\nKind regards\nAda Novak',
};

function sampleOf(id: string, form: FormConfig): Submission {
  const asked = shownFields(form).filter(([, { type }]) => type !== 'file');
  const fields = asked.map(([name, field]): [string, string | string[]] => {
    if (field.type === 'email') return [name, VISITOR];
    const words = field.type === 'text' && field.pattern === undefined ? WORDS[name] : undefined;
    return [name, words ?? exampleOf(field)];
  });
  return {
    pk: `submission#${SAMPLE_ID}`,
    sk: 'submission',
    type: 'submission',
    id: SAMPLE_ID,
    form: id,
    state: 'new',
    receivedAt: SAMPLE_MOMENT,
    fields,
    replyTo: VISITOR,
    people: [],
    addressHash: '',
    gsi1pk: '',
    gsi1sk: '',
    deleteAt: 0,
  };
}
