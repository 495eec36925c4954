/** What owners' programs send for rules and links: whatever it is, it is taken or refused with its mistakes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import { linkRoutes } from '../../../../../lambdas/keyword-dm/owner/links.ts';
import { ruleRoutes } from '../../../../../lambdas/keyword-dm/owner/rules.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import type { Call } from '../../../../../lambdas/shared/owner/router.ts';
import { corpus } from '../../../../support/corpus.ts';
import { simTables } from '../../../../support/sim-table.ts';
import { makeRequest } from '../../request.ts';

/** A caller who may see all. */
const UNLIMITED: Call = {
  caller: { kind: 'token', id: '1', label: '', scopes: [], expiresAt: '' },
  reach: 'all',
  about: () => {},
};
const config = keywordDm.parse({ accounts: { main: { userId: '17841400000000001' } } });

/** The status that is answered; undefined for an error that is none of ours. */
async function post(noun: 'rules' | 'links', body: unknown): Promise<number | undefined> {
  const table = { client: simTables('main').client, tableName: 'main' };
  const parts = { table, config, now: () => new Date('2026-11-28T12:00:00.000Z') };
  const routes =
    noun === 'rules' ? ruleRoutes(parts) : linkRoutes({ ...parts, baseUrl: async () => 'https://x' });
  const route = routes.find(({ method, path }) => method === 'POST' && path === `/owner/${noun}`);
  const request = makeRequest({ path: `/owner/${noun}`, body: JSON.stringify(body) });
  try {
    return (await route?.answer(request, {}, UNLIMITED))?.statusCode;
  } catch (error) {
    if (error instanceof HttpError) return error.status;
    throw error;
  }
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom('', '\ud83d', 'constructor', '__proto__', null),
);
const often = <Right>(right: fc.Arbitrary<Right>) =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: odd });
const name = often(fc.constantFrom('Kettles', 'Prices'));
const account = often(fc.constantFrom('main', undefined));

const link = fc.record(
  {
    account,
    name,
    url: often(fc.constantFrom('https://a.example/x?y=z', 'https://ü.example')),
    utm: often(fc.constant(undefined)),
  },
  { requiredKeys: ['account', 'name', 'url'] },
);
const rule = fc.record(
  {
    account,
    name,
    match: often(fc.constantFrom('word', 'exact', 'any', 'all', 'every')),
    keywords: often(fc.array(often(fc.constantFrom('link', 'a+', '🔥')), { minLength: 1, maxLength: 2 })),
    excluded: often(fc.array(fc.constantFrom('no', 'never'), { maxLength: 1 })),
    scope: often(fc.constantFrom({ on: 'all-posts' }, { on: 'post', mediaId: '17900' }, { on: 'live' })),
    message: often(fc.constantFrom('Hello', 'Hi {name}')),
    publicReplies: often(fc.array(often(fc.constant('Sent!')), { maxLength: 2 })),
    cooldownHours: often(fc.constantFrom(0, 24)),
    linkId: often(fc.constant(undefined)),
  },
  { requiredKeys: ['account', 'name', 'message', 'keywords', 'match'] },
);

test.each([
  ['links', link],
  ['rules', rule],
] as const)(
  '%s of any content are taken or refused, and belong to an account that there is',
  async (noun, input) => {
    const statuses = new Map<number | undefined, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: input }, { weight: 1, arbitrary: fc.jsonValue() }),
        async (body) => {
          const status = await post(noun, body);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect([201, 400, 404, 413, 422]).toContain(status);
          const named = (body as { account?: unknown } | null)?.account;
          if (status === 201) expect([undefined, 'main']).toContain(named);
        },
      ),
      noun === 'links' ? { examples: corpus('keyword-dm/links') } : {},
    );
    // Each is the case of a sixth of them at least.
    expect(statuses.get(201)).toBeGreaterThan(0);
    expect(statuses.get(422)).toBeGreaterThan(0);
  },
);
