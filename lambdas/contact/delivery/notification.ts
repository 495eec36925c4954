/** What the owner's mail says. */
import type { Brand } from '../../../config/brand.ts';
import type { FormConfig } from '../../../config/contact.ts';
import { html } from '../../shared/http/html.ts';
import { singleLine } from '../../shared/mail/mail.ts';
import { answers, layOut, link, type MailContent, shownMoment } from '../../shared/mail/template.ts';
import type { AttachmentLink } from '../files/links.ts';
import type { FieldValue, Submission } from '../submission/submission.ts';

/** What a notification says beside the submission itself. */
interface Beside {
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** @default none */
  readonly files?: readonly AttachmentLink[];
  /** Further lines for the owner. @default none */
  readonly notes?: readonly string[];
}

/** Mail programs cut longer subjects; RFC 5322 allows lines of 998 bytes at most. */
const LONGEST_SUBJECT = 200;

/** The mail for one submission: every answer, links to its files, as text and as HTML that runs and loads nothing. */
export function composeNotification(
  submission: Submission,
  form: FormConfig,
  { timeZone, brand, files = [], notes = [] }: Beside,
): MailContent {
  const rows = submission.fields.map(([name, value]) => ({
    label: form.fields[name]?.label ?? name,
    value: asText(value),
  }));
  const received = shownMoment(submission.receivedAt, timeZone);
  const origin = `Form "${submission.form}" on ${form.site}`;
  const answer = submission.replyTo === undefined ? [] : ['An answer to this mail goes to the visitor.'];
  const foot = [origin, received, `Submission ${submission.id}`, ...answer, ...notes];
  const links = files.map(
    (file) =>
      html`<p style="margin:12px 0 0;overflow-wrap:anywhere">${link(file.url, describe(file), brand)}</p>\n`,
  );
  return {
    subject: subjectOf(submission, form),
    text: [
      ...rows.map(({ label, value }) => `${label}:\n${value}\n`),
      ...files.map((file) => `${describe(file)}:\n${file.url}\n`),
      '-- ',
      ...foot,
    ].join('\n'),
    ...layOut({ brand, language: 'en', body: html`${answers(rows)}${links}`, foot }),
  };
}

/** The visitor's `_subject`, else the form's template with its `{field}` places filled. */
export function subjectOf(submission: Submission, form: FormConfig): string {
  const answers = new Map(submission.fields.map(([name, value]) => [name, asText(value)]));
  const filled = form.subject.replace(/\{([^{}]+)\}/g, (_, name: string) =>
    name === 'form' ? submission.form : (answers.get(name) ?? ''),
  );
  const line = singleLine(submission.subject ?? filled);
  return line.length > LONGEST_SUBJECT ? `${line.slice(0, LONGEST_SUBJECT - 1)}…` : line;
}

function asText(value: FieldValue): string {
  return typeof value === 'string' ? value : value.join(', ');
}

/** `Attached: offer.pdf (120 KB)` */
function describe({ name, bytes }: AttachmentLink): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return `Attached: ${name} (${kilobytes.toLocaleString('en')} KB)`;
}
