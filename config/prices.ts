/**
 * AWS's list prices in us-east-1, in US dollars, without taxes. Where a figure was read is stated with each: AWS's own
 * pages fill in most numbers by script, so some come from those who copy them.
 */

/** When the list was put together. */
export const PRICES_OF = '2026-11-21';
export const PRICE_REGION = 'us-east-1';

export interface Price {
  /** What is counted, in the plural. */
  readonly unit: string;
  /** Dollars for `per` units. */
  readonly dollars: number;
  readonly per: number;
  /** Units of each month that every account has for nothing, for ever. @default 0 */
  readonly free?: number;
  readonly page: string;
  /** Where the figure was seen, and when that was written. */
  readonly seen: string;
}

const SQS = 'https://aws.amazon.com/sqs/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const KMS = 'https://aws.amazon.com/kms/pricing/';
const IOT = 'https://aws.amazon.com/iot-core/pricing/';
const KINESIS = 'https://aws.amazon.com/kinesis/pricing/';
const FIREHOSE = 'https://aws.amazon.com/firehose/pricing/';
const WAF = 'https://aws.amazon.com/waf/pricing/';
const CLOUDFRONT = 'https://aws.amazon.com/cloudfront/pricing/';

export const PRICES = {
  queueRequests: {
    unit: 'SQS requests',
    dollars: 0.4,
    per: 1e6,
    free: 1e6,
    page: SQS,
    seen: 'cloudburn.io, March 2026',
  },
  functionCalls: {
    unit: 'Lambda calls',
    dollars: 0.2,
    per: 1e6,
    free: 1e6,
    page: LAMBDA,
    seen: 'AWS’s page, as of September 2026',
  },
  functionSeconds: {
    unit: 'Lambda GB-seconds (arm64)',
    dollars: 0.0000133334,
    per: 1,
    free: 400_000,
    page: LAMBDA,
    seen: 'price table of artillery 2.0.28; the free ones on AWS’s page',
  },
  apiRequests: {
    unit: 'REST API requests',
    dollars: 3.5,
    per: 1e6,
    page: 'https://aws.amazon.com/api-gateway/pricing/',
    seen: 'appropri8-astro.pages.dev, December 2025',
  },
  writeUnits: {
    unit: 'DynamoDB write units',
    dollars: 0.625,
    per: 1e6,
    page: DYNAMODB,
    seen: 'airbyte.com, July 2025, after the cut of November 2024',
  },
  readUnits: {
    unit: 'DynamoDB read units',
    dollars: 0.125,
    per: 1e6,
    page: DYNAMODB,
    seen: 'airbyte.com, July 2025, after the cut of November 2024',
  },
  tableStorage: {
    unit: 'GB in tables',
    dollars: 0.25,
    per: 1,
    free: 25,
    page: DYNAMODB,
    seen: 'AWS’s page, undated copy',
  },
  tableRecovery: {
    unit: 'GB of recovery copies',
    dollars: 0.2,
    per: 1,
    page: DYNAMODB,
    seen: 'a public gist, 2020; not seen in a newer source',
  },
  objectStorage: { unit: 'GB in S3', dollars: 0.023, per: 1, page: S3, seen: 'cloudburn.io, March 2026' },
  objectWrites: { unit: 'S3 writes', dollars: 0.005, per: 1000, page: S3, seen: 'c3x.dev, undated' },
  objectReads: { unit: 'S3 reads', dollars: 0.0004, per: 1000, page: S3, seen: 'c3x.dev, undated' },
  busEvents: {
    unit: 'events from S3 on EventBridge',
    dollars: 1,
    per: 1e6,
    page: 'https://aws.amazon.com/eventbridge/pricing/',
    seen: 'cloudburn.io, March 2026, for custom events; sources differ on whether those of S3 are free, the dearer is taken',
  },
  mails: {
    unit: 'mails by SES',
    dollars: 0.1,
    per: 1000,
    page: 'https://aws.amazon.com/ses/pricing/',
    seen: 'a bill quoted in 2019; not seen in a newer source',
  },
  logData: {
    unit: 'GB of logs taken in',
    dollars: 0.5,
    per: 1,
    free: 5,
    page: CLOUDWATCH,
    seen: 'factualminds.com, June 2026; the free ones on AWS’s page',
  },
  alarms: {
    unit: 'alarms',
    dollars: 0.1,
    per: 1,
    free: 10,
    page: CLOUDWATCH,
    seen: 'c3x.dev, undated; the free ones on AWS’s page',
  },
  dashboards: {
    unit: 'dashboards',
    dollars: 3,
    per: 1,
    free: 3,
    page: CLOUDWATCH,
    seen: 'factualminds.com, June 2026; the free ones on AWS’s page',
  },
  metrics: {
    unit: 'own metrics, each for a whole month',
    dollars: 0.3,
    per: 1,
    free: 10,
    page: CLOUDWATCH,
    seen: 'signoz.io, February 2026; the free ones on AWS’s page',
  },
  deliveryRequests: {
    unit: 'CloudFront requests',
    dollars: 0.01,
    per: 10_000,
    free: 1e7,
    page: CLOUDFRONT,
    seen: 'wring.co, March 2026; the free ones on AWS’s page',
  },
  deliveryData: {
    unit: 'GB delivered by CloudFront',
    dollars: 0.085,
    per: 1,
    free: 1024,
    page: CLOUDFRONT,
    seen: 'AWS’s page, undated copy',
  },
  iotMessages: {
    unit: 'messages to AWS IoT',
    dollars: 1,
    per: 1e6,
    page: IOT,
    seen: 'known from AWS’s page of earlier years; not seen in a newer source',
  },
  iotRuleRuns: {
    unit: 'rules of AWS IoT that were triggered, and their actions',
    dollars: 0.15,
    per: 1e6,
    page: IOT,
    seen: 'known from AWS’s page of earlier years; not seen in a newer source',
  },
  shardHours: {
    unit: 'hours of a shard at Kinesis',
    dollars: 0.015,
    per: 1,
    page: KINESIS,
    seen: 'c3x.dev, seen November 2026',
  },
  streamRecords: {
    unit: 'records of 25 KB put into Kinesis',
    dollars: 0.014,
    per: 1e6,
    page: KINESIS,
    seen: 'a calculator on calculator.city, seen November 2026',
  },
  rowsTakenIn: {
    unit: 'GB taken in by Firehose, each row as 5 KB',
    dollars: 0.029,
    per: 1,
    page: FIREHOSE,
    seen: 'several public repositories, seen November 2026',
  },
  rowsConverted: {
    unit: 'GB made Parquet by Firehose, each row as 5 KB',
    dollars: 0.018,
    per: 1,
    page: FIREHOSE,
    seen: 'known from AWS’s page of earlier years; a public tool’s tests have the dearer price of London',
  },
  rowsPutIntoFolders: {
    unit: 'GB put into folders by Firehose',
    dollars: 0.02,
    per: 1,
    page: FIREHOSE,
    seen: 'known from AWS’s page of earlier years; not seen in a newer source',
  },
  filesPutIntoFolders: {
    unit: 'files put into folders by Firehose',
    dollars: 0.005,
    per: 1000,
    page: FIREHOSE,
    seen: 'known from AWS’s page of earlier years; not seen in a newer source',
  },
  traces: {
    unit: 'X-Ray traces',
    dollars: 5,
    per: 1e6,
    free: 100_000,
    page: 'https://aws.amazon.com/xray/pricing/',
    seen: 'AWS’s page, undated copy',
  },
  keys: {
    unit: 'keys of your own at KMS',
    dollars: 1,
    per: 1,
    page: KMS,
    seen: 'cloudburn.io, March 2026; each of the first two yearly rotations adds as much',
  },
  keyRequests: {
    unit: 'requests to KMS',
    dollars: 0.03,
    per: 10_000,
    free: 20_000,
    page: KMS,
    seen: 'wring.co, March 2026; the free ones on AWS’s page',
  },
  webAcls: { unit: 'firewalls (web ACLs)', dollars: 5, per: 1, page: WAF, seen: 'c3x.dev, undated' },
  webAclRules: {
    unit: 'rules of firewalls, a managed group being one',
    dollars: 1,
    per: 1,
    page: WAF,
    seen: 'c3x.dev, undated',
  },
  webAclRequests: {
    unit: 'requests that a firewall looks at',
    dollars: 0.6,
    per: 1e6,
    page: WAF,
    seen: 'c3x.dev, undated',
  },
} as const satisfies Record<string, Price>;

export type Item = keyof typeof PRICES;

/** How much of each item is used; what is not named is not used. */
export type Usage = Readonly<Partial<Record<Item, number>>>;

export interface Charge {
  readonly item: Item;
  readonly quantity: number;
  /** By the list price. */
  readonly list: number;
  /** What is left when the free allowance is not used by anything else. */
  readonly afterAllowance: number;
}

/** Prices a month's usage, dearest first. */
export function charge(usage: Usage): Charge[] {
  return Object.entries(usage)
    .filter(([, quantity]) => quantity > 0)
    .map(([name, quantity]) => {
      const item = name as Item;
      const { dollars, per, free = 0 }: Price = PRICES[item];
      const price = (units: number) => (Math.max(0, units) * dollars) / per;
      return { item, quantity, list: price(quantity), afterAllowance: price(quantity - free) };
    })
    .sort((a, b) => b.list - a.list);
}

/** What a usage costs by the list, in dollars. */
export function list(usage: Usage): number {
  return charge(usage).reduce((total, one) => total + one.list, 0);
}

/** Adds usages up. */
export function sum(...usages: readonly Usage[]): Usage {
  const total: Partial<Record<Item, number>> = {};
  for (const usage of usages)
    for (const [item, quantity] of Object.entries(usage))
      total[item as Item] = (total[item as Item] ?? 0) + quantity;
  return total;
}
