/**
 * Slack's incoming webhooks, with Block Kit. Visitors' words stand in `plain_text` only, where Slack reads neither mentions nor
 * links nor marks (docs.slack.dev/reference/block-kit/composition-objects/text-object, seen 2026-11).
 */
import { shorten } from '../http/text.ts';
import { type Line, type Message, MOST_LINES, type Payload } from './message.ts';

/** In characters, of a header, a section and what stands in its fields. */
const LIMITS = { header: 150, section: 3_000, button: 75 };

export function slackPayload({ title, facts, answers, link }: Message): Payload {
  const blocks = [
    { type: 'header', text: plain(title, LIMITS.header) },
    ...[...facts, ...answers].slice(0, 4 * MOST_LINES).map(section),
    ...(link ? [{ type: 'actions', elements: [button(link)] }] : []),
  ];
  // What notifications show. Slack reads marks in it, so there is nothing of a visitor's in it.
  const text = escaped(title);
  return { body: JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false }) };
}

function section({ label, value }: Line) {
  return { type: 'section', text: plain(`${label}: ${value}`, LIMITS.section) };
}

function button({ text, url }: NonNullable<Message['link']>) {
  return { type: 'button', text: plain(text, LIMITS.button), url };
}

function plain(text: string, most: number) {
  return { type: 'plain_text', text: shorten(text, most), emoji: false };
}

/** The three characters that Slack gives a meaning to. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
