import { describe, expect, test } from 'vitest';
import {
  deliver,
  delivered,
  owner,
  publish,
  url,
  waitForDelivery,
  waitForEntry,
  write,
} from '../../support/keyword-dm/instagram.ts';

interface Saved {
  readonly id: string;
}
const rule = (values: object) => ({
  name: 'Test',
  match: 'word',
  keywords: ['test'],
  message: 'Yes',
  ...values,
});

test('rules are saved, tried out, changed and deleted, and take effect at once', async () => {
  const { id } = await owner<Saved>(
    'POST',
    '/owner/rules',
    rule({ keywords: ['guide'], excluded: ['no'], message: 'The guide, {name}' }),
  );
  const tried = await owner<{ rule: string; rules: unknown[] }>('POST', '/owner/rules/try', {
    text: 'GUIDE!',
  });
  expect(tried.rule).toBe(id);
  expect(await owner('POST', '/owner/rules/try', { text: 'no guide' })).toMatchObject({
    rule: null,
    rules: expect.arrayContaining([
      expect.objectContaining({ ruleId: id, verdict: 'excluded', words: ['no'] }),
    ]),
  });
  const media = await publish();
  const comments = await write(media, ['a guide, please'], 'carol');
  await deliver(media, comments);
  expect((await waitForDelivery(comments))[0]?.text).toBe('The guide, @carol');
  await owner('PUT', `/owner/rules/${id}`, rule({ keywords: ['manual'] }));
  expect(await owner('POST', '/owner/rules/try', { text: 'guide' })).toMatchObject({ rule: null });
  await owner('DELETE', `/owner/rules/${id}`);
  await expect(owner('GET', `/owner/rules/${id}`)).rejects.toThrow('404');
});

test('rules are tried on what is kept, and one that only looks on is counted', async () => {
  const word = `w${Date.now()}`;
  const live = await owner<Saved>('POST', '/owner/rules', rule({ name: 'Live', keywords: [word] }));
  const shadow = await owner<Saved>(
    'POST',
    '/owner/rules',
    rule({ name: 'Shadow', match: 'any', keywords: [word, `${word}x`], priority: 5, shadow: true }),
  );
  const media = await publish();
  const comments = await write(media, [`${word} please`, `${word}x please`], 'dora');
  await deliver(media, comments);
  await waitForDelivery(comments.slice(0, 1));
  const [first = '', second = ''] = comments.map(({ id }) => id);
  await waitForEntry(second, ({ reason }) => reason === 'no-rule', 'unanswered');
  const counts = await owner<{ items: unknown[] }>('GET', '/owner/rules/counts');
  expect(counts.items).toContainEqual({
    ruleId: live.id,
    name: 'Live',
    shadow: false,
    answered: 1,
    seen: 0,
    would: 0,
  });
  expect(counts.items).toContainEqual({
    ruleId: shadow.id,
    name: 'Shadow',
    shadow: true,
    answered: 0,
    seen: 2,
    would: 2,
  });
  const tried = await owner('POST', '/owner/rules/replay', {
    rules: [
      { ...rule({ name: 'Shadow', match: 'any', keywords: [word, `${word}x`], priority: 5 }), id: shadow.id },
    ],
  });
  expect(tried).toMatchObject({
    answers: { [shadow.id]: 2 },
    names: { [shadow.id]: 'Shadow' },
    search: { complete: true },
  });
  expect((tried as { items: unknown[] }).items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: first, change: 'other-rule', now: live.id, candidate: shadow.id }),
      expect.objectContaining({ id: second, change: 'answered', candidate: shadow.id }),
    ]),
  );
  await expect(
    owner('POST', '/owner/rules/replay', { rules: [rule({}), rule({ keywords: [] })] }),
  ).rejects.toThrow(/422 .*"field":"rules.1.keywords"/);
  for (const { id } of [live, shadow]) await owner('DELETE', `/owner/rules/${id}`);
});

test.each([
  [{ keywords: ['?!'] }, 'keywords'],
  [{ keywords: [] }, 'keywords'],
  [{ message: 'x'.repeat(1001) }, 'message'],
  [{ message: '{link}' }, 'message'],
  [{ linkId: 'nolink' }, 'linkId'],
  [{ surprise: true }, 'surprise'],
])('a rule with a mistake is refused with its field: %j', async (mistake, field) => {
  await expect(owner('POST', '/owner/rules', rule(mistake))).rejects.toThrow(
    new RegExp(`422 .*"field":"${field}`),
  );
});

test('a short link leads to its target, and counts people and bots apart', async () => {
  const target = 'https://shop.example/mug?size=l';
  const link = await owner<Saved>('POST', '/owner/links', {
    name: 'Mug',
    url: target,
    utm: { source: 'ig' },
  });
  const follow = (agent: string, method = 'GET') =>
    fetch(`${url}/l/${link.id}`, { method, redirect: 'manual', headers: { 'user-agent': agent } });
  const answer = await follow('Mozilla/5.0 (iPhone) Instagram 350.0');
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `${target}&utm_source=ig`]);
  await follow('facebookexternalhit/1.1');
  expect(await owner('GET', `/owner/links/${link.id}`)).toMatchObject({ clicks: { people: 1, bots: 1 } });
  expect((await fetch(`${url}/l/aaaaaaaa`, { redirect: 'manual' })).status).toBe(404);
  await expect(owner('POST', '/owner/links', { name: 'Bad', url: 'javascript:alert(1)' })).rejects.toThrow(
    '422',
  );
  await owner('DELETE', `/owner/links/${link.id}`);
  expect((await follow('Mozilla/5.0')).status).toBe(404);
});

test('without a token nothing is told', async () => {
  expect((await fetch(`${url}/owner/rules`)).status).toBe(401);
});

describe('deleting a person', () => {
  const listed = async (state?: string) =>
    (
      await owner<{ items: Saved[] }>('GET', `/owner/outbox?limit=100${state ? `&state=${state}` : ''}`)
    ).items.map(({ id }) => id);

  test('takes what was written and its replies away, and says what remains', async () => {
    const media = await publish();
    const comments = await write(media, ['LINK'], 'leaver');
    await deliver(media, comments);
    await waitForDelivery(comments);
    const { personId = '', id } = comments[0] ?? {};
    expect(await listed()).toContain(id);
    const answer = await owner<{ remains: { where: string }[] }>('DELETE', `/owner/people/${personId}`);
    expect(answer).toMatchObject({ deleted: 1, complete: true });
    expect(answer.remains.map(({ where }) => where).join()).toContain('waiting in queues, in full');
    expect(await listed()).not.toContain(id);
  });

  test('is not undone by what comes again, neither the answered nor the unanswered', async () => {
    const media = await publish();
    const [answered, unanswered] = await write(media, ['LINK', 'nice'], 'gone');
    if (!answered || !unanswered) return expect.unreachable();
    await deliver(media, [answered, unanswered]);
    await waitForDelivery([answered]);
    await waitForEntry(unanswered.id, ({ reason }) => reason === 'no-rule', 'unanswered');
    for (const { personId } of [answered, unanswered])
      expect(await owner('DELETE', `/owner/people/${personId}`)).toMatchObject({ deleted: 1 });

    // The comment that comes last is taken in after the others, in the same message.
    const later = await write(media, ['LINK', 'nice too'], 'stays');
    await deliver(media, [answered, unanswered, ...later]);
    await waitForDelivery(later.slice(0, 1));
    await waitForEntry(later[1]?.id ?? '', ({ reason }) => reason === 'no-rule', 'unanswered');
    expect(await listed()).not.toContain(answered.id);
    expect(await listed('unanswered')).not.toContain(unanswered.id);
    expect((await delivered()).filter(({ commentId }) => commentId === answered.id)).toHaveLength(1);
  });

  test('ends the cooldown, which holds who it is for', async () => {
    const cooled = rule({ name: 'Cooled', keywords: ['cooled'], cooldownHours: 24 });
    const { id } = await owner<Saved>('POST', '/owner/rules', cooled);
    const media = await publish();
    const [first] = await write(media, ['cooled'], 'cool');
    if (!first) return expect.unreachable();
    await deliver(media, [first]);
    await waitForDelivery([first]);
    await owner('DELETE', `/owner/people/${first.personId}`);
    const again = await write(media, ['cooled'], 'cool');
    await deliver(media, again);
    await waitForDelivery(again);
    await owner('DELETE', `/owner/rules/${id}`);
  });
});
