/**
 * Events in SQL. The table `events_rows` has every row that came; the views have each thing once, as it is now. A row's folder is
 * the day when its item came in, so that a condition on `day` reads only those days, whatever became of the item later.
 *
 * Only what Trino and DuckDB both know stands here: test/unit/cli/data/sql.test.ts holds it.
 */
import type { LakeConfig } from '../../../config/data.ts';
import type { FieldsOf } from '../../../config/lake-fields.ts';
import { BY_OWNERS_DAY, EVENT_COLUMNS, EVENTS } from '../../shared/lake/columns.ts';
import { personalColumns } from '../../shared/lake/personal.ts';
import type { View } from './views.ts';

type Name = keyof typeof EVENT_COLUMNS;
/** A column of the table under another name. */
type Shown = Name | readonly [of: Name, as: string];

const ROWS = `${EVENTS}_rows`;

/**
 * Of repeats, one; of a row from the stream and one from a backfill, that from the stream.
 *
 * @param personal columns that the table has besides
 */
const once = (personal: readonly string[]): View => ({
  of: [ROWS],
  columns: [...Object.entries(EVENT_COLUMNS), ...texts(personal), ['day', 'text']],
  sql: `SELECT ${[...Object.keys(EVENT_COLUMNS), ...personal, 'day'].map((name) => `"${name}"`).join(', ')} FROM (SELECT *, row_number() OVER (PARTITION BY "day", "id" ORDER BY "source", "at" DESC) AS "_rank" FROM "${ROWS}") AS "_ranked" WHERE "_rank" = 1`,
});

const texts = (columns: readonly string[]) => columns.map((name) => [name, 'text'] as const);

/**
 * Items of one kind that are there, each as its newest row says it is. What was deleted stays so, whatever comes late.
 *
 * @param kind what its events' types begin with
 * @param shown its columns besides `id` and `day`
 * @param personal columns that the table has besides
 */
function itemsOf(kind: string, shown: readonly Shown[], personal: readonly string[] = []): View {
  const named = shown.map((one) => (typeof one === 'string' ? ([one, one] as const) : one));
  const columns = [
    ...named.map(([of, as]) => (of === as ? `"${of}"` : `"${of}" AS "${as}"`)),
    ...personal.map((name) => `"${name}"`),
  ];
  const gone = `"type" = '${kind}.deleted'`;
  return {
    of: [ROWS],
    columns: [
      ['id', 'text'],
      ...named.map(([of, as]) => [as, EVENT_COLUMNS[of]] as const),
      ...texts(personal),
      ['day', 'text'],
    ],
    sql: `SELECT "item" AS "id", ${columns.join(', ')}, "day" FROM (SELECT *, row_number() OVER (PARTITION BY "day", "item" ORDER BY CASE WHEN ${gone} THEN 0 ELSE 1 END, "version" DESC NULLS LAST, "at" DESC, "source") AS "_rank" FROM "${ROWS}" WHERE "type" LIKE '${kind}.%') AS "_ranked" WHERE "_rank" = 1 AND NOT (${gone})`,
  };
}

/** What happened of one kind, once each. */
function happenings(condition: string, shown: readonly Shown[], personal: readonly string[] = []): View {
  const named = shown.map((one) => (typeof one === 'string' ? ([one, one] as const) : one));
  const columns = [
    ...named.map(([of, as]) => (of === as ? `"${of}"` : `"${of}" AS "${as}"`)),
    ...personal.map((name) => `"${name}"`),
  ];
  return {
    of: [EVENTS],
    columns: [
      ...named.map(([of, as]) => [as, EVENT_COLUMNS[of]] as const),
      ...texts(personal),
      ['day', 'text'],
    ],
    sql: `SELECT ${columns.join(', ')}, "day" FROM "${EVENTS}" WHERE ${condition}`,
  };
}

const SUBMISSION: readonly Shown[] = [
  'form',
  'state',
  'received_at',
  ['at', 'changed_at'],
  'language',
  'origin',
  'spam_reasons',
  'rules',
  'files',
  'bytes',
  'version',
];

const RESPONSE: readonly Shown[] = [
  'widget',
  'kind',
  'rating',
  'state',
  'received_at',
  ['at', 'changed_at'],
  'page',
  'language',
  'origin',
  'spam_reasons',
  'rules',
  'version',
];

const IMAGE: readonly Shown[] = [
  'preset',
  'state',
  'received_at',
  ['at', 'ended_at'],
  'format',
  'bytes',
  'stored_format',
  'stored_bytes',
  'milliseconds',
  'reason',
];

const REPLY: readonly Shown[] = [
  ['item', 'reply'],
  'account',
  'kind',
  'rule',
  'link',
  'outcome',
  'reason',
  'received_at',
  ['at', 'ended_at'],
  'milliseconds',
];

/**
 * By name. A view stands behind those that it reads.
 *
 * @param lake what it says of persons stands in columns besides, in each view those that its rows can have
 */
export function eventViews(lake: LakeConfig): Readonly<Record<string, View>> {
  const personal = (of?: FieldsOf) => personalColumns(lake, of);
  return {
    [EVENTS]: once(personal()),
    submissions: itemsOf('submission', SUBMISSION, personal('forms')),
    responses: itemsOf('response', RESPONSE, personal('widgets')),
    images: itemsOf('image', IMAGE, personal('presets')),
    legs: happenings(`"type" = 'leg.ended'`, [
      'pipeline',
      'item',
      'kind',
      'outcome',
      'reason',
      'milliseconds',
      ['at', 'ended_at'],
    ]),
    replies: happenings(`"type" LIKE 'reply.%'`, REPLY, personal('accounts')),
    clicks: happenings(`"type" = '${BY_OWNERS_DAY}'`, [
      'link',
      'account',
      ['rule', 'rule_tag'],
      ['at', 'clicked_at'],
    ]),
  };
}
