/** What bounds how many events a second a pipeline takes: AWS's quotas, Meta's and SES's, and our own settings. */
import { DATA_ACTIVITIES } from '../../../cli/cost/data.ts';
import { ACTIVITIES, type Activity } from '../../../config/activities.ts';
import { configSchema } from '../../../config/index.ts';
import { NOTIFIER } from '../../../lib/constructs/mail.ts';
import { FEWEST, WITH_RESERVE } from '../../../lib/constructs/work-queue.ts';

const DAY = 86_400;
const MINUTE = 60;

/** An account that was opened lately, and one whose quotas AWS has raised to its defaults. */
type Account = 'new' | 'mature';

/** A limit of one kind for events of one pipeline. */
export interface Limit {
  readonly name: string;
  /** Events a second that it lets through. */
  readonly perSecond: Readonly<Record<Account, number>>;
  readonly change: string;
}

/** What an event uses, as far as it was measured. */
export interface Use {
  /** Write units of the table with its indexes. */
  readonly writeUnits: number;
  /** Write units of the partition that is written most, when many events come at once. */
  readonly hottest: number;
}

/**
 * AWS's quotas of one region.
 * Lambda: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (new accounts have fewer; ten were seen).
 * API Gateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html.
 * DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html; a table on demand begins with
 * 4,000 write units and doubles within half an hour.
 * SES: https://docs.aws.amazon.com/ses/latest/dg/quotas.html; what an account gets out of the sandbox differs, this is usual.
 */
export const QUOTAS = {
  executions: { new: 10, mature: 1000 },
  requests: { new: 10_000, mature: 10_000 },
  tableWrites: { new: 4000, mature: 40_000 },
  keyWrites: { new: 1000, mature: 1000 },
  mailsPerSecond: { new: 1, mature: 14 },
  mailsPerDay: { new: 200, mature: 50_000 },
} as const;

/** What a configuration says that says nothing of limits. */
const CONFIG = configSchema.parse({
  owner: { email: 'owner@example.com' },
  mail: { from: 'owner@example.com' },
  environments: { live: { account: '123456789012', region: 'eu-central-1' } },
  contact: { forms: { main: { to: ['owner@example.com'], site: 'https://www.example.com' } } },
  feedback: { widgets: { stars: { kind: 'stars', site: 'https://www.example.com' } } },
  images: { presets: { gallery: { widths: [640], formats: ['webp'] } } },
  keywordDm: { accounts: { main: { userId: '17841400000000000' } } },
});

function theOne<T>(of: Readonly<Record<string, T>> | undefined): T {
  const [one] = Object.values(of ?? {});
  if (one === undefined) throw new Error('The configuration lacks it');
  return one;
}

const both = (value: number) => ({ new: value, mature: value });
const each = (quota: Readonly<Record<Account, number>>, use: number) => ({
  new: quota.new / use,
  mature: quota.mature / use,
});

function secondsOf(activities: readonly Activity[]): number {
  return activities
    .flatMap(({ calls }) => Object.values(calls))
    .reduce((sum, [times, seconds]) => sum + times * seconds, 0);
}

const [FUNCTIONS, REQUESTS, TABLE] = [
  'functions at once',
  'requests of the account’s APIs',
  'the table as a whole',
] as const;

const RAISE_FUNCTIONS =
  'ask AWS for more (Service Quotas, Lambda, “Concurrent executions”); tens of thousands are given';

/** Whether a limit is an account's quota, which AWS raises when it is asked. */
export function isQuota(name: string): boolean {
  return [FUNCTIONS, REQUESTS, TABLE].some((quota) => quota === name);
}

/** What every pipeline meets. @param requests of a visitor's for one event */
function common(activities: readonly Activity[], requests: number, use: Use): Limit[] {
  return [
    {
      name: 'our throttle for a method',
      perSecond: both(theOne(CONFIG.environments).throttle.rate),
      change: '`environments.<name>.throttle`; it is what a stranger can make you pay for',
    },
    {
      name: FUNCTIONS,
      perSecond: each(QUOTAS.executions, secondsOf(activities)),
      change: RAISE_FUNCTIONS,
    },
    {
      name: REQUESTS,
      perSecond: each(QUOTAS.requests, requests),
      change: 'ask AWS for more (Service Quotas, API Gateway, “Throttle rate”)',
    },
    {
      name: 'one key of the table',
      perSecond: each(QUOTAS.keyWrites, use.hottest),
      change: '`shards` of the form, widget, preset or account, and of the pipeline, from tomorrow on',
    },
    {
      name: TABLE,
      perSecond: each(QUOTAS.tableWrites, use.writeUnits),
      change: 'ask AWS for more (Service Quotas, DynamoDB, “Table-level write throughput limit”)',
    },
  ];
}

/** SES's, for so many mails an event. */
function mails(perEvent: number): Limit[] {
  return [
    {
      name: 'mails a day by SES',
      perSecond: each(
        { new: QUOTAS.mailsPerDay.new / DAY, mature: QUOTAS.mailsPerDay.mature / DAY },
        perEvent,
      ),
      change:
        'leave the sandbox, then ask SES for more; or let destinations and the digest take the mails’ place',
    },
    {
      name: 'mails a second by SES',
      perSecond: each(QUOTAS.mailsPerSecond, perEvent),
      change: 'the same; until then mails are late, and none is lost',
    },
    {
      name: 'our two mailing functions',
      perSecond: both((NOTIFIER.maxConcurrency * NOTIFIER.batchSize) / 0.5 / perEvent),
      change: 'mails are late; more would only wait for SES',
    },
  ];
}

const { contact, feedback, images, 'keyword-dm': keywordDm } = ACTIVITIES;

/** S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html */
const WRITES_OF_PREFIX = 3500;
/** https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const RECORDS_OF_SHARD = 1000;
/** What one call counts at most, in the seconds that the costs reckon with. */
const READINGS_IN_BATCH = 100;

/** What files and readings meet, which no front door takes in. */
function byQueue(activity: Activity, inBatch: number, use: Use): Limit[] {
  const seconds = secondsOf([activity]) / inBatch;
  return [
    ...common([activity], 1, use).filter(({ name }) => name === TABLE),
    { name: FUNCTIONS, perSecond: each(QUOTAS.executions, seconds), change: RAISE_FUNCTIONS },
    {
      name: 'our two functions at once',
      perSecond: { new: FEWEST / seconds, mature: WITH_RESERVE / seconds },
      change:
        'what comes faster waits, up to fourteen days; `environments.<name>.reserve` gives ten instead of two',
    },
  ];
}

const { landedFile, readings } = DATA_ACTIVITIES;
const readingsTogether: Activity = {
  ...readings,
  calls: { 'data/report': [1, readings.calls['data/report'][1]] },
};

/** The limits of a pipeline's events. */
export function limitsOf(
  { pipeline, events }: { readonly pipeline: string; readonly events: string },
  use: Use,
): Limit[] {
  switch (pipeline === 'data' ? events : pipeline) {
    case 'landed files':
      return [
        ...byQueue(landedFile, 1, use),
        {
          name: 'one key of the table',
          perSecond: each(QUOTAS.keyWrites, use.hottest),
          change:
            'nothing spreads a data set’s list: put rows into fewer, larger files, or into several data sets',
        },
        {
          name: 'writes below one prefix of S3',
          perSecond: both(WRITES_OF_PREFIX),
          change: 'S3 splits what is busy by itself, within half an hour',
        },
      ];
    case 'readings':
      return [
        ...byQueue(readingsTogether, READINGS_IN_BATCH, use),
        {
          name: 'one shard at Kinesis, where readings come by it',
          perSecond: both(RECORDS_OF_SHARD),
          change: 'a stream of your own with more shards; two batches of each are counted at once',
        },
      ];
    case 'contact':
      return [
        ...common([contact.submission, contact.mail], 1, use),
        own(
          'a form’s day',
          theOne(CONFIG.contact?.forms).rate.perFormPerDay / DAY,
          '`rate.perFormPerDay` of the form',
        ),
        own(
          'a form’s minute',
          theOne(CONFIG.contact?.forms).rate.perFormPerMinute / MINUTE,
          '`rate.perFormPerMinute` of the form',
        ),
        ...mails(1),
      ];
    case 'feedback':
      return [
        ...common([feedback.response], 2, use),
        own(
          'a widget’s day',
          theOne(CONFIG.feedback?.widgets).rate.perWidgetPerDay / DAY,
          '`rate.perWidgetPerDay` of the widget',
        ),
        own(
          'a widget’s minute',
          theOne(CONFIG.feedback?.widgets).rate.perWidgetPerMinute / MINUTE,
          '`rate.perWidgetPerMinute` of the widget',
        ),
        ...mails(0.05),
      ];
    case 'images':
      return [
        ...common([images.upload, images.rendering], 5, use),
        own(
          'a preset’s day',
          theOne(CONFIG.images?.presets).rate.imagesPerDay / DAY,
          '`rate.imagesPerDay` and `rate.megabytesPerDay` of the preset',
        ),
        own(
          'a preset’s minute',
          theOne(CONFIG.images?.presets).rate.perPresetPerMinute / MINUTE,
          '`rate.perPresetPerMinute` of the preset',
        ),
        {
          name: 'our renderers at once',
          perSecond: {
            new: FEWEST / secondsOf([images.rendering]),
            mature: WITH_RESERVE / secondsOf([images.rendering]),
          },
          change: 'pictures are late; `environments.<name>.reserve` gives ten renderers instead of two',
        },
      ];
    case 'keyword-dm':
      return [
        ...common([keywordDm.comment, keywordDm.reply, keywordDm.reply], 1, use),
        own(
          'replies to comments on posts (Meta: 750 an hour)',
          perSecond(CONFIG.keywordDm?.limits.post),
          'nothing raises it: replies go out for seven days; a second account has its own',
        ),
        own(
          'public replies',
          perSecond(CONFIG.keywordDm?.limits.public),
          '`limits.public`, or leave out `publicReplies`',
        ),
      ];
    default:
      throw new Error(`No limits of ${pipeline}`);
  }
}

function perSecond(limit: { readonly count: number; readonly seconds: number } | undefined): number {
  if (!limit) throw new Error('The configuration lacks it');
  return limit.count / limit.seconds;
}

function own(name: string, perSecond: number, change: string): Limit {
  return { name, perSecond: both(perSecond), change };
}
