import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attentionMessage } from '../../../../../lambdas/shared/destinations/attention.ts';
import { discordPayload } from '../../../../../lambdas/shared/destinations/discord.ts';
import type { Message, Payload } from '../../../../../lambdas/shared/destinations/message.ts';
import { slackPayload } from '../../../../../lambdas/shared/destinations/slack.ts';
import { teamsPayload } from '../../../../../lambdas/shared/destinations/teams.ts';
import { telegramPayload } from '../../../../../lambdas/shared/destinations/telegram.ts';
import { TEST } from '../../../../../lambdas/shared/destinations/told.ts';
import { type FrontdeskEvent, newEvent } from '../../../../../lambdas/shared/events/model.ts';
import { HOSTILE } from '../../../../support/hostile-words.ts';
import type { Services } from '../../../../support/services.ts';

const link = { text: 'Open at the desk', url: 'https://desk.example/inbox/0199' };
const line = (label: string, value: string) => ({ label, value });
const attention = newEvent({
  type: 'attention',
  at: '2026-11-28T10:00:00.000Z',
  of: '0199.mail',
  data: { pipeline: 'contact', reason: 'leg-failed', about: '0199', leg: 'mail', cause: 'not-verified' },
}) as Extract<FrontdeskEvent, { type: 'attention' }>;
const shown = (moment: string) => moment;

/** What destinations are told: ordinary things, whatever strangers write, as much as there can be, and next to nothing. */
const MESSAGES: readonly Message[] = [
  TEST.message,
  attentionMessage(attention, { shown, deskUrl: 'https://desk.example' }),
  attentionMessage(attention, { shown, deskUrl: undefined }),
  {
    title: 'New message: main',
    facts: [line('Received', 'Saturday, 10:00'), line('From', 'https://www.example.com'), line('Files', '2')],
    answers: [line('Your name', 'Ada'), line('Message', 'Two lines\nof text')],
    link,
  },
  ...HOSTILE.map((text) => ({
    title: 'New feedback: rating',
    facts: [line('Labels', text)],
    answers: [line(text, text)],
    link,
  })),
  {
    title: 'x'.repeat(400),
    facts: Array.from({ length: 60 }, (_, i) => line(`Fact ${i}`, '*'.repeat(9_000))),
    answers: Array.from({ length: 100 }, () => line('👩‍👩‍👧‍👦'.repeat(300), '@'.repeat(9_000))),
    link: { text: 'Open', url: `https://desk.example/${'x'.repeat(900)}` },
  },
  { title: 'New picture: photos', facts: [], answers: [line('', '')] },
];

const BUILDERS: { readonly [Name in keyof Services]: (message: Message) => Payload } = {
  slack: slackPayload,
  discord: discordPayload,
  teams: teamsPayload,
  telegram: (message) => telegramPayload(message, { token: '123456:x', chat: '-1001234567890' }),
};
const SERVICES = Object.keys(BUILDERS) as (keyof Services)[];
const builtFor = (service: keyof Services) =>
  MESSAGES.map((message) => JSON.parse(BUILDERS[service](message).body));

/** What a service would not take: mistakes that the types have to find, or they hold nothing. */
const WRONG: { readonly [Name in keyof Services]: readonly object[] } = {
  slack: [
    {
      text: 'x',
      blocks: [{ type: 'section', text: { type: 'markdown', text: 'x' } }],
      unfurl_links: false,
      unfurl_media: false,
    },
    { text: 'x', blocks: [{ type: 'header', title: 'x' }], unfurl_links: false, unfurl_media: false },
  ],
  discord: [{ embeds: [{ tittle: 'x' }] }, { embeds: [{ title: 7 }] }],
  teams: [
    {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: { type: 'AdaptiveCard', body: [{ type: 'RichText', inlines: [] }] },
        },
      ],
    },
    {
      type: 'message',
      attachments: [{ contentType: 'text/html', contentUrl: null, content: { type: 'AdaptiveCard' } }],
    },
  ],
  telegram: [{ chat_id: '1' }, { chat_id: '1', text: 'x', parse_mode: 'Markup' }],
};

const require = createRequire(import.meta.url);
const directory = mkdtempSync(join(tmpdir(), 'frontdesk-services-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A module in which each message is of the type that its service publishes. */
function moduleOf(messages: (service: keyof Services) => readonly object[]): string {
  const types = resolve('test/support/services.ts');
  const declared = SERVICES.flatMap((service) =>
    messages(service).map(
      (message, i) => `export const ${service}${i}: Services['${service}'] = ${JSON.stringify(message)};`,
    ),
  );
  return [`import type { Services } from ${JSON.stringify(types)};`, ...declared].join('\n');
}

let complaints: string[];
beforeAll(() => {
  writeFileSync(join(directory, 'built.ts'), moduleOf(builtFor));
  writeFileSync(
    join(directory, 'wrong.ts'),
    moduleOf((service) => WRONG[service]),
  );
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--allowImportingTsExtensions',
    '--pretty',
    'false',
  ];
  const how = ['--module', 'nodenext', '--target', 'esnext', '--types', ''];
  try {
    execFileSync(resolve('node_modules/.bin/tsc'), [...options, ...how, 'built.ts', 'wrong.ts'], {
      cwd: directory,
      encoding: 'utf8',
    });
    complaints = [];
  } catch (error) {
    complaints = String((error as { stdout?: string }).stdout)
      .split('\n')
      .filter((complaint) => /^\S/.test(complaint));
  }
});

describe('by the types that each service publishes', () => {
  it('all that we send is as it takes it', () => {
    expect(complaints.filter((complaint) => !complaint.startsWith('wrong.ts'))).toEqual([]);
  });

  it.each(SERVICES.flatMap((service) => WRONG[service].map((_, i) => `${service}${i}`)))(
    'a mistake is found: %s',
    (name) => {
      const lines = moduleOf((service) => WRONG[service]).split('\n');
      const number = lines.findIndex((text) => text.startsWith(`export const ${name}:`)) + 1;
      expect(complaints.some((complaint) => complaint.startsWith(`wrong.ts(${number},`))).toBe(true);
    },
  );
});

interface Cards {
  readonly AdaptiveCard: new () => {
    parse(card: object, context: Context): void;
    validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
  };
  readonly SerializationContext: new (version: unknown) => Context;
  readonly Versions: { readonly v1_4: unknown };
}
interface Context {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}

/** Microsoft's own reader of cards, which is made for browsers and needs nothing of them to read. */
function openReader(): (card: object) => string[] {
  const module = { exports: {} };
  const context = createContext({ window: {}, module, exports: module.exports });
  runInContext(readFileSync(require.resolve('adaptivecards/dist/adaptivecards.js'), 'utf8'), context);
  const { AdaptiveCard, SerializationContext, Versions } = module.exports as Cards;
  return (card) => {
    const reading = new SerializationContext(Versions.v1_4);
    const read = new AdaptiveCard();
    read.parse(card, reading);
    const found = Array.from({ length: reading.eventCount }, (_, i) => reading.getEventAt(i).message);
    return [...found, ...read.validateProperties().validationEvents.map(({ message }) => message)];
  };
}

describe('Microsoft’s reader of cards', () => {
  const read = openReader();

  it('finds nothing wrong with a card of ours', () => {
    for (const { attachments } of builtFor('teams')) expect(read(attachments[0].content)).toEqual([]);
  });

  it.each([
    { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'Nonsense' }] },
    { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'x', weight: 'Bold' }] },
    { type: 'AdaptiveCard', version: '1.4', actions: [{ type: 'Action.OpenUrl', title: 'x' }] },
  ])('finds a mistake: %j', (card) => {
    expect(read(card)).not.toEqual([]);
  });
});

/** Lengths, which no type says; each is what the service's documentation allows (seen 2026-11). */
describe('by the lengths that each service documents', () => {
  it('no message is too long', () => {
    for (const { text, blocks } of builtFor('slack')) {
      expect(text.length).toBeLessThanOrEqual(40_000);
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const { type, text: inner, elements = [] } of blocks) {
        if (inner) expect(inner.text.length).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
        if (inner) expect(inner.text.length).toBeGreaterThan(0);
        for (const { text: label, url } of elements) {
          expect(label.text.length).toBeLessThanOrEqual(75);
          expect(url.length).toBeLessThanOrEqual(3_000);
        }
      }
    }
    for (const { embeds } of builtFor('discord')) {
      expect(embeds).toHaveLength(1);
      const [{ title, description }] = embeds;
      expect(title.length).toBeLessThanOrEqual(256);
      expect(description.length).toBeLessThanOrEqual(4_096);
      expect(title.length + description.length).toBeLessThanOrEqual(6_000);
    }
    for (const message of builtFor('teams'))
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(28_000);
    for (const { text } of builtFor('telegram')) {
      expect(text.length).toBeLessThanOrEqual(4_096);
      expect(text.length).toBeGreaterThan(0);
    }
  });
});
