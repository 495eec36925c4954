/**
 * The owner's configuration: its schema, and how it is read. Mistakes are reported all at once, each with its path,
 * such as `contact.forms.main.to[0]: not an address`.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { bootstrap, sharesFoundation } from './bootstrap.ts';
import { brand } from './brand.ts';
import { contact, type FormConfig, formWithRules } from './contact.ts';
import { data } from './data.ts';
import { type ChosenEnvironment, DEFAULT_ROOT } from './deployment.ts';
import { desk } from './desk.ts';
import { type Destinations, destinations } from './destinations.ts';
import { domain } from './domain.ts';
import { encryptionKey, isOfRegion } from './encryption.ts';
import { events } from './events.ts';
import { feedback, type WidgetConfig, widgetWithRules } from './feedback.ts';
import { images } from './images.ts';
import { keywordDm } from './keyword-dm.ts';
import { refuseUnknownFields } from './lake-fields.ts';
import { dotted, mistakesIn } from './mistakes.ts';
import { fitsIntoPolicies } from './recipients.ts';
import { refuseUnknownDestinations } from './rules.ts';
import type { MetricConfig } from './streams.ts';
import { address, id, mailbox, mailboxAddress, positive, timeZone } from './values.ts';
import { isLoopbackHttp } from './web-address.ts';

/** The account of every local engine, and of nobody at AWS: what is made for an engine can be deployed to no real one. */
const ENGINE_ACCOUNT = '000000000000';

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

const environment = z
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
        percent: z
          .int({ error: 'not a whole number' })
          .min(1, { error: 'must be at least 1' })
          .max(50, { error: 'more than 50' })
          .default(10),
        /** For how many minutes. Alarms look every five. @default 15 */
        minutes: z
          .int({ error: 'not a whole number' })
          .min(10, { error: 'must be at least 10' })
          .max(45, { error: 'more than 45' })
          .default(15),
      })
      .optional(),
    /** A firewall (AWS WAF) in front of the APIs, which costs by the month: docs/cost.md. @default none */
    waf: z
      .strictObject({
        /**
         * Requests of one address in five minutes, beyond which it is blocked for as long as it goes on. An office or a mobile
         * network may be one address. Instagram's webhook is not counted. @default 2000
         */
        perAddress: z
          .int({ error: 'not a whole number' })
          .min(100, { error: 'must be at least 100' })
          .max(2_000_000_000, { error: 'more than 2,000,000,000' })
          .default(2000),
      })
      .optional(),
    /**
     * A key of your own at KMS for all that is stored: tables, buckets, queues, topics, logs and secrets. `create` makes one, which
     * costs by the month; the ARN of a key that is there uses that (docs/encryption.md says what its policy has to allow).
     * @default AWS's own keys, which cost nothing
     */
    encryptionKey: encryptionKey.optional(),
    /** Whether requests and calls are traced by X-Ray, which costs by the trace. @default false */
    tracing: z.boolean().default(false),
    engine: engine.optional(),
  })
  .refine(isOfRegion, { error: 'a key of another region', path: ['encryptionKey'] });
export type EnvironmentConfig = z.infer<typeof environment>;

const mail = z
  .strictObject({
    /** The From of every mail that leaves. */
    from: mailbox,
    /** The SES identity that covers it: a domain, or the address itself. @default the domain of `from` */
    identity: z.string().min(1).optional(),
    /** Whether the foundation makes that identity (and keeps it for ever). @default false: it exists already */
    createIdentity: z.boolean().default(false),
    /** True while the account is in the SES sandbox: grants then cover the recipients' identities. @default true */
    sandbox: z.boolean().default(true),
  })
  .transform((settings) => ({
    ...settings,
    identity: settings.identity ?? (mailboxAddress(settings.from) ?? '').split('@')[1] ?? '',
  }))
  .refine(({ from, identity }) => covers(identity, mailboxAddress(from) ?? ''), {
    error: 'does not cover the From address',
    path: ['identity'],
  });

/** Whether an SES identity (an address, or a domain with its subdomains) may send as the address. */
function covers(identity: string, from: string): boolean {
  const domain = from.split('@')[1] ?? '';
  return identity === from || identity === domain || domain.endsWith(`.${identity}`);
}

/** What all of AWS's services take: docs.aws.amazon.com/batch/latest/userguide/tag-restrictions.html, seen 2026-11; there it is 50 tags. */
const tags = z
  .record(
    z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu, {
      error:
        'not a key of a tag: 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:',
    }),
    z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u, {
      error: 'not a value of a tag: at most 256 letters, digits, spaces and _ . : / = + - @',
    }),
  )
  .refine((all) => Object.keys(all).length <= 40, { error: 'more than 40 tags' });

/**
 * Parameters begin with it, which can't be `aws` or `ssm`; buckets do, which can't be `sthree-`. Without a hyphen: `a` with an
 * environment `b-c` would else have the names of `a-b` with `c`.
 */
const root = z.string().regex(/^(?!aws|ssm|sthree$)[a-z][a-z0-9]{0,19}$/, {
  error:
    'not a name: at most 20 lower-case letters and digits, beginning with a letter, and not with aws or ssm',
});

/** Whatever names destinations; forms have rules that do, too. */
type Naming = Pick<FormConfig, 'destinations'> & Partial<Pick<FormConfig, 'rules'>>;

export const configSchema = z
  .strictObject({
    /**
     * What the names of stacks, parameters, alarms and all else begin with. Two configurations of different names live in one
     * account and region. Another name is another deployment: it starts empty, and the old one stays. @default frontdesk
     */
    name: root.default(DEFAULT_ROOT),
    /** Who gets word when something needs attention. */
    owner: z.strictObject({
      /** Where alarms go. */
      email: address,
      /** For what happens at a local hour. @default UTC */
      timeZone: timeZone.default('UTC'),
    }),
    /** How mails leave, by Amazon SES. */
    mail,
    /** Where it is deployed to, by a name such as `production`. */
    environments: z
      .record(id, environment)
      .refine((all) => Object.keys(all).length > 0, { error: 'configure at least one environment' })
      .refine(sharesFoundation, {
        error:
          'those of one account and region share the foundation: give them the same bootstrap and encryptionKey',
      }),
    /** Tags of everything that is deployed, such as `{ 'cost-center': 'web' }`: AWS's bill can be split by them. @default none */
    tags: tags.default({}),
    /**
     * A budget of AWS's own for the whole account, which mails the owner at 50, 80 and 100 per cent of a month's bill. It only
     * warns, hours late; what stops spending is `budget` of each pipeline. @default none
     */
    awsBudget: z
      .strictObject({
        /** In dollars. */
        perMonth: z.number().min(1, { error: 'must be at least 1' }),
      })
      .optional(),
    /** How mails and pages look. @default plain, without a name */
    brand: brand.optional(),
    /** Contact forms: docs/forms.md. @default none */
    contact: contact.optional(),
    /** Feedback widgets: docs/feedback.md. @default none */
    feedback: feedback.optional(),
    /** Pictures in the sizes of your pages: docs/images.md. @default none */
    images: images.optional(),
    /** Answers to comments on Instagram: docs/instagram.md. @default none */
    keywordDm: keywordDm.optional(),
    /** Files that land, checked and counted, and asked in SQL; and what devices report: docs/data.md. @default none */
    data: data.optional(),
    /** Services that are told what comes in, by id; forms and their rules name them. See docs/destinations.md. @default none */
    destinations: destinations.default({}),
    /** Whether what happens is also told to programs of yours: docs/events.md. @default none */
    events: events.optional(),
    /**
     * Whether a canary goes through forms, feedback and images every hour, as a visitor's does, and an alarm rings when one is not
     * heard of: docs/canary.md. Instagram has none. @default false
     */
    canary: z.boolean().default(false),
    /** The owner's page. @default none: commands and owner tokens only */
    desk: desk.optional(),
  })
  .superRefine(({ destinations, contact, feedback, images, keywordDm }, context) => {
    const refuse = refuseUnknownDestinations(destinations);
    const check = (place: string[], all: Readonly<Record<string, Naming>> = {}) => {
      for (const [name, settings] of Object.entries(all))
        refuse({ rules: {}, ...settings }, context, ...place, name);
    };
    check(['contact', 'forms'], contact?.forms);
    check(['feedback', 'widgets'], feedback?.widgets);
    check(['images', 'presets'], images?.presets);
    check(['keywordDm', 'accounts'], keywordDm?.accounts);
  })
  .superRefine(refuseUnknownFields)
  .superRefine(({ environments, data }, context) => {
    for (const [metric, { source }] of Object.entries(data?.streams ?? {}))
      for (const { region } of Object.values(environments))
        if ((regionOf(source) ?? region) !== region)
          context.addIssue({
            code: 'custom',
            message: `is of another region than ${region}: functions read only those of their own`,
            path: ['data', 'streams', metric, 'source'],
          });
  })
  .superRefine(({ environments, ...pipelines }, context) => {
    for (const [name, { domain }] of Object.entries(environments))
      for (const pipeline of ['images', 'feedback'] as const)
        if (domain?.[pipeline] && pipelines[pipeline]?.cdn === false)
          context.addIssue({
            code: 'custom',
            message: `only CloudFront takes this: leave it out while ${pipeline}.cdn is false`,
            path: ['environments', name, 'domain', pipeline],
          });
  })
  .refine(
    ({ feedback, images }) =>
      feedback?.screenshotPreset === undefined ||
      Object.hasOwn(images?.presets ?? {}, feedback.screenshotPreset),
    { error: 'not a configured preset of images', path: ['feedback', 'screenshotPreset'] },
  )
  .refine(({ mail, contact }) => !mail.sandbox || fitsIntoPolicies(contact), {
    error:
      'more recipients than the SES sandbox takes: a role has no room for all of their identities (about 250). Use fewer addresses, or set mail.sandbox to false once AWS has let the account out',
    path: ['contact', 'forms'],
  });

/** The configuration as an owner writes it. */
export type FrontdeskConfigInput = z.input<typeof configSchema>;
/** The configuration with its defaults filled in. */
export type FrontdeskConfig = z.output<typeof configSchema>;

/** A configuration that can't be used; the message lists every mistake with its path. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Gives the owner's file its types. */
export function defineConfig(config: FrontdeskConfigInput): FrontdeskConfigInput {
  return config;
}

/**
 * Validates a configuration and fills in its defaults.
 *
 * @param name what a message calls it. @default The configuration
 * @throws ConfigError
 */
export function parseConfig(input: unknown, name = 'The configuration'): FrontdeskConfig {
  const result = configSchema.safeParse(input);
  if (result.success) return result.data;
  throw refusalOf(name, result.error);
}

/**
 * A form with other rules than its own, to try those.
 *
 * @param name what a message calls them
 * @param known the destinations that they may name
 * @throws ConfigError
 */
export function tryRules(form: FormConfig, rules: unknown, name: string, known: Destinations): FormConfig {
  const result = formWithRules(form, rules, known);
  if (result.success) return result.data;
  throw refusalOf(name, result.error);
}

/** The same of a widget. */
export function tryWidgetRules(
  widget: WidgetConfig,
  rules: unknown,
  name: string,
  known: Destinations,
): WidgetConfig {
  const result = widgetWithRules(widget, rules, known);
  if (result.success) return result.data;
  throw refusalOf(name, result.error);
}

function refusalOf(name: string, error: z.ZodError): ConfigError {
  const mistakes = mistakesIn(error).map(({ path, message }) => `  ${path}: ${message}`);
  return new ConfigError(`${name} has mistakes:\n${mistakes.join('\n')}`);
}

/** Reads a configuration file (a module's default export, or JSON). @throws ConfigError when it is missing or wrong */
export async function loadConfig(file: string): Promise<FrontdeskConfig> {
  const url = pathToFileURL(resolve(file));
  try {
    const module = await import(url.href, file.endsWith('.json') ? { with: { type: 'json' } } : {});
    return parseConfig(module.default, file);
  } catch (error) {
    if (!isMissing(error, url.href)) throw error;
    throw new ConfigError(
      `${file} does not exist. Copy frontdesk.config.example.ts to it and put in your own values.`,
    );
  }
}

function isMissing(error: unknown, href: string): boolean {
  const { code, url } = error as { code?: string; url?: string };
  return code === 'ERR_MODULE_NOT_FOUND' && (url === undefined || url === href);
}

/**
 * The one environment to synthesise.
 *
 * @param name by `-c environment=<name>`; may be left out while only one is configured
 * @throws ConfigError when the name is needed or unknown, or when an engine's options are given to a real account
 */
export function selectEnvironment(config: FrontdeskConfig, name: string | undefined): ChosenEnvironment {
  const names = Object.keys(config.environments);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined)
    throw new ConfigError(
      `Several environments are configured: choose one with --environment <${names.join('|')}> (cdk itself: -c environment=…).`,
    );
  const settings = config.environments[chosen];
  if (!settings)
    throw new ConfigError(
      `environments.${chosen}: not configured; there is ${names.map((n) => `"${n}"`).join(', ')}.`,
    );
  if (settings.domain && settings.domain.certificateArn.split(':')[3] !== settings.region)
    throw new ConfigError(
      `environments.${chosen}.domain.certificateArn: API Gateway takes a certificate of its own region only: request one in ${settings.region}.`,
    );
  if (settings.engine && settings.account !== ENGINE_ACCOUNT)
    throw new ConfigError(
      `environments.${chosen}.engine: only for a local engine, whose account is "${ENGINE_ACCOUNT}"; leave it out for AWS`,
    );
  if (!settings.engine?.allowLoopbackWebhooks) refuseLoopbackWebhooks(config);
  return { root: config.name, name: chosen, ...settings };
}

function refuseLoopbackWebhooks({ contact }: FrontdeskConfig): void {
  for (const [id, { webhook }] of Object.entries(contact?.forms ?? {}))
    if (webhook && isLoopbackHttp(webhook.url))
      throw new ConfigError(`contact.forms.${id}.webhook.url: not a webhook address: begin with https://`);
}

/** The domains that RFC 2606 and RFC 6761 keep for examples: nobody's mail or site is there. */
const PLACEHOLDER = /(?:^|[@./])example\.(?:com|net|org)(?:$|[/:>])|\.(?:example|invalid|test)(?:$|[/:>])/i;

/** A value of the example that an owner has yet to replace. */
export interface Placeholder {
  /** Such as `contact.forms.main.to[0]`. */
  readonly path: string;
  readonly value: string;
}

/** The placeholders that a deploy of the environment would take to AWS; none where the environment is an engine's. */
export function findPlaceholders(config: FrontdeskConfig, environment: ChosenEnvironment): Placeholder[] {
  if (environment.engine) return [];
  const { root: _, name, ...settings } = environment;
  const found: Placeholder[] = [];
  const visit = (value: unknown, path: PropertyKey[]): void => {
    if (typeof value === 'string') {
      if (isPlaceholder(value)) found.push({ path: dotted(path), value });
    } else if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, [...path, i]);
    else if (value && typeof value === 'object')
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  // An identity that was left out is the domain of `from`, which is named already.
  const { identity, ...mail } = config.mail;
  const ownIdentity = identity !== mailboxAddress(mail.from)?.split('@')[1];
  visit(
    { ...config, mail: { ...mail, ...(ownIdentity && { identity }) }, environments: { [name]: settings } },
    [],
  );
  return found;
}

function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || value === ENGINE_ACCOUNT || value === '123456789012';
}

/**
 * Keeps the example's placeholders from AWS.
 *
 * @param file where the configuration is from, for the message
 * @throws ConfigError that names each
 */
export function refusePlaceholders(
  config: FrontdeskConfig,
  environment: ChosenEnvironment,
  file: string,
): void {
  const found = findPlaceholders(config, environment);
  if (found.length === 0) return;
  const lines = found.map(({ path, value }) => `  ${path}: "${value}"`);
  throw new ConfigError(
    `${file} can't be deployed to AWS yet. Replace the example's values by your own:\n${lines.join('\n')}`,
  );
}

/** Where a stream or a cluster at AWS is; undefined for what is elsewhere. */
function regionOf(source: MetricConfig['source']): string | undefined {
  if (source === 'iot') return undefined;
  const kinesis = typeof source.kinesis === 'string' ? source.kinesis : undefined;
  return (kinesis ?? source.kafka?.cluster ?? source.kafka?.secret)?.split(':')[3];
}
