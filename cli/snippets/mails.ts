/** `npm run snippets -- mails`: every mail that a configuration sends, about made-up people, as HTML and text. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MILLION } from '../../config/activities.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { monthNotice } from '../../lambdas/shared/budget/notice.ts';
import { html } from '../../lambdas/shared/http/html.ts';
import { troubleMail } from '../../lambdas/shared/legs/trouble.ts';
import type { MailContent } from '../../lambdas/shared/mail/template.ts';
import type { Place } from '../command.ts';
import { contactMails } from './mails-contact.ts';
import { feedbackMails } from './mails-feedback.ts';

/** A mail as somebody gets it. What comes by the topic of alarms is text alone. */
export interface SampleMail
  extends Pick<MailContent, 'subject' | 'text'>,
    Partial<Pick<MailContent, 'html' | 'images'>> {
  /** Of its file, without its ending. */
  readonly name: string;
  /** When it leaves, for people. */
  readonly when: string;
  readonly to: readonly string[];
}

/** Every mail, by pipeline. Links lead to addresses that nobody has. */
export function mailsOf(config: FrontdeskConfig): SampleMail[] {
  return [...contactMails(config), ...feedbackMails(config), ...topicMails(config)];
}

/** What leaves by the topic of alarms: what keeps mails from leaving, and how far a budget is used. */
function topicMails(config: FrontdeskConfig): SampleMail[] {
  const { email } = config.owner;
  const budgets = (['contact', 'feedback', 'images'] as const).flatMap((pipeline) => {
    const perMonth = config[pipeline]?.budget?.perMonth;
    if (perMonth === undefined) return [];
    const spent = perMonth * MILLION * 0.8;
    const notice = monthNotice({ pipeline, perMonth, month: '2026-11', spent, percent: 80 });
    return [{ ...notice, name: `budget-${pipeline}`, when: 'At 50, 80 and 100 % of a budget', to: [email] }];
  });
  const sending = (['contact', 'feedback'] as const).filter((pipeline) => config[pipeline]);
  const troubles = sending.map((pipeline) => {
    const { Subject: subject, Message: text } = troubleMail('not-verified', pipeline);
    return {
      subject,
      text,
      name: `trouble-${pipeline}`,
      when: 'When nothing leaves, once a day',
      to: [email],
    };
  });
  return [...budgets, ...troubles];
}

/** Where they are written without `--out`. */
const FOLDER = '.local/mails';

/** Writes them, with a page that shows all. */
export async function writeMails({ config }: Pick<Place, 'config'>, folder = FOLDER): Promise<void> {
  const mails = mailsOf(config);
  await mkdir(folder, { recursive: true });
  for (const mail of mails) {
    await writeFile(join(folder, `${mail.name}.txt`), asText(mail));
    if (mail.html !== undefined) await writeFile(join(folder, `${mail.name}.html`), asPage(mail));
  }
  await writeFile(join(folder, 'index.html'), indexOf(mails));
  for (const { name, subject, when } of mails) console.log(`${name}\n  ${when}: ${subject}`);
  console.log(`\n${mails.length} mails in ${folder}: open ${join(folder, 'index.html')} in a browser.`);
}

function asText({ to, subject, text }: SampleMail): string {
  return `To: ${to.join(', ')}\nSubject: ${subject}\n\n${text}\n`;
}

/** A browser knows no pictures that travel with a mail, so the page holds them itself. */
function asPage({ html: source = '', images = [] }: SampleMail): string {
  return images.reduce(
    (page, { cid, contentType, content }) =>
      page.replaceAll(
        `src="cid:${cid}"`,
        `src="data:${contentType};base64,${Buffer.from(content).toString('base64')}"`,
      ),
    source,
  );
}

function indexOf(mails: readonly SampleMail[]): string {
  return html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mails</title>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem"><h1>Mails</h1>
${mails.map(
  ({
    name,
    when,
    to,
    subject,
    text,
    html: page,
  }) => html`<h2 style="margin:2rem 0 0">${subject}</h2><p style="margin:0 0 .5rem">${when}. To ${to.join(', ')} – ${page !== undefined && html`<a href="${name}.html">HTML</a>, `}<a href="${name}.txt">text</a></p>
${page === undefined ? html`<pre style="white-space:pre-wrap">${text}</pre>` : html`<iframe src="${name}.html" title="${subject}" sandbox loading="lazy" style="width:100%;max-width:24.5rem;height:36rem;border:1px solid #ccc"></iframe>`}\n`,
)}</body></html>\n`.source;
}
