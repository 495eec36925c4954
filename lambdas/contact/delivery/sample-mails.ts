/** The mails of forms, as they are previewed. */
import type { Brand } from '../../../config/brand.ts';
import type { AutoresponseConfig, ContactConfig, FormConfig } from '../../../config/contact.ts';
import { composeSummary } from '../../shared/budget/summary-mail.ts';
import {
  budgetSample,
  SAMPLE_API,
  SAMPLE_DESK,
  SAMPLE_ID,
  SAMPLE_MOMENT,
  type SampleMail,
  troubleSample,
} from '../../shared/mail/sample.ts';
import { atDesk } from '../../shared/mail/template.ts';
import { composeHeld } from '../../shared/spam/held-mail.ts';
import { exampleOf } from '../form/example.ts';
import { shownFields } from '../form/shown-fields.ts';
import { summarySets } from '../submission/budget.ts';
import { heldMailSets } from '../submission/held.ts';
import type { Submission } from '../submission/submission.ts';
import { composeAutoresponse } from './autoresponse.ts';
import { mergeForVisitor } from './merge.ts';
import { composeNotification } from './notification.ts';

/** What the mails of forms depend on. */
export interface ContactMails extends Pick<ContactConfig, 'forms' | 'budget'> {
  readonly brand?: Brand | undefined;
  readonly timeZone: string;
  /** The owner's address. */
  readonly owner: string;
  /** Whether there is a desk to lead to. */
  readonly hasDesk: boolean;
}

const VISITOR = 'ada@visitors.example';

export function contactMails(config: ContactMails): SampleMail[] {
  const { forms, budget, brand, owner } = config;
  const open = (path: string) => atDesk(deskOf(config), path, brand);
  const held = heldMailSets(forms)
    .slice(0, 1)
    .map(({ held: entries, to }) => ({
      ...composeHeld(
        entries.map((entry) => ({ ...entry, count: 3 })),
        brand,
        open('/inbox?view=spam'),
      ),
      name: 'contact-held',
      kind: 'held' as const,
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
    kind: 'summary' as const,
    when: 'In place of single mails while the budget runs short, once an hour',
    to,
  }));
  return [
    ...Object.entries(forms).flatMap(([id, form]) => formMails(id, form, config)),
    ...held,
    ...summaries,
    ...budgetSample('contact', budget?.perMonth, owner),
    troubleSample('contact', owner),
  ];
}

function deskOf({ hasDesk }: Pick<ContactMails, 'hasDesk'>): string | undefined {
  return hasDesk ? SAMPLE_DESK : undefined;
}

function formMails(id: string, form: FormConfig, config: ContactMails): SampleMail[] {
  const submission = sampleOf(id, form);
  const { brand, timeZone } = config;
  const notification = composeNotification(submission, form, {
    timeZone,
    brand,
    files: form.files
      ? [{ name: 'offer.pdf', type: 'application/pdf', bytes: 120_000, url: `${SAMPLE_API}/a/…` }]
      : [],
    deskUrl: deskOf(config),
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
    {
      ...notification,
      name: `${id}-message`,
      kind: 'message',
      when: 'For each message, at once',
      to: form.to,
      of: id,
    },
    ...answers.map(([name, answer, when]) => ({
      ...composeAutoresponse(answer, mergeForVisitor(submission, form, timeZone), brand),
      name: `${id}-${name}`,
      kind: name === 'answer' ? ('answer' as const) : ('rule-answer' as const),
      when,
      to: [VISITOR],
      of: id,
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
