import * as z from 'zod';
import { bootstrap } from './bootstrap.ts';
import { domain } from './domain.ts';
import { encryptionKey, formerEncryptionKeys, isKeyOf, isOfRegion } from './encryption.ts';
import { positive, whole } from './values.ts';

/** The account of every local engine, and of nobody at AWS: what is made for an engine can be deployed to no real one. */
export const ENGINE_ACCOUNT = '000000000000';

/** What differs on a local engine. Only `local/` fills this in; an owner leaves it out. */
const engine = z.strictObject({
  /** The processor that functions run on. */
  architecture: z.enum(['arm64', 'x86_64']),
  /** Whether the engine can make an SES identity by CloudFormation. */
  sesIdentity: z.boolean(),
  /** Whether the engine has CloudFront. */
  cdn: z.boolean(),
  /** Whether the engine has CloudWatch's dashboards. @default true */
  dashboard: z.boolean().default(true),
  /** Whether the engine has AWS Budgets. @default true */
  budgets: z.boolean().default(true),
  /** Whether the engine has Athena and Glue's catalogue. @default true */
  athena: z.boolean().default(true),
  /** Whether the engine has archives and policies of event buses. @default true */
  eventArchive: z.boolean().default(true),
  /** Whether the engine has AWS IoT with topic rules. @default true */
  iot: z.boolean().default(true),
  /** Whether webhooks may go to this very machine, by plain http as well. For tests only. @default false */
  allowLoopbackWebhooks: z.boolean().default(false),
  /** Where the engine serves managed login and the keys of its pools, without a trailing slash. @default at AWS */
  cognitoUrl: z.url().optional(),
  /** Whether the engine has Cognito with its managed login. @default true */
  managedLogin: z.boolean().default(true),
  /** Whether the engine has the look of managed login, without which it shows nothing on AWS. @default true */
  loginBranding: z.boolean().default(true),
  /** Where the desk is opened at, which nothing of the engine knows. With a trailing slash. @default the stack's own address */
  deskUrl: z.url().optional(),
  /** Where captcha proofs are checked instead of at their provider. Tests have a stand-in there. */
  captchaVerifyUrl: z.url().optional(),
});

/** An AWS account and region, and what differs where the app is deployed there. */
export const environment = z
  .strictObject({
    /** The AWS account's number. */
    account: z.string().regex(/^\d{12}$/, { error: 'not an account number: twelve digits, in quotes' }),
    /** The AWS region, such as eu-central-1. */
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'not a region, such as eu-central-1' }),
    /** What a tear-down does to tables and buckets. @default retain */
    removal: z.enum(['retain', 'destroy']).default('retain'),
    /** The public stages' throttle: what a stranger can make you pay for at most. */
    throttle: z
      .strictObject({
        /** Requests a second. @default 25 */
        rate: positive.default(25),
        /** Requests at once. @default 50 */
        burst: positive.default(50),
      })
      .prefault({}),
    /** A domain of your own. @default the addresses that AWS makes up */
    domain: domain.optional(),
    /** How the account was prepared for CDK. @default as `cdk bootstrap` does without options */
    bootstrap: bootstrap.prefault({}),
    /**
     * How many executions each front door has to itself: the function that takes in submissions, feedback, uploads or webhooks. It
     * has no more than these, and nobody takes them away. AWS wants a hundred left for all other functions of the account, so
     * that new accounts refuse it; `npm run doctor` says when it can be set. @default none
     */
    reserve: positive.max(1000, { error: 'more than 1000' }).optional(),
    /**
     * Gives new code, once a deploy has tried it, a part of the calls for some minutes, and none as soon as an alarm of the
     * environment rings. Below 5,000 calls a day a part of them shows nothing. @default all at once
     */
    gradual: z
      .strictObject({
        /** How much of all calls, in percent. @default 10 */
        percent: whole.min(1).max(50).default(10),
        /** For how many minutes. Alarms look every five. @default 15 */
        minutes: whole.min(10).max(45).default(15),
      })
      .optional(),
    /** A firewall (AWS WAF) in front of the APIs, which costs by the month: docs/cost.md. @default none */
    waf: z
      .strictObject({
        /**
         * Requests of one address in five minutes, beyond which it is blocked for as long as it goes on. An office or a mobile
         * network may be one address. Instagram's webhook is not counted. @default 2000
         */
        perAddress: whole.min(100).max(2_000_000_000).default(2000),
      })
      .optional(),
    /**
     * A key of your own at KMS for all that is stored: tables, buckets, queues, topics, logs and secrets. `create` makes one, which
     * costs by the month; the ARN of a key that is there uses that (docs/encryption.md says what its policy has to allow).
     * @default AWS's own keys, which cost nothing
     */
    encryptionKey: encryptionKey.optional(),
    /**
     * ARNs of keys that were `encryptionKey` before: functions may still read what lies under them, which are secrets, files and messages that
     * wait (docs/encryption.md, "Turning it off"). @default none
     */
    formerEncryptionKeys: formerEncryptionKeys.default([]),
    /** Whether requests and calls are traced by X-Ray, which costs by the trace. @default false */
    tracing: z.boolean().default(false),
    engine: engine.optional(),
  })
  .refine(isOfRegion, { error: 'a key of another region', path: ['encryptionKey'] })
  .refine(({ region, formerEncryptionKeys: keys }) => keys.every((key) => isKeyOf(region, key)), {
    error: 'a key of another region',
    path: ['formerEncryptionKeys'],
  });
export type EnvironmentConfig = z.infer<typeof environment>;
