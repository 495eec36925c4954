import * as z from 'zod';
import { budget } from './budget.ts';
import { checkShared, shards } from './shards.ts';
import { id, positive, webAddress } from './values.ts';

/** At most `count` sends in any `seconds`, wherever the window is laid. */
const limit = (count: number, seconds: number) =>
  z
    .strictObject({
      /** So many. */
      count: positive.default(count),
      /** In so many seconds. */
      seconds: positive.default(seconds),
    })
    .prefault({});

/** Below Meta's own limits, so that Meta never has to refuse. Each account has these to itself. */
const limits = z.strictObject({
  /** Private replies to comments on live video. Meta: 100 a second. @default 50 a second */
  live: limit(50, 1),
  /** Answers to direct messages, story replies and mentions. @default 60 a minute */
  message: limit(60, 60),
  /** Private replies to comments on posts and reels. Meta: 750 an hour. @default 700 an hour */
  post: limit(700, 3600),
  /** Replies under comments, which others see. Meta names no number and calls too many spam. @default 200 an hour */
  public: limit(200, 3600),
});
export type SendLane = keyof z.infer<typeof limits>;

const account = z.strictObject({
  /** The Instagram account's `user_id`, which webhooks carry; `npm run instagram:connect` names it. */
  userId: z.string().regex(/^\d{5,30}$/, { error: 'not an Instagram user id: digits, in quotes' }),
  /** Whether Meta sends webhooks for it; without them the hourly catch-up finds comments on posts. @default true */
  webhooks: z.boolean().default(true),
  /** Which destinations are told when it rests or stops, or replies fail: docs/destinations.md. @default none */
  destinations: z.array(id).max(10).default([]),
  /**
   * Over how many keys its comments and replies are spread, from which day on, where more come than a key takes: docs/scale.md.
   * A change whose day has come stays in the list for ever. @default one
   */
  shards: shards.optional(),
});

/** Durations in seconds, so that tests run through days in seconds without a fake clock. */
const delivery = z.strictObject({
  /** How long one attempt may take before it counts as lost. At AWS 45 at least where destinations are told. @default 120 */
  leaseSeconds: positive.default(120),
  /** Pause after the first failed attempt; doubles each time. @default 15 */
  firstRetrySeconds: positive.default(15),
  /** The longest pause between attempts. @default 3600 */
  longestRetrySeconds: positive.default(3600),
  /** Attempts until a reply is given up, or listed as of unknown outcome. @default as many as the horizon has room for */
  maxAttempts: positive.optional(),
  /** How long an account rests after Meta said "too many"; doubles each time in a row, up to four hours. @default 900 */
  pauseSeconds: positive.default(900),
  /** How long one turn of sending goes on, at most. @default 30 */
  turnSeconds: positive.max(60).default(30),
  /** Within which a comment can be answered. Meta: 7 days; an hour is kept in hand. @default 601200 */
  commentWindowSeconds: positive.default(7 * 86_400 - 3600),
  /** Within which a direct message can be answered. Meta: 24 hours; ten minutes are kept in hand. @default 85800 */
  messageWindowSeconds: positive.default(86_400 - 600),
  /** For how long what can't be worked off is tried: a reply, not counting pauses of its account. @default 86400 */
  horizonSeconds: positive.default(86_400),
});

export const keywordDm = z
  .strictObject({
    /** The Instagram accounts, by a name of yours. */
    accounts: z
      .record(id, account)
      .refine((all) => Object.keys(all).length > 0, { error: 'configure at least one account' })
      // Functions are granted each account's token by its name, in a statement that has to fit into a policy of 6,144 characters.
      .refine((all) => Object.keys(all).length <= 25, { error: 'more than 25 accounts' }),
    /** Meta's API. */
    graph: z
      .strictObject({
        /** Where it is. @default https://graph.instagram.com */
        url: webAddress.default('https://graph.instagram.com'),
        /** Which version of it. @default v24.0 */
        version: z
          .string()
          .regex(/^v\d+\.\d$/, { error: 'not a version, such as v24.0' })
          .default('v24.0'),
        /** How long an answer may take; later its outcome counts as unknown. @default 10 */
        timeoutSeconds: positive.max(30).default(10),
      })
      .prefault({}),
    /** How fast replies go out. */
    limits: limits.prefault({}),
    /**
     * Over how many keys is spread what all accounts share, from which day on. As many as each account has, at least: docs/scale.md.
     * @default one
     */
    shards: shards.optional(),
    /** What it may cost; beyond, replies rest. See docs/cost.md. @default no limit */
    budget: budget.optional(),
    /** How hard a reply is tried. */
    delivery: delivery.prefault({}),
    /** The reconciler, which runs every hour and finds what the webhook missed. */
    catchUp: z
      .strictObject({
        /** How many of the newest posts it reads. @default 25 */
        posts: positive.max(100).default(25),
        /** Days back that it reads comments. Never beyond Meta's window. @default 2 */
        days: positive.max(6).default(2),
      })
      .prefault({}),
    /** Days before a token's expiry at which the owner is alarmed. @default 14 */
    tokenWarningDays: positive.max(59).default(14),
    /** Days until a comment and what became of it are deleted. @default 30 */
    retentionDays: positive.min(8).max(3650).default(30),
  })
  .refine(
    ({ accounts }) =>
      new Set(Object.values(accounts).map(({ userId }) => userId)).size === Object.keys(accounts).length,
    { error: 'two accounts have the same userId', path: ['accounts'] },
  )
  .refine(({ delivery, graph }) => delivery.leaseSeconds > delivery.turnSeconds + 2 * graph.timeoutSeconds, {
    error: 'must be longer than a turn and two calls to the Graph API',
    path: ['delivery', 'leaseSeconds'],
  })
  .superRefine(checkShared('accounts'));
export type KeywordDmConfig = z.infer<typeof keywordDm>;
