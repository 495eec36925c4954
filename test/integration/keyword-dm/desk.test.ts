/** What a page for owners asks for: what was sent and clicked, what waits, and whether the account is connected. */
import { expect, test } from 'vitest';
import {
  deliver,
  delivered,
  instagram,
  owner,
  publish,
  url,
  waitForDelivery,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { callOwner } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';

interface Statistics {
  readonly rules: { ruleId: string; sent: number; clicked: number; publicSent: number; rate?: number }[];
  readonly links: { linkId: string; sent: number; clicked: number; bots: number }[];
  readonly days: { day: string; sent: number }[];
}

const call = (method: string, path: string, more = {}) =>
  callOwner(instagram.ownerToken, method, path, { pipeline: 'keyword-dm', ...more });

const rule = (values: object) => ({
  name: 'Counted',
  match: 'word',
  keywords: ['counted'],
  message: 'Here: {link}',
  ...values,
});

async function newLink(name: string): Promise<string> {
  const url = 'https://shop.example/counted';
  return (await owner<{ id: string }>('POST', '/owner/links', { name, url })).id;
}

test('what was sent and clicked is counted by rule, link and day', async () => {
  const linkId = await newLink('Counted');
  const { id } = await owner<{ id: string }>(
    'POST',
    '/owner/rules',
    rule({ linkId, publicReplies: ['Look into your messages'] }),
  );
  const media = await publish();
  const comments = await write(media, ['counted', 'counted, please', 'COUNTED!'], 'counter');
  // Meta repeats what it delivers.
  await deliver(media, comments);
  await deliver(media, comments);
  const [first] = await waitForDelivery(comments);
  const short = /https?:\S+/.exec(first?.text ?? '')?.[0] ?? '';
  expect(short).toBe(`${url}/l/${linkId}?r=${id.slice(-6)}`);
  const follow = (address: string, agent = 'Mozilla/5.0 (iPhone) Instagram 350.0') =>
    fetch(address, { redirect: 'manual', headers: { 'user-agent': agent } });
  expect((await follow(short)).status).toBe(302);
  await follow(short, 'facebookexternalhit/1.1');
  await follow(`${url}/l/${linkId}`);
  // Nobody can make up rules, or fill the table with them.
  await follow(`${url}/l/${linkId}?r=ffffff`);
  const path = 'statistics';
  const { body } = await waitFor(
    'all replies to be counted',
    () => call('GET', path),
    (answer) =>
      (answer.body as unknown as Statistics).rules.some(
        (one) => one.ruleId === id && one.sent === 3 && one.publicSent === 3,
      ),
  );
  const { rules, links, days } = body as unknown as Statistics;
  expect(rules.find(({ ruleId }) => ruleId === id)).toMatchObject({
    name: 'Counted',
    sent: 3,
    sentWithLink: 3,
    publicSent: 3,
    clicked: 1,
    rate: 0.3333,
    links: [{ linkId, name: 'Counted', sent: 3, clicked: 1, rate: 0.3333 }],
  });
  expect(links.find((one) => one.linkId === linkId)).toMatchObject({ sent: 3, clicked: 3, bots: 1 });
  expect(days).toHaveLength(30);
  expect(await owner('GET', `/owner/rules/${id}`)).toMatchObject({ sent: 3, clicked: 1 });
  expect(await owner('GET', `/owner/links/${linkId}`)).toMatchObject({
    sent: 3,
    clicks: { people: 3, bots: 1 },
  });
  expect((await delivered()).filter(({ text }) => text.includes(linkId))).toHaveLength(3);
  await owner('DELETE', `/owner/rules/${id}`);
  const after = (await call('GET', path)).body as unknown as Statistics;
  expect(after.rules.find(({ ruleId }) => ruleId === id)).not.toHaveProperty('name');
});

test.each(['from=2026-02-31', 'from=2026-01-01', 'from=2026-06-01&to=2026-05-01', 'day=1'])(
  'statistics refuse %s',
  async (query) => {
    expect(await call('GET', `statistics?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'BAD_QUERY' },
    });
  },
);

test('a rule behind another that always answers first is saved with a warning, and shows it', async () => {
  const [first, second] = [
    await owner<{ id: string }>(
      'POST',
      '/owner/rules',
      rule({ name: 'Broad', message: 'A', keywords: ['shadow'] }),
    ),
    await owner<{ id: string; warnings: { field: string; message: string }[] }>(
      'POST',
      '/owner/rules',
      rule({ name: 'Narrow', message: 'B', keywords: ['shadow play'] }),
    ),
  ];
  expect(second.warnings).toContainEqual({
    field: 'priority',
    message: expect.stringContaining('"Broad" always answers first'),
  });
  const shadowedBy = { ruleId: first.id, name: 'Broad' };
  expect(await owner('GET', `/owner/rules/${second.id}`)).toMatchObject({ shadowedBy });
  expect(await owner('POST', '/owner/rules/try', { text: 'shadow play' })).toMatchObject({
    rule: first.id,
    rules: expect.arrayContaining([
      expect.objectContaining({ ruleId: second.id, verdict: 'outranked', shadowedBy }),
    ]),
  });
  for (const { id } of [first, second]) await owner('DELETE', `/owner/rules/${id}`);
});

test('no change of a rule or a link overwrites one that was not seen', async () => {
  const linkId = await newLink('Two at once');
  const { id } = await owner<{ id: string }>('POST', '/owner/rules', rule({ linkId }));
  for (const [path, body] of [
    [`rules/${id}`, rule({ linkId, name: 'Changed' })],
    [`links/${linkId}`, { name: 'Changed', url: 'https://shop.example/changed' }],
  ] as const) {
    const seen = { 'if-match': (await call('GET', path)).headers.get('etag') ?? '' };
    const changed = await call('PUT', path, { body, headers: seen });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, changed.body.etag]);
    expect(await call('PUT', path, { body, headers: seen })).toMatchObject({
      status: 412,
      body: { code: 'CHANGED_MEANWHILE' },
    });
  }
  // A link that was changed still knows the rules whose clicks it counts.
  await fetch(`${url}/l/${linkId}?r=${id.slice(-6)}`, {
    redirect: 'manual',
    headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Instagram 350.0' },
  });
  expect(await owner('GET', `/owner/rules/${id}`)).toMatchObject({ clicked: 1 });
  await owner('DELETE', `/owner/rules/${id}`);
  await owner('DELETE', `/owner/links/${linkId}`);
});

test('accounts say whether they send, what waits, and that webhooks come', async () => {
  const media = await publish();
  await deliver(media, await write(media, ['nothing for any rule'], 'seen'));
  const health = await waitFor(
    'the webhook to be noticed',
    () => call('GET', 'health'),
    ({ text }) => text.includes('webhookSeenAt'),
  );
  expect(health.body).toMatchObject({
    legs: [
      { leg: 'private-reply', pending: { count: expect.any(Number), more: false } },
      { leg: 'public-reply' },
      { leg: 'waiting' },
    ],
    deadLetters: expect.any(Number),
    accounts: [
      expect.objectContaining({
        id: 'demo',
        webhooks: true,
        backlog: expect.arrayContaining([
          { lane: 'post', waiting: expect.any(Object), secondsLeft: expect.any(Number) },
        ]),
      }),
    ],
  });
});

test('checks ask Meta, one thing after the other', async () => {
  const { body } = await call('GET', 'accounts/demo/checks');
  const checks = body.checks as { check: string; ok: boolean | null }[];
  expect(checks.map(({ check }) => check)).toEqual([
    'token',
    'account',
    'webhook-subscription',
    'webhook-seen',
    'state',
  ]);
  expect(checks).toContainEqual(
    expect.objectContaining({ check: 'account', ok: true, userId: instagram.account }),
  );
  expect((await call('GET', 'accounts/nobody/checks')).status).toBe(404);
});

test('changes name what came in, and each account’s day', async () => {
  const { cursor } = (await call('GET', 'changes')).body as { cursor: string };
  const media = await publish();
  const comments = await write(media, ['LINK'], 'changer');
  await deliver(media, comments);
  const answer = await waitFor(
    'the comment among the changes',
    () => call('GET', `changes?since=${cursor}`),
    ({ text }) => text.includes(comments[0]?.id ?? '?'),
  );
  expect(answer.body).toMatchObject({
    items: expect.arrayContaining([{ id: comments[0]?.id, account: 'demo', changedAt: expect.any(String) }]),
    accounts: [expect.objectContaining({ account: 'demo', sentToday: expect.any(Number) })],
  });
});

test('the caller is the token', async () => {
  expect((await call('GET', 'me')).body).toMatchObject({ kind: 'token' });
});
