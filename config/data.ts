import * as z from 'zod';
import type { Brand } from './brand.ts';
import type { Pipeline } from './deployment.ts';
import { isDerived } from './derived.ts';
import { lakeFields } from './lake-fields.ts';
import { streams } from './streams.ts';
import { address, delivery, positive, timeZone, whole } from './values.ts';
import { LANGUAGES } from './words.ts';

/** A name that is a table's or a column's in SQL, without quotation marks. */
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, {
  error: 'not a name for SQL: lower-case letters, digits and "_", beginning with a letter, at most 63',
});

/** How times are written, besides ISO 8601. */
export const TIME_FORMATS = [
  'iso',
  'dd.mm.yyyy',
  'dd/mm/yyyy',
  'mm/dd/yyyy',
  'seconds',
  'milliseconds',
] as const;

const common = {
  /** What the file calls it; of JSON Lines also a path, such as `customer.id`. @default the column's own name */
  from: z.string().min(1).max(200).optional(),
  /** Whether a row without it is set aside. @default false: it is left empty */
  required: z.boolean().default(false),
};

/** What a value is made of, in place of `from`: another column's, looked at in one way. */
const derive = z.strictObject({
  /** A column of the data set that is not derived itself. */
  of: name,
  /** Of a time, in UTC: its `date`, `month` (2026-01), `hour`, `weekday` (monday). Of a text: `lower`, `upper`. */
  take: z.enum(['date', 'month', 'hour', 'weekday', 'lower', 'upper']),
});

const bounds = {
  /** The least that it may be. @default no limit */
  min: z.number().optional(),
  /** The most that it may be. @default no limit */
  max: z.number().optional(),
  /** What stands before the fraction: with a comma, points between thousands are taken as well. @default . */
  decimal: z.enum(['.', ',']).default('.'),
};

const column = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('text'),
      ...common,
      /** Characters at most. @default 10000 */
      maxLength: positive.max(100_000).default(10_000),
      /** Makes it of another column. @default it is of the file */
      derive: derive.optional(),
    }),
    z.strictObject({ type: z.literal('number'), ...common, ...bounds }),
    z.strictObject({ type: z.literal('integer'), ...common, ...bounds }),
    z.strictObject({ type: z.literal('boolean'), ...common }),
    z.strictObject({
      type: z.literal('time'),
      ...common,
      /** How it is written; dates may be followed by a time of day. @default iso */
      format: z.enum(TIME_FORMATS).default('iso'),
      /** The time zone of times that name none. @default UTC */
      zone: timeZone.default('UTC'),
    }),
    z.strictObject({
      type: z.literal('choice'),
      ...common,
      /** What it may be. */
      options: z
        .array(z.string().min(1))
        .min(1)
        .refine((all) => new Set(all).size === all.length, { error: 'names an option twice' }),
      /** Whether `de` counts as `DE`. @default false */
      ignoreCase: z.boolean().default(false),
    }),
  ],
  { error: 'not a type of column: text, number, integer, boolean, time or choice' },
);
export type ColumnConfig = z.output<typeof column>;

/** Names that every table has: `day` is the folder, and what begins with `_` says where a row is from. */
const columnName = name.refine((value) => value !== 'day', {
  error: 'every table has a column day already: give it another name, and this one as `from`',
});

const EARLIEST_DAY = '1930-01-01';

const dataset = z
  .strictObject({
    /** What is kept of a row, by its name in SQL. */
    columns: z.record(columnName, column).refine((all) => Object.keys(all).length > 0, {
      error: 'configure at least one column',
    }),
    /** The columns by which two rows are the same thing; the newer one then counts. @default every row counts */
    key: z.union([name.transform((one) => [one]), z.array(name).min(1)]).optional(),
    /** The column that says which of two rows is newer: the one with the higher value. @default the row that landed last */
    version: name.optional(),
    /** The column of type time whose day (UTC) a row is stored under. @default the first one; none: the day it landed */
    day: name.optional(),
    /**
     * The earliest day that a row may be stored under, from 1930-01-01 on; earlier rows are set aside. A question without a condition on
     * `day` looks at each day from here on. @default 2000-01-01
     */
    firstDay: z.iso
      .date({ error: 'no day such as 2000-01-31' })
      .refine((day) => day >= EARLIEST_DAY, {
        error: `before ${EARLIEST_DAY}: Athena would look at too many days`,
      })
      .default('2000-01-01'),
    /** What the files are. @default by their names: .csv, .tsv, .jsonl or .ndjson, .log; each also with .gz or .zst */
    format: z.enum(['csv', 'jsonl', 'web-log', 'cloudfront']).optional(),
    /** What stands between the columns of CSV. @default the one of , ; tab | that the first line has most of */
    delimiter: z
      .string()
      .regex(/^[\t !#-~]$/, { error: 'not one character of ASCII' })
      .optional(),
    /** What becomes of columns that are not configured: `drop`, or `refuse` the file. @default drop */
    unknownColumns: z.enum(['drop', 'refuse']).default('drop'),
    /** Days until rows that were taken go, from when they were read. @default they stay */
    keepDays: positive.max(36_500).optional(),
    /** The share of a file's rows, up to 1, beyond which you hear of those that were set aside. @default 0.05 */
    alarmShare: z.number().min(0).max(1).default(0.05),
  })
  .superRefine(({ columns, key = [], version, day }, context) => {
    const refuse = (message: string, ...path: PropertyKey[]) =>
      context.addIssue({ code: 'custom', message, path });
    const missing = 'not one of its columns';
    for (const [i, one] of key.entries())
      if (!Object.hasOwn(columns, one)) refuse(missing, 'key', ...(key.length > 1 ? [i] : []));
    if (version !== undefined && !Object.hasOwn(columns, version)) refuse(missing, 'version');
    if (day !== undefined && columns[day]?.type !== 'time')
      refuse('not one of its columns of type time', 'day');
  })
  .superRefine(({ columns }, context) => {
    for (const [id, column] of Object.entries(columns))
      if ('min' in column && column.min !== undefined && column.min > (column.max ?? column.min))
        context.addIssue({ code: 'custom', message: 'must not be above max', path: ['columns', id, 'min'] });
  })
  .superRefine(({ columns }, context) => {
    for (const [id, column] of Object.entries(columns)) {
      if (!isDerived(column)) continue;
      const { of, take } = column.derive;
      const source = columns[of];
      const wanted = take === 'lower' || take === 'upper' ? ['text', 'choice'] : ['time'];
      const refuse = (message: string, ...path: PropertyKey[]) =>
        context.addIssue({ code: 'custom', message, path: ['columns', id, ...path] });
      if (!source || !wanted.includes(source.type) || isDerived(source))
        refuse(`not one of its columns of type ${wanted.join(' or ')}`, 'derive', 'of');
      if (column.from !== undefined) refuse('a derived column takes nothing from the file', 'from');
    }
  });
export type DatasetConfig = z.output<typeof dataset>;

/** What the lake's own tables and views are called. */
const LAKE_NAMES = ['events', 'submissions', 'responses', 'images', 'legs', 'replies', 'clicks'];

/** Whether a data set is called as something of the lake is, which then can't be there as well. */
export function isOfLake(dataset: string): boolean {
  return LAKE_NAMES.includes(dataset.replace(/_rows$/, ''));
}

const lake = z
  .strictObject({
    /** Days until a row goes, from when it was written. What it has of a person goes with what the pipeline stores. @default it stays */
    keepDays: positive.max(36_500).optional(),
    /**
     * Whether rows have a hash of the person that they are about: by e-mail address, of submissions and responses alike; of other
     * responses by the user's id; of Instagram's replies by the id there. Pictures have none. Personal data. @default false
     */
    person: z.boolean().default(false),
    /** What people wrote that is kept as text, 500 characters of each; needs `person`. @default none */
    fields: lakeFields.prefault({}),
  })
  .superRefine(({ person, fields }, context) => {
    // What is to be forgotten is found by the columns that `person` makes.
    const isAsked = Object.values(fields).some((things) => Object.keys(things).length > 0);
    if (!person && isAsked)
      context.addIssue({
        code: 'custom',
        message: 'needs person: true: without it the rows of a person are not found who is deleted',
        path: ['fields'],
      });
  });
export type LakeConfig = z.output<typeof lake>;

const report = z.strictObject({
  /** Who gets it. @default the owner's address */
  to: z.array(address).min(1).max(10).optional(),
  /** In which of our languages it is written. @default en */
  language: z.enum(LANGUAGES).default('en'),
  /** From which hour of the month's first day on it comes, 0 to 23, in the owner's time zone. @default 8 */
  hour: whole.min(0).max(23).default(8),
});
type ReportConfig = z.output<typeof report>;

const pipeline = z.strictObject({
  /** What may land, by the name that is its folder and its table. @default none */
  datasets: z
    .record(name, dataset)
    .superRefine((all, context) => {
      for (const id of Object.keys(all))
        if (id.endsWith('_rows') && Object.hasOwn(all, id.slice(0, -'_rows'.length)))
          context.addIssue({
            code: 'custom',
            message: 'is the table of all rows of another data set: give it another name',
            path: [id],
          });
    })
    .default({}),
  /** What devices and programs report, by the metric's name: docs/data.md. @default none */
  streams: streams.default({}),
  /** Keeps what happens in the other pipelines as rows, to be asked in SQL: ids, times and outcomes, nothing that names a person. @default not kept */
  lake: lake.optional(),
  /** One mail a month with its charts: what the saved questions say of the month that ended, what landed, and what devices reported. @default none */
  report: report.optional(),
  /** Days until a file that landed goes; until then it can be redriven. @default 30 */
  keepFilesDays: positive.max(3650).default(30),
  /** Days until rows that were set aside go. @default 90 */
  keepRejectedDays: positive.max(3650).default(90),
  /** Megabytes that one query may read; AWS ends it beyond. A gigabyte costs half a cent. @default 1000 */
  scanLimitMegabytes: positive
    .min(10, { error: 'at least 10: Athena takes no less' })
    .max(1_000_000)
    .default(1000),
  /** How files that could not be read at once are tried again. */
  landing: delivery
    .omit({ leaseSeconds: true })
    .extend({
      /** How long a file may wait or be read before the hourly look takes it for lost. @default 1800 */
      overdueSeconds: positive.default(1800),
      /** Bytes that are read at once: larger files are cut at line ends. The function's memory is made for twice this. @default 8000000 */
      partBytes: positive.max(16_000_000).default(8_000_000),
    })
    .prefault({}),
});

export const data = pipeline.superRefine(({ datasets, streams, lake }, context) => {
  const refuse = (message: string, ...path: PropertyKey[]) =>
    context.addIssue({ code: 'custom', message, path });
  if (!lake && Object.keys(datasets).length + Object.keys(streams).length === 0)
    refuse('configure at least one data set, a metric of streams, or the lake', 'datasets');
  if (!lake) return;
  for (const id of Object.keys(datasets))
    if (isOfLake(id)) refuse('is a table or a view of the lake: give it another name', 'datasets', id);
});
export type DataConfig = z.output<typeof data>;

/** Something that a report counts, and that goes after some days. */
export interface Kept {
  /** All rows of the lake, records that could not be counted; of one: a widget's responses, a preset's pictures, a metric's readings. */
  readonly of: 'lake' | 'aside' | 'responses' | 'images' | 'readings';
  /** The widget's, preset's or metric's. Empty for what is no one's. */
  readonly name: string;
  readonly days: number;
}

/** The configuration as the function has it that mails the report. */
export interface BundledReport {
  readonly data: DataConfig;
  readonly report: ReportConfig & { readonly to: readonly string[] };
  /** Whose events the lake has. */
  readonly pipelines: readonly Pipeline[];
  readonly kept: readonly Kept[];
  /** The owner's. */
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
}
