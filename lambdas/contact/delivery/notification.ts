/** What the owner's mail says. */
import type { FormConfig } from '../../../config/contact.ts';
import { escapeHtml, escapeLines } from '../../shared/http/html.ts';
import { shorten } from '../../shared/http/text.ts';
import { singleLine } from '../../shared/mail/mail.ts';
import type { AttachmentLink } from '../files/links.ts';
import { labelOf } from '../form/label.ts';
import type { FieldValue, Submission } from '../submission/submission.ts';

export interface Notification {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Mail programs cut longer subjects; RFC 5322 allows lines of 998 bytes at most. */
const LONGEST_SUBJECT = 200;

/**
 * The mail for one submission: every answer, links to its files, as text and as HTML that runs and loads nothing.
 *
 * @param canReply whether the mail's Reply-To names the visitor
 */
export function composeNotification(
  submission: Submission,
  form: FormConfig,
  timeZone: string,
  files: readonly AttachmentLink[] = [],
  canReply: boolean = submission.replyTo !== undefined,
): Notification {
  const rows = rowsOf(submission, form);
  const received = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'full',
    timeStyle: 'long',
    timeZone,
  }).format(new Date(submission.receivedAt));
  const origin = `Form "${submission.form}" on ${form.site}`;
  const foot = [origin, received, `Submission ${submission.id}`, ...howToAnswer(submission, canReply)];
  return {
    subject: subjectOf(submission, form),
    text: [
      ...rows.map(({ label, value }) => `${label}:\n${value}\n`),
      ...files.map((file) => `${describe(file)}:\n${file.url}\n`),
      '-- ',
      ...foot,
    ].join('\n'),
    html: page(rows, files, foot),
  };
}

interface Row {
  readonly label: string;
  readonly value: string;
}

/** The answers, and the visitor's address where it is none of them. */
function rowsOf({ fields, replyTo }: Submission, form: FormConfig): Row[] {
  const rule = (name: string) => (Object.hasOwn(form.fields, name) ? form.fields[name] : undefined);
  const rows = fields.map(([name, value]) => ({ label: labelOf(name, rule(name)), value: asText(value) }));
  if (replyTo === undefined || rows.some(({ value }) => value === replyTo)) return rows;
  return [{ label: labelOf('_replyto'), value: replyTo }, ...rows];
}

function howToAnswer({ replyTo }: Submission, canReply: boolean): string[] {
  if (replyTo === undefined) return [];
  if (canReply) return ['An answer to this mail goes to the visitor.'];
  return [`An answer to this mail does not reach the visitor. Write to ${replyTo} instead.`];
}

/** The visitor's `_subject`, else the form's template with its `{field}` places filled. */
export function subjectOf(submission: Submission, form: FormConfig): string {
  const answers = new Map(submission.fields.map(([name, value]) => [name, asText(value)]));
  const filled = form.subject.replace(/\{([^{}]+)\}/g, (_, name: string) =>
    name === 'form' ? submission.form : (answers.get(name) ?? ''),
  );
  return shorten(singleLine(submission.subject ?? filled), LONGEST_SUBJECT);
}

function asText(value: FieldValue): string {
  return typeof value === 'string' ? value : value.join(', ');
}

/** `Attached: offer.pdf (120 KB)` */
function describe({ name, bytes }: AttachmentLink): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return `Attached: ${name} (${kilobytes.toLocaleString('en')} KB)`;
}

/** Inline styles, because mail programs drop style sheets. Web addresses are left as text for the program to link. */
function page(rows: readonly Row[], files: readonly AttachmentLink[], foot: readonly string[]): string {
  const cells = rows
    .map(
      ({ label, value }) =>
        `<tr><td style="padding:12px 0 2px;color:#5b6472;font-size:13px">${escapeHtml(label)}</td></tr>` +
        `<tr><td style="padding:0 0 12px;border-bottom:1px solid #e6e8ec;white-space:pre-wrap;overflow-wrap:anywhere">${escapeLines(value)}</td></tr>`,
    )
    .join('');
  const links = files
    .map(
      (file) =>
        `<tr><td style="padding:12px 0 0;overflow-wrap:anywhere"><a href="${escapeHtml(file.url)}">${escapeHtml(describe(file))}</a></td></tr>`,
    )
    .join('');
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>' +
    '<body style="margin:0;padding:24px;background:#f5f6f8;font:16px/1.5 system-ui,sans-serif;color:#1d2530">' +
    '<table role="presentation" width="100%" style="max-width:640px;margin:auto;background:#fff;border-radius:8px;padding:12px 24px 24px">' +
    `${cells}${links}<tr><td style="padding-top:16px;color:#5b6472;font-size:13px">${foot.map(escapeHtml).join('<br>')}</td></tr>` +
    '</table></body></html>'
  );
}
