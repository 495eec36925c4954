import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discordPayload } from '../../../../../lambdas/shared/destinations/discord.ts';
import type { Message, Payload } from '../../../../../lambdas/shared/destinations/message.ts';
import { slackPayload } from '../../../../../lambdas/shared/destinations/slack.ts';
import { teamsPayload } from '../../../../../lambdas/shared/destinations/teams.ts';
import { telegramPayload } from '../../../../../lambdas/shared/destinations/telegram.ts';
import { HOSTILE } from '../../../../support/hostile-words.ts';

const message = (value: string): Message => ({
  title: 'New message: main',
  facts: [{ label: 'Received', value: 'today' }],
  answers: [{ label: value, value }],
  link: { text: 'Open', url: 'https://desk.example/inbox/1' },
});
const read = ({ body }: Payload) => JSON.parse(body);
const telegram = (text: string) =>
  telegramPayload(message(text), { token: '1:x', chat: '-1', origin: 'https://t.example' });

describe.each(HOSTILE)('%j', (text) => {
  it('is plain text to Slack, which reads no marks there', () => {
    const { blocks, ...others } = read(slackPayload(message(text)));
    expect(others).toEqual({ text: 'New message: main', unfurl_links: false, unfurl_media: false });
    expect(blocks.flatMap((block: { text?: object }) => block.text ?? [])).toSatisfy(
      (texts: { type: string }[]) => texts.every(({ type }) => type === 'plain_text'),
    );
    expect(blocks[2].text.text).toBe(`${text}: ${text}`);
  });

  it('is escaped for Discord, and mentions nobody', () => {
    const { allowed_mentions, embeds, ...others } = read(discordPayload(message(text)));
    expect([allowed_mentions, others]).toEqual([{ parse: [] }, {}]);
    const shown = embeds[0].description.split('\n').slice(1).join('\n').replaceAll('**', '');
    expect(shown.replaceAll(/\\[\\*_~`|>#[\]()<:@+.-]/g, '')).not.toMatch(/[\\*_~`|>#[\]()<@]/);
    expect(shown.replaceAll(/\\(.)/gs, '$1')).toBe(`${text}: ${text}`);
  });

  it('is a run of text to Teams, where no Markdown is read and no entity mentions', () => {
    const { attachments, type, ...others } = read(teamsPayload(message(text)));
    expect([type, others]).toEqual(['message', {}]);
    const { body, msteams } = attachments[0].content;
    expect(msteams).toBeUndefined();
    for (const block of body) expect(block.type).toBe('RichTextBlock');
    expect(body[2].inlines[1]).toEqual({ type: 'TextRun', text });
  });

  it('mentions nobody in Telegram, which gets no markup', () => {
    const { text: sent, link_preview_options, ...others } = read(telegram(text));
    expect(others).not.toHaveProperty('parse_mode');
    expect(link_preview_options).toEqual({ is_disabled: true });
    expect(sent).not.toMatch(/[@/#$][A-Za-z0-9_]/);
    expect(sent.replaceAll('\u2060', '')).toContain(text);
  });
});

it('no message is longer than its service takes, or empty where it must not be', () => {
  const long = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.constant('*'.repeat(9_000)),
    fc.constant(''),
  );
  fc.assert(
    fc.property(fc.array(fc.record({ label: long, value: long }), { maxLength: 60 }), (answers) => {
      const big = { ...message('x'), answers };
      const slack = read(slackPayload(big));
      expect(slack.blocks.length).toBeLessThanOrEqual(50);
      for (const { text } of slack.blocks.filter((block: { text?: object }) => block.text)) {
        expect(text.text.length).toBeGreaterThan(0);
        expect(text.text.length).toBeLessThanOrEqual(3_000);
      }
      const [embed] = read(discordPayload(big)).embeds;
      expect(embed.description.length).toBeGreaterThan(0);
      expect(embed.description.length).toBeLessThanOrEqual(4_096);
      expect(Buffer.byteLength(teamsPayload(big).body)).toBeLessThan(28_000);
      const sent = read(telegramPayload(big, { token: '1:x', chat: '-1' })).text;
      expect(sent.length).toBeLessThanOrEqual(4_096);
    }),
  );
});
