/**
 * Telegram's bots: plain text, in which only addresses and mentions mean something. A mark behind each @ and / keeps mentions and commands
 * from being any; previews of links are off (core.telegram.org/bots/api#sendmessage, seen 2026-11).
 */
import { shorten } from '../http/text.ts';
import { type Line, type Message, MOST_LINES, type Payload } from './message.ts';

/** In UTF-16 units; Telegram takes 4,096. */
const LONGEST = 4_000;
const LONGEST_LINE = 1_000;

/** @param origin of the service; another one in tests */
export function telegramPayload(
  { title, facts, answers, link }: Message,
  { token, chat, origin = 'https://api.telegram.org' }: { token: string; chat: string; origin?: string },
): Payload {
  const lines = [...facts, ...answers].slice(0, MOST_LINES).map(line);
  const message = {
    chat_id: chat,
    text: shorten([title, ...lines].map(harmless).join('\n'), LONGEST),
    link_preview_options: { is_disabled: true },
    ...(link && { reply_markup: { inline_keyboard: [[link]] } }),
  };
  return { url: `${origin}/bot${token}/sendMessage`, body: JSON.stringify(message) };
}

function line({ label, value }: Line): string {
  return shorten(`${label}: ${value}`, LONGEST_LINE);
}

/** U+2060 is seen by nobody and ends what would be a name. */
function harmless(text: string): string {
  return text.replaceAll(/[@/#$]/g, '$&\u2060');
}
