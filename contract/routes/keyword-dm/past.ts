/** Keyword rules on the past: tried on what is kept, and counted. */
import * as z from 'zod';
import { ruleInput } from '../../../lambdas/keyword-dm/rules/rule.ts';
import { COMMON_ERRORS } from '../../errors.ts';
import type { Route } from '../../route.ts';
import { cursor, paging, type range, search, time } from '../../shapes.ts';

const READ = ['keyword-dm:read'];

/** What the list of rules answers can be tried as it is. */
const candidate = z
  .looseObject({
    ...ruleInput.shape,
    account: z.string().optional(),
    id: z.string().optional().meta({ description: 'Stands in place of the saved rule of this id' }),
  })
  .meta({ id: 'RuleCandidate' });

const difference = z
  .object({
    id: z.string(),
    receivedAt: time,
    surface: z.enum(['post', 'live', 'message', 'story-reply', 'story-mention']),
    text: z.string(),
    change: z.enum(['answered', 'unanswered', 'other-rule']),
    now: z.string().optional().meta({ description: 'The rule that answers as they are saved' }),
    candidate: z.string().optional().meta({ description: 'The rule that would' }),
  })
  .meta({ id: 'RuleDifference' });

const replay = z
  .object({
    tried: z.int(),
    beyondRules: z.int().meta({ description: 'Of people who had written STOP, or too old to be answered' }),
    withoutText: z.int().meta({ description: 'Kept without their words' }),
    counts: z.object({ answered: z.int(), unanswered: z.int(), 'other-rule': z.int() }),
    answers: z.record(z.string(), z.int()).meta({ description: 'By rule of the candidate' }),
    items: z.array(difference),
    names: z.record(z.string(), z.string()).meta({ description: 'Of the rules, by their ids' }),
    notTried: z.array(z.string()).meta({ description: 'Rules for a next post that has not come' }),
    search,
    cursor: cursor.optional(),
  })
  .meta({ id: 'RuleReplay' });

const counts = z
  .object({
    tried: z.int(),
    items: z.array(
      z.object({
        ruleId: z.string(),
        name: z.string().optional().meta({ description: 'None of what was deleted' }),
        shadow: z.boolean(),
        answered: z.int(),
        seen: z.int().meta({ description: 'While it only looked on: what it would fit' }),
        would: z.int().meta({ description: 'How many of those it would have answered' }),
      }),
    ),
    search,
    cursor: cursor.optional(),
  })
  .meta({ id: 'RuleCounts' });

const json = (description: string, schema: z.core.$ZodType) => ({
  description,
  content: { 'application/json': schema },
});

const BOUNDED =
  'One request looks through 2,000 entries or for five seconds at most, and goes on with its cursor. Nothing is sent or written.';

export function pastRoutes(query: {
  readonly account: z.ZodType;
  readonly from: typeof range.from;
}): Route[] {
  const { account, from } = query;
  return [
    {
      method: 'post',
      path: '/owner/rules/replay',
      id: 'replayRules',
      summary: 'What other rules would have answered of what is kept',
      description: BOUNDED,
      scopes: READ,
      query: z.object({ account, from, ...paging }),
      body: {
        'application/json': z
          .object({
            rules: z.array(candidate),
            alone: z
              .boolean()
              .default(false)
              .meta({ description: 'Whether they stand in place of all rules of the account' }),
          })
          .meta({ id: 'RulesToTry' }),
      },
      answers: { 200: json('What would be different, and how often each rule answers', replay) },
      errors: [...COMMON_ERRORS.body, 'ACCOUNT_NOT_FOUND', 'BAD_CURSOR', 'BAD_QUERY', 'VALIDATION_FAILED'],
    },
    {
      method: 'get',
      path: '/owner/rules/counts',
      id: 'countRules',
      summary: 'How often each rule answered, and what those that only look on would have answered',
      description: BOUNDED,
      scopes: READ,
      query: z.object({ account, from, cursor: paging.cursor }),
      answers: { 200: json('By rule', counts) },
      errors: ['ACCOUNT_NOT_FOUND', 'BAD_CURSOR', 'BAD_QUERY'],
    },
  ];
}
