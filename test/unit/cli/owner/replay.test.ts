import { describe, expect, it } from 'vitest';
import { replay } from '../../../../cli/owner/replay.ts';
import type { FormConfig } from '../../../../config/contact.ts';
import { formRules } from '../../../../config/rules.ts';
import type { Submission } from '../../../../contract/client/contact.ts';
import { loadPatterns } from '../../../../lambdas/shared/rules/patterns.ts';
import { makeForm } from '../../lambdas/contact/form.ts';

const stored = (id: string, more: Partial<Submission> = {}): Submission => ({
  id,
  form: 'main',
  state: 'new',
  receivedAt: '2026-11-20T10:00:00.000Z',
  deletedAfter: '2027-11-20T10:00:00.000Z',
  fields: { topic: 'Sales', message: 'Hello' },
  etag: '"0"',
  legs: {},
  ...more,
});

async function run(
  submissions: readonly Submission[],
  { rules = {}, now = {}, threshold = 5 }: { rules?: object; now?: object; threshold?: number },
) {
  const form = (own: object, points: number): FormConfig =>
    makeForm({
      rules: formRules.parse(own),
      spam: { threshold: points, minimumSeconds: 2, scripts: [], tellHeld: true },
    });
  const current = form(now, 5);
  const candidate = form(rules, threshold);
  const findPattern = await loadPatterns({ ...candidate.rules, ...current.rules });
  return replay(submissions, { now: current, candidate, timeZone: 'UTC', findPattern });
}

describe('a candidate is tried on what is stored', () => {
  const sales = { when: { fields: { topic: { matches: '^sales$' } } }, do: { to: ['sales@example.com'] } };

  it('says what would go elsewhere', async () => {
    const { differences, fired, tried } = await run(
      [stored('a'), stored('b', { fields: { topic: 'Other' } })],
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
    const { differences } = await run([stored('a')], { rules: { hold } });
    expect(differences[0]).toMatchObject({ changes: ['held'], candidate: { held: true } });
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
    expect((await run(all, {})).withoutSigns).toBe(2);
  });
});
