/**
 * The owner's configuration: its schema, and how it is read. Mistakes are reported all at once, each with its path,
 * such as `contact.forms.main.to[0]: not an address`.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { sharesFoundation } from './bootstrap.ts';
import { brand } from './brand.ts';
import { contact, type FormConfig, formWithRules } from './contact.ts';
import { data } from './data.ts';
import { type ChosenEnvironment, DEFAULT_ROOT } from './deployment.ts';
import { desk } from './desk.ts';
import { type Destinations, destinations } from './destinations.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { ENGINE_ACCOUNT, environment } from './environment.ts';
import { events } from './events.ts';
import { feedback, type WidgetConfig, widgetWithRules } from './feedback.ts';
import { images } from './images.ts';
import { keywordDm } from './keyword-dm.ts';
import { refuseUnknownFields } from './lake-fields.ts';
import { shortLease } from './leases.ts';
import { mistakesIn } from './mistakes.ts';
import { fitsIntoPolicies } from './recipients.ts';
import { refuseUnknownDestinations } from './rules.ts';
import type { MetricConfig } from './streams.ts';
import { address, id, mailbox, mailboxAddress, timeZone } from './values.ts';
import { isLoopbackHttp } from './web-address.ts';

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
          'those of one account and region share the foundation: give them the same bootstrap, encryptionKey and formerEncryptionKeys',
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
      for (const pipeline of ['images', 'feedback', 'desk'] as const)
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
  const mistakes = mistakesIn(error).map(({ path, message }) => `  ${path && `${path}: `}${message}`);
  return new ConfigError(`${name} has mistakes:\n${mistakes.join('\n')}`);
}

/**
 * A configuration file as its owner wrote it: a module's default export, or JSON. Nothing of it is checked.
 *
 * @throws ConfigError when it is missing, says something twice, or exports nothing
 */
export async function readConfig(file: string): Promise<unknown> {
  const url = pathToFileURL(resolve(file));
  const read: { readonly default?: unknown } = await import(
    url.href,
    file.endsWith('.json') ? { with: { type: 'json' } } : {}
  ).catch((error: unknown) => {
    if (!isMissing(error, url.href)) throw error;
    throw new ConfigError(
      `${file} does not exist. Copy frontdesk.config.example.ts to it and put in your own values.`,
    );
  });
  const twice = await duplicateKeys(file);
  if (twice.length > 0)
    throw new ConfigError(
      `${file} says something twice, and only the last would count. Put both into one:\n${twice.map((line) => `  ${line}`).join('\n')}`,
    );
  if (read.default !== undefined) return read.default;
  throw new ConfigError(`${file} has no default export: write export default defineConfig({ … }) in it.`);
}

/** Reads a configuration file and checks it. @throws ConfigError when it is missing or wrong */
export async function loadConfig(file: string): Promise<FrontdeskConfig> {
  return parseConfig(await readConfig(file), file);
}

function isMissing(error: unknown, href: string): boolean {
  const { code, url } = error as { code?: string; url?: string };
  return code === 'ERR_MODULE_NOT_FOUND' && (url === undefined || url === href);
}

/**
 * The one environment to synthesise.
 *
 * @param name by `-c environment=<name>`; may be left out while only one is configured
 * @throws ConfigError when the name is needed or unknown, or when a real account is given an engine's options, or leases that are too short for it
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
  const lease = settings.engine ? undefined : shortLease(config);
  if (lease !== undefined) throw new ConfigError(lease);
  if (!settings.engine?.allowLoopbackWebhooks) refuseLoopbackWebhooks(config);
  return { root: config.name, name: chosen, ...settings };
}

function refuseLoopbackWebhooks({ contact }: FrontdeskConfig): void {
  for (const [id, { webhook }] of Object.entries(contact?.forms ?? {}))
    if (webhook && isLoopbackHttp(webhook.url))
      throw new ConfigError(`contact.forms.${id}.webhook.url: not a webhook address: begin with https://`);
}

/** Where a stream or a cluster at AWS is; undefined for what is elsewhere. */
function regionOf(source: MetricConfig['source']): string | undefined {
  if (source === 'iot') return undefined;
  const kinesis = typeof source.kinesis === 'string' ? source.kinesis : undefined;
  return (kinesis ?? source.kafka?.cluster ?? source.kafka?.secret)?.split(':')[3];
}
