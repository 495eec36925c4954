import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { json, noContent } from '../../shared/http/respond.ts';
import { readInput, readObject, wrongField } from '../../shared/owner/input.ts';
import type { Call, OwnerRoute } from '../../shared/owner/router.ts';
import { requireSeen } from '../../shared/owner/unchanged.ts';
import { newId } from '../../shared/runtime/ids.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Incoming, Surface } from '../incoming/incoming.ts';
import { getLink } from '../rules/link-store.ts';
import { compileRules } from '../rules/matcher.ts';
import { type Rule, type RuleWarning, ruleInput, savedRule, warningsOf } from '../rules/rule.ts';
import { findShadows, type Shadow } from '../rules/shadow.ts';
import { deleteRule, getRule, listRules, putRule, toRule } from '../rules/store.ts';
import { describeRules, shadowOf, tagOf } from './describe-rules.ts';
import { pageOfRules } from './pages.ts';
import { aboutAccount, accountOf, keptTo } from './request.ts';

export interface RuleRoutes {
  readonly table: Table;
  readonly config: Pick<KeywordDmConfig, 'accounts'>;
  readonly now: () => Date;
}

/** `/owner/rules`: list, create, read, replace, delete, and `/owner/rules/try`. */
export function ruleRoutes({ table, config, now }: RuleRoutes): OwnerRoute[] {
  const findRule = (id: string, call: Call) => findReachable({ table, config }, id, call);

  async function save(body: Record<string, unknown>, before: Rule | undefined, call: Call): Promise<Rule> {
    const account = accountOf(config, call, body.account);
    if (before && before.account !== account) throw wrongField('account', 'A rule stays with its account.');
    const input = readInput(ruleInput, { ...body, account });
    await requireLinkOf(table, input.linkId, account);
    const rule = savedRule(input, before, before?.id ?? newId(), now());
    if (await putRule(table, rule, before)) return rule;
    await requireLinkOf(table, input.linkId, account);
    throw new HttpError(409, 'CONFLICT', 'Somebody else has just changed this rule. Read it again.');
  }

  /** A saved rule, with what its author should know. Nothing of it is stored. */
  async function answer(status: number, rule: Rule) {
    const [described] = await describeRules(table, [rule], now());
    const warnings = [...warningsOf(rule), ...shadowWarnings(described?.shadowedBy)];
    return json(status, { ...described, warnings }, { etag: tagOf(rule) });
  }

  return [
    {
      method: 'GET',
      path: '/owner/rules',
      keeps: 'entry',
      answer: async (request, _, call) => {
        const account = accountOf(config, call, request.query.account);
        const { items, ...rest } = await pageOfRules(table, account, request);
        return json(200, { items: await describeRules(table, items.map(toRule), now()), ...rest });
      },
    },
    {
      method: 'POST',
      path: '/owner/rules',
      keeps: 'entry',
      answer: async (request, _, call) => answer(201, await save(readObject(request), undefined, call)),
    },
    {
      method: 'POST',
      path: '/owner/rules/try',
      keeps: 'entry',
      isChange: false,
      answer: async (request, _, call) => {
        const body = readObject(request);
        const account = accountOf(config, call, body.account);
        return json(200, tryOut(await listRules(table, account), account, body, now()));
      },
    },
    {
      method: 'GET',
      path: '/owner/rules/{id}',
      keeps: 'entry',
      answer: async (_, { id = '' }, call) => {
        const rule = await findRule(id, call);
        const [described] = await describeRules(table, [rule], now());
        return json(200, described, { etag: tagOf(rule) });
      },
    },
    {
      method: 'PUT',
      path: '/owner/rules/{id}',
      keeps: 'entry',
      answer: async (request, { id = '' }, call) => {
        const before = await findRule(id, call);
        requireSeen(request, tagOf(before));
        return answer(200, await save(readObject(request), before, call));
      },
    },
    {
      method: 'DELETE',
      path: '/owner/rules/{id}',
      keeps: 'entry',
      answer: async (_, { id = '' }, call) => {
        const { account } = await findRule(id, call);
        await deleteRule(table, account, id);
        return noContent();
      },
    },
  ];
}

async function requireLinkOf(table: Table, id: string | undefined, account: string): Promise<void> {
  if (id !== undefined && (await getLink(table, id))?.account !== account)
    throw wrongField('linkId', 'There is no such link.');
}

/** Rules are kept by account; an id is looked for with each that the caller may see. */
async function findReachable(
  { table, config }: Pick<RuleRoutes, 'table' | 'config'>,
  id: string,
  call: Call,
): Promise<Rule> {
  for (const { userId } of Object.values(keptTo(config, call.reach).accounts)) {
    const rule = await getRule(table, userId, id);
    if (!rule) continue;
    aboutAccount(config, call, userId);
    return rule;
  }
  throw notFound();
}

function shadowWarnings(shadow: Shadow | undefined): RuleWarning[] {
  if (!shadow) return [];
  const message = `the rule "${shadow.name}" always answers first, so this one never does; give it a higher priority, or other keywords`;
  return [{ field: 'priority', message }];
}

const SURFACES: readonly Surface[] = ['post', 'live', 'message', 'story-reply', 'story-mention'];

/** Which rule would answer a text written now, and why each other one would not. Nothing is sent. */
function tryOut(rules: readonly Rule[], account: string, body: Record<string, unknown>, now: Date) {
  const surface = SURFACES.find((known) => known === (body.surface ?? 'post'));
  if (typeof body.text !== 'string' || !surface)
    throw wrongField(surface ? 'text' : 'surface', `Send text, and surface: ${SURFACES.join(', ')}.`);
  const incoming: Incoming = {
    surface,
    account,
    id: 'try',
    text: body.text,
    personId: 'try',
    mediaIds: typeof body.mediaId === 'string' ? [body.mediaId] : [],
    sentAt: now.toISOString(),
  };
  const explanations = compileRules(rules).explain(incoming);
  const shadows = findShadows(rules, now);
  return {
    rule: explanations.find(({ verdict }) => verdict === 'answers')?.ruleId ?? null,
    rules: explanations.map((one) => ({ ...one, ...shadowOf(shadows, one.ruleId) })),
  };
}
