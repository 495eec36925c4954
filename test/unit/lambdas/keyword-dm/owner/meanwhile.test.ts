/** Rules and links whose owner saves and deletes while something else happens to them. */
import { expect, test } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import { linkRoutes } from '../../../../../lambdas/keyword-dm/owner/links.ts';
import { ruleRoutes } from '../../../../../lambdas/keyword-dm/owner/rules.ts';
import type { Link } from '../../../../../lambdas/keyword-dm/rules/link.ts';
import { readLink } from '../../../../../lambdas/keyword-dm/rules/link-store.ts';
import type { Rule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { bindRule } from '../../../../../lambdas/keyword-dm/rules/store.ts';
import { countClick } from '../../../../../lambdas/keyword-dm/statistics/count-clicks.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import type { Call } from '../../../../../lambdas/shared/owner/router.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { makeRequest } from '../../request.ts';

const UNLIMITED: Call = {
  caller: { kind: 'token', id: '1', label: '', scopes: [], expiresAt: '' },
  reach: 'all',
  about: () => {},
};
const [ACCOUNT, OTHER] = ['17841400000000001', '17841400000000002'];
const config = keywordDm.parse({ accounts: { main: { userId: ACCOUNT }, other: { userId: OTHER } } });
const RULE = { account: 'main', name: 'Cup', match: 'word', keywords: ['cup'], message: 'Here: {link}' };

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly [name: string]: unknown;
}

/** An owner with a link, over a table that does something else first when a command is about to be run. */
async function setUp() {
  const meanwhile: ((command: string) => unknown)[] = [];
  const table = simTable((command) => meanwhile.at(-1)?.(command));
  const store = { client: table.client, tableName: 'table' };
  let clock = Date.parse('2026-11-28T12:00:00.000Z');
  const parts = {
    table: store,
    config,
    now: () => {
      clock += 1000;
      return new Date(clock);
    },
    baseUrl: async () => 'https://x',
  };
  const routes = [...ruleRoutes(parts), ...linkRoutes(parts)];
  const ask = async (method: string, noun: 'rules' | 'links', body: object, id?: string): Promise<Answer> => {
    const path = id === undefined ? `/owner/${noun}` : `/owner/${noun}/{id}`;
    const route = routes.find((one) => one.method === method && one.path === path) ?? expect.unreachable();
    try {
      const request = makeRequest({ path, body: JSON.stringify(body) });
      const { statusCode, body: said } = await route.answer(request, { id: id ?? '' }, UNLIMITED);
      return { ...(said ? JSON.parse(said) : {}), status: statusCode };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const { status, code, message, fieldErrors } = error;
      return { status, code, message, fieldErrors };
    }
  };
  /** Does something once, before the next command of a name. */
  const before = (name: string, work: () => unknown) => {
    let isDone = false;
    meanwhile.push(async (command) => {
      if (isDone || command !== name) return;
      isDone = true;
      await work();
    });
  };
  const made = await ask('POST', 'links', { account: 'main', name: 'Cup', url: 'https://shop.example/cup' });
  const link = made as unknown as Link;
  return { ...table, store, ask, before, meanwhile, link, ofLink: () => ofLink(table.items(), link.id) };
}

const ofLink = (items: readonly Record<string, unknown>[], id: string) =>
  items.filter(({ pk }) => pk === `link#${id}`);

test('a rule is not saved with a link that is being deleted', async () => {
  const { ask, before, link, items, ofLink } = await setUp();
  before('TransactWriteCommand', () => ask('DELETE', 'links', {}, link.id));
  expect(await ask('POST', 'rules', { ...RULE, linkId: link.id })).toMatchObject({
    status: 422,
    fieldErrors: [{ field: 'linkId' }],
  });
  expect(items().filter(({ type }) => type === 'rule')).toEqual([]);
  for (const item of ofLink()) expect(item).toHaveProperty('deleteAt');
});

test('a link is not deleted when a rule with it comes meanwhile', async () => {
  const { ask, before, link } = await setUp();
  before('TransactWriteCommand', () => ask('POST', 'rules', { ...RULE, linkId: link.id }));
  expect(await ask('DELETE', 'links', {}, link.id)).toMatchObject({ status: 409, code: 'IN_USE' });
  expect(await ask('GET', 'links', {}, link.id)).toMatchObject({ status: 200 });
});

test('a deletion that breaks off is finished by the next, and leaves nothing that does not go by itself', async () => {
  for (let last = 0; ; last++) {
    const { ask, link, meanwhile, store, ofLink } = await setUp();
    const { id } = await ask('POST', 'rules', { ...RULE, linkId: link.id });
    const found = (await readLink(store, link.id)) ?? expect.unreachable();
    const click = { link: found.link, timeZone: 'UTC', now: new Date('2026-11-28T12:00:00.000Z') };
    for (const random of [0, 0.3, 0.6, 0.9])
      await countClick(store, { ...click, who: 'people', tag: String(id).slice(-6), random });
    await ask('DELETE', 'rules', {}, String(id));
    let left = last;
    meanwhile.push(() => {
      if (left-- === 0) throw new Error('killed');
    });
    const isWhole = await ask('DELETE', 'links', {}, link.id).then(
      () => true,
      () => false,
    );
    meanwhile.push(() => {});
    const { status } = await ask('DELETE', 'links', {}, link.id);
    expect(status).toBe(isWhole ? 404 : 204);
    // Whoever had read it before follows it, and counts.
    await countClick(store, { ...click, who: 'people', random: 0.5 });
    for (const item of ofLink()) expect(item).toHaveProperty('deleteAt');
    expect(await readLink(store, link.id)).toBeUndefined();
    if (isWhole) return;
  }
});

test('a post that a rule finds while its owner saves it is kept', async () => {
  const { ask, before, store, link } = await setUp();
  const rule = { ...RULE, scope: { on: 'next-post' }, linkId: link.id };
  const made = (await ask('POST', 'rules', rule)) as unknown as Rule;
  before('TransactWriteCommand', () => bindRule(store, made, '17900'));
  const changed = { ...rule, message: 'There: {link}' };
  expect(await ask('PUT', 'rules', changed, made.id)).toMatchObject({ status: 409, code: 'CONFLICT' });
  expect(await ask('PUT', 'rules', changed, made.id)).toMatchObject({ status: 200, boundMediaId: '17900' });
});

test('a link stays with its account, whose rules may use it', async () => {
  const { ask, link } = await setUp();
  const moved = { account: 'other', name: 'Cup', url: 'https://shop.example/cup' };
  expect(await ask('PUT', 'links', moved, link.id)).toMatchObject({
    status: 422,
    fieldErrors: [{ field: 'account' }],
  });
  expect(await ask('GET', 'links', {}, link.id)).toMatchObject({ account: ACCOUNT });
});
