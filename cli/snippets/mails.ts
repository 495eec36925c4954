/** `npm run snippets -- mails`: every mail that a configuration sends, about made-up people, as HTML and text. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configuredPipelines } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { contactMails } from '../../lambdas/contact/delivery/sample-mails.ts';
import { dataMails } from '../../lambdas/data/monthly/sample-mails.ts';
import { feedbackMails } from '../../lambdas/feedback/mail/sample-mails.ts';
import { html } from '../../lambdas/shared/http/html.ts';
import { budgetSample, pageOfMail, type SampleMail } from '../../lambdas/shared/mail/sample.ts';
import type { Place } from '../command.ts';

/** Every mail that the desk previews, by pipeline. Links lead to addresses that nobody has. */
export function mailsOf(config: FrontdeskConfig): SampleMail[] {
  const { contact, feedback, images, owner } = config;
  const common = commonOf(config);
  return [
    ...(contact ? contactMails({ ...contact, ...common }) : []),
    ...(feedback ? feedbackMails({ ...feedback, to: feedback.to ?? [owner.email], ...common }) : []),
    ...budgetSample('images', images?.budget?.perMonth, owner.email),
  ];
}

/** The monthly report, which the desk does not preview. */
function reportOf(config: FrontdeskConfig): Omit<SampleMail, 'kind'>[] {
  const { data } = config;
  return data ? dataMails({ data, pipelines: configuredPipelines(config), ...commonOf(config) }) : [];
}

function commonOf({ brand, owner, desk }: FrontdeskConfig) {
  return { brand, timeZone: owner.timeZone, owner: owner.email, hasDesk: desk !== undefined };
}

/** Where they are written without `--out`. */
const FOLDER = '.local/mails';

/** Writes them, with a page that shows all. */
export async function writeMails({ config }: Pick<Place, 'config'>, folder = FOLDER): Promise<void> {
  const mails = [...mailsOf(config), ...reportOf(config)];
  await mkdir(folder, { recursive: true });
  for (const mail of mails) {
    await writeFile(join(folder, `${mail.name}.txt`), asText(mail));
    if (mail.html !== undefined) await writeFile(join(folder, `${mail.name}.html`), pageOfMail(mail));
  }
  await writeFile(join(folder, 'index.html'), indexOf(mails));
  for (const { name, subject, when } of mails) console.log(`${name}\n  ${when}: ${subject}`);
  console.log(`\n${mails.length} mails in ${folder}: open ${join(folder, 'index.html')} in a browser.`);
}

function asText({ to, subject, text }: Pick<SampleMail, 'to' | 'subject' | 'text'>): string {
  return `To: ${to.join(', ')}\nSubject: ${subject}\n\n${text}\n`;
}

function indexOf(mails: readonly Omit<SampleMail, 'kind'>[]): string {
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
