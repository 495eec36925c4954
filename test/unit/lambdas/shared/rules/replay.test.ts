import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormConfig } from '../../../../../config/contact.ts';
import { type FeedbackConfig, feedback } from '../../../../../config/feedback.ts';
import { formRules } from '../../../../../config/rules.ts';
import { decideSubmission, sideOfForm } from '../../../../../lambdas/contact/submission/decide.ts';
import { sideOfWidget, storedResponse } from '../../../../../lambdas/feedback/response/decide.ts';
import { heldBecause } from '../../../../../lambdas/shared/rules/decide.ts';
import { loadPatterns } from '../../../../../lambdas/shared/rules/patterns.ts';
import { replay, type Stored } from '../../../../../lambdas/shared/rules/replay.ts';
import { makeForm } from '../../contact/form.ts';

const stored = (id: string, more: Partial<Stored> & { answers?: Record<string, string> } = {}): Stored => ({
  id,
  state: 'new',
  receivedAt: '2026-11-20T10:00:00.000Z',
  fields: Object.entries(more.answers ?? { topic: 'Sales', message: 'Hello' }),
  files: 0,
  ...more,
});

async function run(
  all: readonly Stored[],
  { rules = {}, now = {}, threshold = 5 }: { rules?: object; now?: object; threshold?: number },
) {
  const form = (own: object, points: number): FormConfig =>
    makeForm({
      rules: formRules.parse(own),
      spam: { threshold: points, minimumSeconds: 2, scripts: [], tellHeld: true },
    });
  const current = sideOfForm(form(now, 5));
  const candidate = sideOfForm(form(rules, threshold));
  const findPattern = await loadPatterns({ ...candidate.rules, ...current.rules });
  return replay(all, { now: current, candidate, timeZone: 'UTC', findPattern });
}

describe('a candidate is tried on what is stored', () => {
  const sales = { when: { fields: { topic: { matches: '^sales$' } } }, do: { to: ['sales@example.com'] } };

  it('says what would go elsewhere', async () => {
    const { differences, fired, tried } = await run(
      [stored('a'), stored('b', { answers: { topic: 'Other' } })],
      {
        rules: { sales },
      },
    );
    expect(tried).toBe(2);
    expect(fired).toEqual({ sales: 1 });
    expect(differences).toEqual([
      expect.objectContaining({
        id: 'a',
        changes: ['to'],
        now: { to: ['owner@example.com'], held: false },
        candidate: { to: ['sales@example.com'], held: false },
      }),
    ]);
  });

  it('compares with the rules of now, and says nothing of what stays', async () => {
    expect((await run([stored('a')], { now: { sales }, rules: { sales } })).differences).toEqual([]);
    expect((await run([stored('a')], { now: { sales } })).differences[0]?.changes).toEqual(['to']);
  });

  it('says what a shadow sees without its doing anything', async () => {
    const { differences, fired } = await run([stored('a')], { rules: { sales: { ...sales, shadow: true } } });
    expect([differences, fired]).toEqual([[], { sales: 1 }]);
  });

  it('says what would be held', async () => {
    const hold = { when: { files: false }, do: { hold: true } };
    const { differences, counts } = await run([stored('a')], { rules: { hold } });
    expect(differences[0]).toMatchObject({ changes: ['held'], candidate: { held: true } });
    expect(counts).toEqual({ held: 1 });
    expect((await run([stored('a')], { now: { hold } })).counts).toEqual({ released: 1 });
  });

  it('takes the same people in another order for the same people', async () => {
    const one = { when: {}, do: { to: ['a@example.com'] } };
    const two = { when: {}, do: { to: ['b@example.com'] } };
    const { differences } = await run([stored('a')], { now: { one, two }, rules: { two, one } });
    expect(differences).toEqual([]);
  });
});

describe('a threshold is tried', () => {
  const weak = stored('weak', { signals: ['link', 'shouting'], points: 2 });
  const strong = stored('strong', {
    state: 'spam',
    signals: ['too-fast', 'link'],
    points: 6,
    spamReasons: ['too-fast', 'link'],
  });
  const trapped = stored('trapped', { state: 'spam', spamReasons: ['honeypot'] });
  const byOwner = stored('byOwner', { state: 'spam', spamReasons: ['owner'] });
  const all = [weak, strong, trapped, byOwner];

  it('downwards and upwards; what decides alone stays held', async () => {
    expect((await run(all, { threshold: 2 })).differences.map(({ id }) => id)).toEqual(['weak']);
    expect((await run(all, { threshold: 7 })).differences.map(({ id }) => id)).toEqual(['strong']);
    expect((await run(all, { threshold: 5 })).differences).toEqual([]);
  });
});

describe('what can’t be tried is counted', () => {
  it('held by points before signs were written down; not a trap, and not what its owner put there', async () => {
    const old = stored('old', { state: 'spam', spamReasons: ['link', 'shouting'] });
    const trap = stored('trap', { state: 'spam', spamReasons: ['honeypot'] });
    const owner = stored('owner', { state: 'spam', spamReasons: ['owner'] });
    expect(await run([old, trap, owner], { threshold: 1000 })).toMatchObject({
      withoutSigns: 1,
      differences: [],
    });
  });

  it('what its author has changed since', async () => {
    expect((await run([stored('a', { isChanged: true }), stored('b')], {})).changedSince).toBe(1);
  });
});

describe('a response', () => {
  const { widgets } = feedback.parse({
    widgets: {
      stars: {
        kind: 'stars',
        site: 'https://a.example',
        alert: { atMost: 2 },
        attributes: ['plan'],
        questions: { why: { type: 'text', label: 'Why?' } },
      },
    },
  }) as FeedbackConfig;
  const response = (rating: number, more: object = {}) =>
    storedResponse({
      id: `r${rating}`,
      receivedAt: '2026-11-21T21:00:00.000Z',
      state: 'new',
      rating,
      comment: 'Too dear',
      page: 'https://a.example/pricing/pro',
      answers: { why: 'Price' },
      attributes: { plan: 'pro' },
      language: 'de-AT',
      ...more,
    });
  const tryOn = (all: readonly Stored[], rules: object) => {
    const { stars } = feedback.parse({ widgets: { stars: { ...widgets.stars, rules } } }).widgets;
    if (!stars || !widgets.stars) throw new Error('No widget');
    const sides = { now: sideOfWidget(widgets.stars, ['owner@example.com']) };
    const candidate = sideOfWidget(stars, ['owner@example.com']);
    return replay(all, { ...sides, candidate, timeZone: 'Europe/Berlin', findPattern: () => false });
  };
  const sales = { to: ['sales@example.com'] };

  it('has other recipients only where it is mailed at all', () => {
    const { differences, fired } = tryOn([response(1), response(5)], { all: { when: {}, do: sales } });
    expect(fired).toEqual({ all: 2 });
    expect(differences.map(({ id, candidate }) => [id, candidate.to])).toEqual([
      ['r1', ['sales@example.com']],
    ]);
  });

  it.each([
    { score: { atMost: 2 } },
    { pages: ['/pricing*'] },
    { fields: { why: { equals: 'price' } } },
    { fields: { plan: { equals: 'pro' }, comment: { contains: 'dear' } } },
    { language: ['de'] },
    { hours: { from: 22, to: 23 }, weekdays: ['saturday'] },
  ])('is asked all that a rule of a widget can ask: %j', (when) => {
    expect(tryOn([response(1)], { one: { when, do: { labels: ['x'] } } }).fired).toEqual({ one: 1 });
  });

  it('is held or not by its points', () => {
    const weak = response(5, { signals: ['link', 'shouting'], points: 2 });
    if (!widgets.stars) throw new Error('No widget');
    const now = sideOfWidget(widgets.stars, ['owner@example.com']);
    const trial = { now, timeZone: 'UTC', findPattern: () => false };
    expect(replay([weak], { ...trial, candidate: { ...now, threshold: 2 } }).counts).toEqual({ held: 1 });
    expect(replay([weak], { ...trial, candidate: { ...now, threshold: 3 } }).counts).toEqual({});
  });

  it('that its author has changed says so', () => {
    expect(response(1, { changedAt: '2026-11-21T22:00:00.000Z' }).isChanged).toBe(true);
  });
});

/** Rules of all kinds that could be tried on the submissions below. */
const rule = fc.record({
  when: fc.oneof(
    fc.constant({}),
    fc.constant({ files: true }),
    fc.constant({ held: true }),
    fc.constant({ spam: ['link'] }),
    fc.constant({ language: ['de'] }),
    fc.constant({ hours: { from: 18, to: 8 } }),
    fc.constant({ fields: { topic: { contains: 'a' } } }),
  ),
  do: fc.oneof(
    fc.constant({ to: ['sales@example.com'] }),
    fc.constant({ labels: ['x'], assignee: 'Ada' }),
    fc.constant({ destinations: ['chat'] }),
    fc.constant({ autoresponse: false }),
    fc.constant({ hold: true }),
  ),
  shadow: fc.boolean(),
});

it('decides of what is stored as was decided when it came in', async () => {
  const came = fc.record({
    topic: fc.string(),
    language: fc.constantFrom('de', 'en', undefined),
    files: fc.nat(2),
    points: fc.nat(8),
    isTrapped: fc.boolean(),
    hour: fc.nat(23),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(rule, { maxLength: 6 }), came, async (list, one) => {
      const rules = formRules.parse(Object.fromEntries(list.map((each, i) => [`r${i}`, each])));
      const form = makeForm({ rules, destinations: ['post'] });
      const now = new Date(Date.UTC(2026, 10, 20, one.hour));
      const signals = one.points > 0 ? (['link'] as const) : [];
      const isSpam = one.points >= form.spam.threshold;
      const reasons = [...(one.isTrapped ? ['honeypot'] : []), ...(isSpam ? signals : [])];
      const judgement = { reasons, signals, points: one.points };
      const answers = [['topic', one.topic]] as const;
      const content = { answers: new Map(answers), language: one.language };
      const { actions } = await decideSubmission(
        form,
        { content, files: one.files, judgement, now },
        'Europe/Berlin',
      );
      const spamReasons = heldBecause(judgement, actions);
      const again: Stored = {
        ...{
          id: 'x',
          receivedAt: now.toISOString(),
          fields: answers,
          language: one.language,
          files: one.files,
        },
        ...{ state: spamReasons.length > 0 ? 'spam' : 'new', spamReasons },
        ...(signals.length > 0 && { signals, points: one.points }),
      };
      // Against a form that does nothing at all, all that a rule does is a difference.
      const nothing = { ...sideOfForm(form), rules: {}, threshold: 1000, usual: {} };
      const candidate = sideOfForm(form);
      const looking = { timeZone: 'Europe/Berlin', findPattern: () => false };
      const [difference] = replay([again], { now: nothing, candidate, ...looking }).differences;
      const { hold: _, ...others } = actions;
      expect(difference?.candidate).toEqual({
        ...{ to: form.to, destinations: form.destinations },
        ...others,
        held: spamReasons.length > 0,
      });
    }),
  );
});
