/** Rules, links, the outbox, accounts and their figures, as the owner gets them. */
import * as z from 'zod';
import { linkInput } from '../../../lambdas/keyword-dm/rules/link.ts';
import { ruleInput } from '../../../lambdas/keyword-dm/rules/rule.ts';
import { count, etag, legState, time } from '../../shapes.ts';

export const SURFACES = ['post', 'live', 'message', 'story-reply', 'story-mention'] as const;
export const OUTBOX_STATES = [
  'pending',
  'sending',
  'sent',
  'unknown',
  'failed',
  'expired',
  'unanswered',
] as const;

export const account = z
  .string()
  .optional()
  .meta({ description: 'By its id in the configuration or its Instagram user id; the only one otherwise' });

/** What an owner writes. The account may be left out where there is one. */
export const ruleBody = z.strictObject({ ...ruleInput.shape, account }).meta({ id: 'RuleInput' });
export const linkBody = z.strictObject({ ...linkInput.shape, account }).meta({ id: 'LinkInput' });

const rule = z
  .object({
    ...ruleInput.shape,
    activeFrom: time.optional(),
    activeUntil: time.optional(),
    id: z.string(),
    listeningSince: time.meta({ description: 'Nothing written earlier is answered by it' }),
    boundMediaId: z.string().optional().meta({ description: 'The post that a `next-post` rule found' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Rule' });

export const shadow = z
  .object({ ruleId: z.string(), name: z.string() })
  .meta({ id: 'Shadow', description: 'A rule that always answers first, so that the other never does' });

export const describedRule = rule
  .extend({
    etag,
    sent: z.int().meta({ description: 'Direct messages, of all time' }),
    clicked: z.int().meta({ description: 'Clicks by people on the links in them, of all time' }),
    shadowedBy: shadow.optional(),
  })
  .meta({ id: 'DescribedRule' });

export const savedRule = describedRule
  .extend({
    warnings: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .meta({ description: 'What its author should know; nothing of it is stored' }),
  })
  .meta({ id: 'SavedRule' });

export const link = z
  .object({
    ...linkInput.shape,
    id: z.string().meta({ description: 'The code of its short link' }),
    createdAt: time,
    updatedAt: time,
    etag,
    shortUrl: z.string(),
    sent: z.int().meta({ description: 'Direct messages with it, of all time' }),
    clicks: z.object({ people: z.int(), bots: z.int() }),
  })
  .meta({ id: 'Link' });

export const entry = z
  .object({
    id: z.string(),
    account: z.string(),
    surface: z.enum(SURFACES),
    text: z.string(),
    username: z.string().optional(),
    personId: z.string(),
    mediaIds: z.array(z.string()),
    receivedAt: time,
    ruleId: z.string().optional(),
    matchedWords: z.array(z.string()).optional(),
    reason: z.string().optional().meta({ description: 'Why nothing was sent' }),
    sightings: z
      .array(z.object({ ruleId: z.string(), would: z.boolean() }))
      .optional()
      .meta({ description: 'Rules that only look on, and whether each would have answered' }),
    legs: z.record(
      z.string(),
      z
        .object({
          state: legState,
          attempts: z.int(),
          reason: z.string().optional(),
          settledAt: time.optional(),
          deadline: time.meta({ description: 'When Instagram’s window closes' }),
        })
        .meta({ id: 'Reply' }),
    ),
  })
  .meta({ id: 'OutboxEntry', description: 'A comment or message, and what became of it' });

export const accountState = z
  .object({
    id: z.string(),
    userId: z.string(),
    username: z.string().optional(),
    state: z.enum(['active', 'paused', 'stopped']),
    reason: z.string().optional(),
    since: time.optional(),
    until: time.optional(),
    tokenExpiresAt: time.optional(),
    tokenRefreshedAt: time.optional(),
    caughtUpTo: time.optional(),
    webhooks: z.boolean().meta({ description: 'Whether Meta is to send webhooks for it' }),
    webhookSeenAt: time.optional().meta({ description: 'When one came last, give or take ten minutes' }),
    backlog: z.array(
      z.object({
        lane: z.enum(['live', 'message', 'post', 'public']),
        waiting: count,
        secondsLeft: z
          .int()
          .meta({ description: 'How long that takes at the account’s limit; longer where there are more' }),
      }),
    ),
  })
  .meta({ id: 'Account' });

const rate = z
  .number()
  .optional()
  .meta({ description: 'Clicks for each message with a link in it; none where nothing was sent' });
const named = z.string().optional().meta({ description: 'None of what was deleted' });
const statisticsDay = z.object({ day: z.iso.date(), sent: z.int(), clicked: z.int() });

export const statistics = z
  .object({
    account: z.string(),
    from: z.iso.date(),
    to: z.iso.date(),
    timeZone: z.string(),
    rules: z.array(
      z.object({
        ruleId: z.string(),
        name: named,
        sent: z.int(),
        sentWithLink: z.int(),
        publicSent: z.int(),
        clicked: z.int(),
        rate,
        lastSentDay: z.iso.date().optional(),
        links: z.array(z.object({ linkId: z.string(), name: named, sent: z.int(), clicked: z.int(), rate })),
        days: z.array(statisticsDay).meta({ description: 'Those on which there was something' }),
      }),
    ),
    links: z.array(
      z.object({
        linkId: z.string(),
        name: named,
        sent: z.int(),
        clicked: z.int(),
        bots: z.int(),
        rate,
        days: z.array(statisticsDay.extend({ bots: z.int() })),
      }),
    ),
    days: z
      .array(statisticsDay.extend({ publicSent: z.int(), bots: z.int() }))
      .meta({ description: 'Every day of the span' }),
  })
  .meta({ id: 'Statistics' });

export const checks = z
  .object({
    account: z.string(),
    checkedAt: time,
    checks: z.array(
      z.object({
        check: z.enum(['token', 'account', 'webhook-subscription', 'webhook-seen', 'state']),
        ok: z.boolean().nullable().meta({ description: 'Null where it can’t be known yet' }),
        reason: z.string().optional(),
        expiresAt: time.optional(),
        seenAt: time.optional(),
        userId: z.string().optional().meta({ description: 'As Meta names the token’s account' }),
        username: z.string().optional(),
        missing: z.array(z.string()).optional().meta({ description: 'Fields that it is not subscribed to' }),
      }),
    ),
  })
  .meta({ id: 'AccountChecks' });

export const accountDay = z
  .object({
    account: z.string(),
    state: z.enum(['active', 'paused', 'stopped']),
    reason: z.string().optional(),
    sentToday: z.int(),
    clickedToday: z.int(),
  })
  .meta({ id: 'AccountDay' });

export const VERDICTS = [
  'answers',
  'looks-on',
  'outranked',
  'other-place',
  'not-listening',
  'older-than-rule',
  'no-keyword',
  'excluded',
] as const;

/** An answer in JSON. */
export const json = (description: string, schema: z.core.$ZodType) => ({
  description,
  content: { 'application/json': schema },
});
