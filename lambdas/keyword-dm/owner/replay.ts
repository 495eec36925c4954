/** Rules on the past: what others would have answered of what is kept, and how often those that are saved did. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { readInput, readObject } from '../../shared/owner/input.ts';
import { readLimit, readRange, requireKnown } from '../../shared/owner/query.ts';
import type { Call, OwnerRoute } from '../../shared/owner/router.ts';
import { searchPage } from '../../shared/owner/search.ts';
import { newId } from '../../shared/runtime/ids.ts';
import type { Table } from '../../shared/table/table.ts';
import { openRuleTally, type RuleDifference, waitingForNext } from '../rules/replay.ts';
import { type Rule, ruleInput, savedRule } from '../rules/rule.ts';
import { listRules } from '../rules/store.ts';
import { accountOf } from './request.ts';
import type { RuleRoutes } from './rules.ts';
import { type Kept, keptIncoming } from './stored.ts';

interface Asked {
  readonly table: Table;
  readonly account: string;
  readonly request: Request;
  readonly now: () => Date;
}

/** They stand before `/owner/rules/{id}`, which would take their names for ids. */
export function pastRoutes({ table, config, now }: RuleRoutes): OwnerRoute[] {
  const asked = (request: Request, call: Call): Asked => {
    const account = accountOf(config, call, request.query.account);
    return { table, account, request, now };
  };
  return [
    {
      method: 'POST',
      path: '/owner/rules/replay',
      keeps: 'entry',
      right: 'read',
      isChange: false,
      answer: (request, _, call) => replayRules(asked(request, call)),
    },
    {
      method: 'GET',
      path: '/owner/rules/counts',
      keeps: 'entry',
      answer: (request, _, call) => countRules(asked(request, call)),
    },
  ];
}

/**
 * `POST /owner/rules/replay?account=&from=&limit=&cursor=`, with rules to try: in place of those of the same id and next to the
 * rest, or of all (`alone`). As far as one request has time for; nothing is sent or written.
 */
async function replayRules({ table, account, request, now }: Asked): Promise<APIGatewayProxyResult> {
  const saved = await listRules(table, account);
  const candidate = readCandidate(request, account, saved, now());
  const tally = openRuleTally(saved, candidate);
  const found = new Map<string, RuleDifference>();
  const page = await look({ table, account, request, now }, (one) => {
    const difference = tally.add(one);
    if (difference) found.set(one.pk, difference);
    return difference !== undefined;
  });
  const names = Object.fromEntries([...saved, ...candidate].map(({ id, name }) => [id, name]));
  return json(200, {
    ...tally.result(),
    items: page.items.flatMap(({ pk }) => found.get(pk) ?? []),
    names,
    notTried: waitingForNext(candidate).map(({ id }) => id),
    ...page.rest,
  });
}

/** `GET /owner/rules/counts?account=&from=&cursor=`: what each rule answered, and what those that only look on would have. */
async function countRules({ table, account, request, now }: Asked): Promise<APIGatewayProxyResult> {
  const rules = await listRules(table, account);
  const counts = new Map(rules.map(({ id }) => [id, { answered: 0, seen: 0, would: 0 }]));
  const countOf = (id: string) => {
    const count = counts.get(id) ?? { answered: 0, seen: 0, would: 0 };
    counts.set(id, count);
    return count;
  };
  let tried = 0;
  const { rest } = await look({ table, account, request, now }, ({ ruleId, sightings = [] }) => {
    tried++;
    if (ruleId !== undefined) countOf(ruleId).answered++;
    for (const { ruleId: id, would } of sightings) {
      countOf(id).seen++;
      if (would) countOf(id).would++;
    }
    return false;
  });
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const items = [...counts].map(([ruleId, count]) => {
    const { name, shadow = false } = known.get(ruleId) ?? {};
    return { ruleId, ...(name !== undefined && { name }), shadow, ...count };
  });
  return json(200, { tried, items, ...rest });
}

/** Goes through what is kept, newest first, as far as one request has time for. */
async function look({ table, account, request, now }: Asked, fits: (one: Kept) => boolean) {
  const { query } = request;
  requireKnown(query, 'account', 'from', 'limit', 'cursor');
  const { from } = readRange(query);
  const before = readCursor(request, (value): value is string => typeof value === 'string');
  const kept = keptIncoming(table, { account, from, before, now: now() });
  const { items, search, leftOffAt } = await searchPage(kept, fits, { limit: readLimit(query), now });
  const cursor = leftOffAt === undefined ? {} : { cursor: writeCursor(request, leftOffAt) };
  return { items, rest: { search, ...cursor } };
}

/** What the list of rules adds to what an owner writes: a list that was read can be tried as it is. */
const READ_ONLY = [
  ...['account', 'listeningSince', 'boundMediaId', 'createdAt', 'updatedAt'],
  ...['etag', 'sent', 'clicked', 'shadowedBy', 'warnings'],
];

const body = z.strictObject({
  rules: z.array(ruleInput).check(z.maxLength(500)),
  ids: z.array(z.optional(z.string().check(z.regex(/^[\w-]{1,100}$/, { error: 'not an id' })))),
  alone: z._default(z.boolean(), false),
});

/** @throws HttpError 422 with each mistake at its path, such as `rules.0.keywords` */
function readCandidate(request: Request, account: string, saved: readonly Rule[], now: Date): Rule[] {
  const { rules: given, ...rest } = readObject(request);
  const list = Array.isArray(given) ? given.map(Object) : [];
  const written = list.map(({ id: _, ...rule }: Record<string, unknown>) => ({
    ...Object.fromEntries(Object.entries(rule).filter(([name]) => !READ_ONLY.includes(name))),
    account,
  }));
  const ids = list.map(({ id }) => id);
  const {
    rules,
    alone,
    ids: named,
  } = readInput(body, { ...rest, rules: Array.isArray(given) ? written : given, ids });
  const byId = new Map(saved.map((rule) => [rule.id, rule]));
  const tried = rules.map((input, i) => {
    const id = named[i] ?? newId();
    return savedRule(input, byId.get(id), id, now);
  });
  const replaced = new Set(tried.map(({ id }) => id));
  return alone ? tried : [...saved.filter(({ id }) => !replaced.has(id)), ...tried];
}
