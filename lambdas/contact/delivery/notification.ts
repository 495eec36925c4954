/** What the owner's mail says. */
import type { Brand } from '../../../config/brand.ts';
import type { FieldConfig, FormConfig } from '../../../config/contact.ts';
import { html } from '../../shared/http/html.ts';
import { shorten } from '../../shared/http/text.ts';
import { singleLine } from '../../shared/mail/mail.ts';
import {
  type Answer,
  answers,
  atDesk,
  button,
  layOut,
  link,
  type MailContent,
  mailto,
  paragraphs,
  quietButton,
  shownMoment,
} from '../../shared/mail/template.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import type { MailAction } from '../by-mail/token.ts';
import type { AttachmentLink } from '../files/links.ts';
import { labelOf } from '../form/label.ts';
import type { FieldValue, Submission } from '../submission/submission.ts';
import { fillIn, LONGEST_SUBJECT, type Merge, mergeForOwner } from './merge.ts';

/** What a notification says besides the submission itself. */
interface Beside {
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** @default none */
  readonly files?: readonly AttachmentLink[];
  /** Whether the mail's Reply-To names the visitor. @default if there is an address */
  readonly canReply?: boolean;
  /** Further lines for the owner. @default none */
  readonly notes?: readonly string[];
  /** @default there is no desk */
  readonly deskUrl?: string | undefined;
  /** Where the buttons lead that work without signing in. @default there are none */
  readonly sorting?: Sorting | undefined;
}

/** An address by what it does. */
export type Sorting = Readonly<Record<MailAction, string>>;

const SORTING_WORDS: Readonly<Record<MailAction, string>> = { archive: 'Archive', spam: 'Mark as spam' };

/** Who answers with the mail quoted gives the buttons away, and nothing with them. */
const ABOUT_SORTING =
  'Archive and Mark as spam work for 14 days for whoever has this mail. Both can be taken back.';

/**
 * The mail for one submission: every answer, links to its files, as text and as HTML that runs and loads nothing.
 *
 * @param canReply whether the mail's Reply-To names the visitor
 */
export function composeNotification(
  submission: Submission,
  form: FormConfig,
  {
    timeZone,
    brand,
    files = [],
    canReply = submission.replyTo !== undefined,
    notes = [],
    deskUrl,
    sorting,
  }: Beside,
): MailContent {
  const rows = rowsOf(submission, form);
  const received = shownMoment(submission.receivedAt, timeZone);
  const origin = `Form "${submission.form}" on ${form.site}`;
  const about = [origin, received, `Submission ${submission.id}`];
  const foot = [
    ...about,
    ...howToAnswer(submission, canReply),
    ...(sorting ? [ABOUT_SORTING] : []),
    ...notes,
  ];
  const merge = mergeForOwner(submission, form, timeZone);
  const subject = subjectOf(submission, form, merge);
  const intro = form.intro === undefined ? undefined : fillIn(form.intro, merge);
  const reply =
    canReply && submission.replyTo !== undefined
      ? button(mailto(submission.replyTo, `Re: ${subject}`), 'Reply', brand)
      : html``;
  const open = atDesk(deskUrl, `/inbox/${submission.id}`, brand);
  const actions = (Object.keys(sorting ?? {}) as MailAction[]).map((action) => ({
    words: SORTING_WORDS[action],
    url: sorting?.[action] ?? '',
  }));
  const links = files.map(
    (file) =>
      html`<p style="margin:12px 0 0;overflow-wrap:anywhere">${link(file.url, describe(file, form), brand)}</p>\n`,
  );
  return {
    subject,
    text: [
      ...(intro === undefined ? [] : [`${intro}\n`]),
      ...rows.map(({ label, value }) => `${label}:\n${value}\n`),
      ...files.map((file) => `${describe(file, form)}:\n${file.url}\n`),
      ...(open ? [open.text] : []),
      ...actions.map(({ words, url }) => `${words}:\n${url}\n`),
      '-- ',
      ...foot,
    ].join('\n'),
    ...layOut({
      brand,
      language: 'en',
      body: html`${intro !== undefined && paragraphs(intro)}${answers(rows, brand)}${links}<div>${reply}${open?.html}</div>
<div>${actions.map(({ words, url }) => quietButton(url, words, brand))}</div>
`,
      foot,
    }),
  };
}

/** The answers, and the visitor's address where it is none of them. */
function rowsOf({ fields, replyTo }: Submission, form: FormConfig): Answer[] {
  const rule = (name: string) => (Object.hasOwn(form.fields, name) ? form.fields[name] : undefined);
  const rows = fields.map(([name, value]) => ({
    label: labelOf(name, rule(name)),
    value: asText(value),
    href: leadOf(rule(name)?.type, value, replyTo),
  }));
  if (replyTo === undefined || rows.some(({ value }) => value === replyTo)) return rows;
  return [{ label: labelOf('_replyto'), value: replyTo, href: mailto(replyTo) }, ...rows];
}

/** Where an answer leads that was checked to be an address or a number. Others are words, whatever they look like. */
function leadOf(
  type: FieldConfig['type'] | undefined,
  value: FieldValue,
  replyTo: string | undefined,
): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value === replyTo || type === 'email') return isEmailAddress(value) ? mailto(value) : undefined;
  if (type === 'tel') return telOf(value);
  return type === 'url' && /^https?:\/\//i.test(value) ? value : undefined;
}

function howToAnswer({ replyTo }: Submission, canReply: boolean): string[] {
  if (replyTo === undefined) return [];
  if (canReply) return ['An answer to this mail goes to the visitor.'];
  return [`An answer to this mail does not reach the visitor. Write to ${replyTo} instead.`];
}

/** RFC 3966. Numbers in other digits than these are left to be read. */
function telOf(text: string): string | undefined {
  const [, number = '', extension] = /^([+(]?[\d\s()./-]+?)(?:(?:,|ext|x|#)\.? ?(\d+))?$/i.exec(text) ?? [];
  if (number === '') return undefined;
  return `tel:${number.replaceAll(/[^\d+]/g, '')}${extension === undefined ? '' : `;ext=${extension}`}`;
}

/** The visitor's `_subject`, else the form's own with its merge fields filled in; never empty. */
export function subjectOf(
  { subject }: Pick<Submission, 'subject'>,
  form: Pick<FormConfig, 'subject'>,
  merge: Merge,
): string {
  const line = shorten(singleLine(subject ?? fillIn(form.subject, merge)), LONGEST_SUBJECT);
  return line === '' ? `New message from ${merge('form')}` : line;
}

function asText(value: FieldValue): string {
  return typeof value === 'string' ? value : value.join(', ');
}

/** `Attached: offer.pdf (120 KB)`, or with the label of its field. */
function describe({ name, bytes, field }: AttachmentLink, { fields }: Pick<FormConfig, 'fields'>): string {
  const rule = field !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
  const what = field === undefined ? 'Attached' : labelOf(field, rule);
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return `${what}: ${name} (${kilobytes.toLocaleString('en')} KB)`;
}
