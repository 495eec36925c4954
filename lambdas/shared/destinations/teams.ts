/**
 * Microsoft Teams by a workflow that takes a webhook request, as an adaptive card: connectors are gone. Visitors' words stand in
 * `TextRun`s, where no Markdown is read (adaptivecards.io/explorer/TextRun.html, seen 2026-11), and no entity makes a mention.
 */
import { shorten } from '../http/text.ts';
import { type Line, type Message, MOST_LINES, type Payload } from './message.ts';

/** Of a line, in characters: Teams takes messages of 28 KB. */
const LONGEST_LINE = 500;

export function teamsPayload({ title, facts, answers, link }: Message): Payload {
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      text([{ ...run(title), weight: 'Bolder', size: 'Medium' }]),
      ...[...facts, ...answers].slice(0, MOST_LINES).map(line),
    ],
    ...(link && { actions: [{ type: 'Action.OpenUrl', title: link.text, url: link.url }] }),
  };
  const attachment = {
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: null,
    content: card,
  };
  return { body: JSON.stringify({ type: 'message', attachments: [attachment] }) };
}

function line({ label, value }: Line) {
  return text([{ ...run(`${label}: `), weight: 'Bolder' }, run(value)]);
}

function text(inlines: readonly object[]) {
  return { type: 'RichTextBlock', inlines };
}

function run(words: string) {
  return { type: 'TextRun', text: shorten(words, LONGEST_LINE) };
}
