/** A message as a mail, in the look of all our mails. Its one link is ours; visitors' words are escaped as everywhere. */
import type { Brand } from '../../../config/brand.ts';
import { html } from '../http/html.ts';
import { shorten } from '../http/text.ts';
import { answers, button, layOut, type MailContent } from '../mail/template.ts';
import type { Message } from './message.ts';

const LONGEST_SUBJECT = 200;

export function messageMail({ title, facts, answers: said, link }: Message, brand?: Brand): MailContent {
  const rows = [...said, ...facts];
  const open = link && button(link.url, link.text, brand);
  return {
    subject: shorten(title, LONGEST_SUBJECT),
    text: [
      ...rows.map(({ label, value }) => `${label}:\n${value}\n`),
      ...(link ? [`${link.text}:\n${link.url}\n`] : []),
    ].join('\n'),
    ...layOut({ brand, language: 'en', title, body: html`${answers(rows, brand)}${open}` }),
  };
}
