import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deployedConfig, runScript } from '../../support/command.ts';
import { newMarker, readLeg, submitTo, waitForLeg } from '../../support/contact.ts';
import { deployed, mailsTo, waitForMails } from '../../support/deployed.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';

const read = async (id: string) => (await callOwner(await token(), 'GET', `submissions/${id}`)).body;
const token = async () => String((await newToken()).token);

it('a submission goes where a rule sends it, and says by which', async () => {
  const [marker, visitor] = [newMarker(), `visitor-${randomUUID()}@frontdesk-tests.dev`];
  const id = await submitTo('routed', { topic: 'Orders', email: visitor, message: marker });
  const [mail] = await waitForMails(marker);
  expect(mail?.to).toEqual(['orders@frontdesk-tests.dev']);
  await waitForLeg(id, 'sent', { kind: 'autoresponse' });
  const [answer] = await waitFor(
    'the answer',
    () => mailsTo(visitor),
    ({ length }) => length > 0,
  );
  expect(answer).toMatchObject({ subject: 'Your order' });
  expect(await read(id)).toMatchObject({
    labels: ['order'],
    rules: [
      { id: 'orders', because: ['topic matches "^orders?$"'] },
      { id: 'later', because: ['topic contains "order"'], would: ['redirect'] },
    ],
  });
});

it('one that no rule is about goes to the form’s own recipients', async () => {
  const marker = newMarker();
  const id = await submitTo('routed', { topic: 'Other', message: marker });
  expect((await waitForMails(marker))[0]?.to).toEqual(['owner@frontdesk-tests.dev']);
  expect(await read(id)).not.toHaveProperty('rules');
});

it('what a rule holds is sent when it is released', async () => {
  const marker = newMarker();
  const id = await submitTo('routed', { topic: 'hold', message: marker });
  expect(await readLeg(id)).toBeUndefined();
  expect(await read(id)).toMatchObject({ state: 'spam', spamReasons: ['rule'] });
  await callOwner(await token(), 'POST', `submissions/${id}/release`);
  expect(await waitForMails(marker)).toHaveLength(1);
});

it('the routes that the desk asks do the same, page by page, and change nothing', async () => {
  const ids = [
    await submitTo('routed', { topic: 'Order', message: newMarker() }),
    await submitTo('routed', { topic: 'Order', message: newMarker() }),
  ];
  const reader = String((await newToken(['contact:read'])).token);
  const rules = {
    all: { when: { fields: { topic: { matches: 'order' } } }, do: { to: ['x@frontdesk-tests.dev'] } },
  };
  const found: string[] = [];
  let query = '?limit=1';
  for (let pages = 0; pages < 200; pages++) {
    const { status, body } = await callOwner(reader, 'POST', `forms/routed/rules/replay${query}`, {
      body: { rules },
    });
    expect(status).toBe(200);
    const page = body as { items: { id: string; changes: string[] }[]; cursor?: string; search: object };
    expect(page.items.length).toBeLessThanOrEqual(1);
    found.push(...page.items.filter(({ changes }) => changes.includes('to')).map(({ id }) => id));
    if (page.cursor === undefined) break;
    query = `?limit=1&cursor=${encodeURIComponent(page.cursor)}`;
  }
  expect(found).toEqual(expect.arrayContaining(ids));
  expect(new Set(found).size).toBe(found.length);
  const counts = await callOwner(reader, 'GET', 'forms/routed/rules/counts');
  expect(counts.body).toMatchObject({
    threshold: 5,
    rules: { later: { shadow: true }, orders: { do: { to: ['orders@frontdesk-tests.dev'] } } },
    items: expect.arrayContaining([expect.objectContaining({ rule: 'later', parts: ['redirect'] })]),
  });
  const wrong = await callOwner(reader, 'POST', 'forms/routed/rules/replay', {
    body: {
      rules: {
        all: {
          when: { fields: { topic: { matches: '(?=x)' } } },
          do: { to: ['nobody'], destinations: ['nope'] },
        },
      },
    },
  });
  expect(wrong).toMatchObject({
    status: 422,
    body: {
      errors: expect.arrayContaining([
        expect.objectContaining({ field: 'rules.all.do.to[0]', message: 'not an address' }),
        expect.objectContaining({ field: 'rules.all.when.fields.topic.matches' }),
      ]),
    },
  });
  expect((await callOwner(reader, 'POST', 'forms/routed/rules/replay', { body: {} })).status).toBe(422);
  expect((await callOwner(reader, 'POST', 'forms/nope/rules/replay', { body: { rules } })).status).toBe(404);
});

it('a candidate is tried on what is stored, and rules are counted', async () => {
  const id = await submitTo('routed', { topic: 'Order', message: newMarker() });
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-rules-'));
  const run = async (...args: string[]) => {
    const common = [
      '--form',
      'routed',
      '--config',
      join(folder, 'config.json'),
      '--url',
      String(deployed.urls.contact),
    ];
    const env = { FRONTDESK_OWNER_TOKEN: await token() };
    return runScript('owner', ['rules', ...args, ...common], { env });
  };
  try {
    await writeFile(join(folder, 'config.json'), JSON.stringify(deployedConfig()));
    const candidate = join(folder, 'candidate.ts');
    await writeFile(
      candidate,
      `export default { all: { when: { fields: { topic: { matches: 'order' } } }, do: { to: ['x@frontdesk-tests.dev'] } } };`,
    );
    const tried = await run('replay', '--with', candidate, '--json');
    expect(tried.stderr).toBe('');
    const { differences, fired } = JSON.parse(tried.stdout);
    expect(fired.all).toBeGreaterThan(0);
    expect(differences).toContainEqual(
      expect.objectContaining({
        id,
        candidate: { to: ['x@frontdesk-tests.dev'], held: false },
        now: expect.objectContaining({ to: ['orders@frontdesk-tests.dev'] }),
      }),
    );
    expect((await run('replay', '--with', candidate)).stdout).toContain('Nothing was sent.');
    expect((await run('counts')).stdout).toMatch(/^later +\d+ +\d+ \(redirect\)$/m);

    await writeFile(candidate, `export default { all: { when: {}, do: { to: ['nobody'] } } };`);
    expect((await run('replay', '--with', candidate)).stderr).toContain('rules.all.do.to[0]: not an address');
  } finally {
    await rm(folder, { recursive: true });
  }
});
