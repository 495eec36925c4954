import { describe, expect, it } from 'vitest';
import type { Destinations } from '../../../../../config/destinations.ts';
import { attentionMessage } from '../../../../../lambdas/shared/destinations/attention.ts';
import { namedIn } from '../../../../../lambdas/shared/destinations/teller.ts';
import { beginTelling, deliverEvent } from '../../../../../lambdas/shared/destinations/told.ts';
import { type FrontdeskEvent, newEvent } from '../../../../../lambdas/shared/events/model.ts';
import type { Leg } from '../../../../../lambdas/shared/legs/legs.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { tellingStub } from '../../../../support/telling.ts';

const AT = '2026-11-28T10:00:00.000Z';
const accepted = newEvent({
  type: 'response.accepted',
  at: AT,
  of: '0199',
  nth: 1,
  data: { response: '0199', widget: 'rating', receivedAt: AT, revision: 1, rules: [] },
});
const attentionOf = (leg: string) =>
  newEvent({
    type: 'attention',
    at: AT,
    of: `0199.${leg}`,
    data: { pipeline: 'contact', reason: 'leg-failed', about: '0199', leg, cause: 'not-verified' },
  }) as Extract<FrontdeskEvent, { type: 'attention' }>;

const told = { named: { rating: ['team', 'boss'] }, attention: ['ops'] };
const common = { contents: false, attention: false };
const destinations: Destinations = {
  team: { type: 'mail', to: 'team@desk.example', ...common },
  boss: { type: 'mail', to: 'boss@desk.example', ...common, contents: true },
};

function setUp() {
  const { client, items, get } = simTable();
  const table = { client, tableName: 'table', now: () => new Date(AT) };
  const mails: object[] = [];
  const desk = tellingStub({
    table,
    destinations,
    namedFor: namedIn(told),
    mail: async (mail) => {
      mails.push(mail);
      return { outcome: 'sent' };
    },
    describe: async (_, { contents }) => ({
      message: {
        title: 'New feedback: rating',
        facts: [{ label: 'From', value: 'https://site.example' }],
        answers: contents ? [{ label: 'Comment', value: '<b>Nice</b>' }] : [],
        link: { text: 'Open at the desk', url: 'https://desk.example/feedback' },
      },
    }),
  });
  const legOf = (id: string) => get(`event#${accepted.id}`, `leg#destination:${id}`) as unknown as Leg;
  return { table, items, desk, mails, legOf };
}

describe('who is told of a response', () => {
  const namedFor = namedIn({
    ...told,
    byRule: { rating: { press: ['news'], sales: ['team', 'crm'], quiet: [] } },
  });
  const firedBy = (rules: string[], widget = 'rating') => {
    if (accepted.type !== 'response.accepted') throw new Error('It is another event');
    return namedFor({ ...accepted, data: { ...accepted.data, widget, rules } });
  };

  it.each([
    ['the widget’s own without rules', [], ['team', 'boss']],
    ['whom a rule names, in their place', ['press'], ['news']],
    ['all whom several rules name, each once', ['press', 'sales', 'press'], ['news', 'team', 'crm']],
    [
      'the widget’s own where no rule that fired names any',
      ['labels', 'quiet', 'constructor'],
      ['team', 'boss'],
    ],
  ])('are %s', (_, fired, right) => {
    expect(firedBy(fired)).toEqual(right);
  });

  it('are none of another widget', () => {
    expect(firedBy(['press'], 'other')).toEqual([]);
    expect(firedBy(['press'], 'constructor')).toEqual([]);
  });
});

describe('an event', () => {
  it('that a destination is named for gets a leg for each, once, however often the stream tells it', async () => {
    const { table, items } = setUp();
    const legs = await beginTelling(table, [accepted], namedIn(told));
    expect(legs.map(({ leg }) => leg)).toEqual(['destination:team', 'destination:boss']);
    const before = items();
    expect(await beginTelling(table, [accepted], namedIn(told))).toEqual(legs);
    expect(items()).toEqual(before);
    // The event, its legs, and which of the response's events was the last.
    expect(items()).toHaveLength(4);
    for (const item of items()) expect(item.deleteAt).toBe(Date.parse(AT) / 1000 + 30 * 86_400);
  });

  it('that nobody is named for writes nothing', async () => {
    const { table, items } = setUp();
    expect(await beginTelling(table, [accepted], namedIn({ named: {}, attention: [] }))).toEqual([]);
    expect(items()).toHaveLength(0);
  });

  it('is told with contents to those that ask for them, and to others without', async () => {
    const { table, desk, mails, legOf } = setUp();
    await beginTelling(table, [accepted], namedIn(told));
    for (const id of ['team', 'boss'])
      expect(await deliverEvent(legOf(id), desk)).toMatchObject({ outcome: 'sent' });
    const [team, boss] = mails;
    expect(team).toMatchObject({ to: ['team@desk.example'], subject: 'New feedback: rating' });
    expect(JSON.stringify(team)).not.toContain('Nice');
    expect(boss).toMatchObject({ html: expect.stringContaining('&lt;b&gt;Nice&lt;/b&gt;') });
    expect(boss).toMatchObject({ text: expect.stringContaining('https://desk.example/feedback') });
  });

  it.each([
    ['gone', { describe: async () => undefined }, { outcome: 'dropped', reason: 'subject-deleted' }],
    ['no longer named for it', { namedFor: () => [] }, { outcome: 'refused', reason: 'not-configured' }],
    ['no longer configured', { destinations: {} }, { outcome: 'refused', reason: 'not-configured' }],
  ])('whose subject or destination is %s is told to nobody', async (_, changed, outcome) => {
    const { table, desk, legOf } = setUp();
    await beginTelling(table, [accepted], namedIn(told));
    expect(await deliverEvent(legOf('team'), { ...desk, ...changed })).toEqual(outcome);
  });
});

describe('what wants a person', () => {
  it('is told to those that are told so, but for what a destination failed at: two would tell of one another', () => {
    expect(namedIn(told)(attentionOf('mail'))).toEqual(['ops']);
    expect(namedIn(told)(attentionOf('destination:team'))).toEqual([]);
  });

  it('says what helps, and leads to the desk', () => {
    const shown = (moment: string) => moment;
    const { title, facts, link } = attentionMessage(attentionOf('mail'), {
      shown,
      deskUrl: 'https://desk.example',
    });
    expect(title).toBe('Needs a person: contact');
    expect(facts.map(({ label }) => label)).toEqual([
      'What',
      'Why',
      'What helps',
      'Which',
      'When',
      'Runbook',
    ]);
    expect(link).toEqual({ text: 'Open the desk', url: 'https://desk.example/' });
  });
});
