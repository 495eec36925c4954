/**
 * Discord's webhooks, with an embed. Mentions are off for all of the message, and each character that Discord's Markdown gives a meaning
 * to is escaped, so that no link hides behind a text (docs.discord.com/developers/resources/webhook, seen 2026-11).
 */
import { shorten } from '../http/text.ts';
import { type Line, type Message, MOST_LINES, type Payload } from './message.ts';

/** In characters; an escape counts as two. */
const LIMITS = { title: 256, label: 100, value: 900, description: 4_096 };

export function discordPayload({ title, facts, answers, link }: Message): Payload {
  const lines = [...facts, ...answers].slice(0, MOST_LINES).map(shownLine);
  const embed = {
    title: shorten(title, LIMITS.title),
    ...(link && { url: link.url }),
    description: whole(lines, LIMITS.description),
  };
  return { body: JSON.stringify({ allowed_mentions: { parse: [] }, embeds: [embed] }) };
}

function shownLine({ label, value }: Line): string {
  return `**${escaped(label, LIMITS.label)}**: ${escaped(value, LIMITS.value)}`;
}

/** As many lines as there is room for, each of them whole. */
function whole(lines: readonly string[], most: number): string {
  let text = '';
  for (const line of lines) {
    if (text.length + line.length + 1 > most) break;
    text += `${text === '' ? '' : '\n'}${line}`;
  }
  return text;
}

/** Cut first: half of an escape would give what follows a meaning. */
function escaped(text: string, most: number): string {
  const cut = shorten(text, most).replaceAll(/[\\*_~`|>#[\]()<:@+.-]/g, '\\$&');
  return cut.trim() === '' ? '–' : cut;
}
