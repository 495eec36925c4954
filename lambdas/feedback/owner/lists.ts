/** The lists of the owner's routes: responses, their export, a person's, and the counts. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { exportFile, readPersonPage, selectNewest } from '../../shared/owner/collection.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { takePage } from '../../shared/owner/listing.ts';
import { badQuery, readChoice, readLimit, readRange, requireKnown } from '../../shared/owner/query.ts';
import { batchGet } from '../../shared/table/batch.ts';
import type { Table } from '../../shared/table/table.ts';
import { isExpired } from '../../shared/table/table.ts';
import { countsByDay, countsByPage, type Days, sumOf } from '../figures/aggregates.ts';
import { countsByAttribute } from '../figures/by-attribute.ts';
import { addDays, localTime } from '../figures/local-time.ts';
import { summarise } from '../figures/statistics.ts';
import { type FeedbackResponse, RESPONSE_STATES, widgetPartition } from '../response/response.ts';
import { questionsOf } from '../widget/questions.ts';
import { csvHeader, csvLine, jsonLine, type OwnColumns, presentResponse } from './present.ts';

export interface Lists {
  readonly store: Table & { readonly now: () => Date };
  readonly config: Pick<BundledFeedback, 'widgets' | 'timeZone'>;
}

const FILTERS = ['widget', 'state', 'from', 'to', 'cursor'];

/** `{ items, cursor? }`, newest first. */
export async function listResponses(lists: Lists, request: Request): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'limit');
  const limit = readLimit(request.query);
  const found = select(lists, request.query, readCursor(request, isPosition), limit + 1);
  const { items, hasMore } = await takePage(found, limit);
  const last = items.at(-1);
  return json(200, {
    items: items.map(presentResponse),
    ...(hasMore && last && { cursor: writeCursor(request, last.gsi1sk) }),
  });
}

/** An export can't be as long as it likes: where it goes on stands in the header `Link`. */
export async function exportResponses(lists: Lists, request: Request): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'format');
  const format = readChoice(request.query, 'format', ['csv', 'jsonl']) ?? 'jsonl';
  const position = readCursor(request, isPosition);
  const { items, hasMore } = await takePage(select(lists, request.query, position), Number.POSITIVE_INFINITY);
  const last = items.at(-1);
  const columns = columnsOf(lists, request.query.widget);
  const lines =
    format === 'jsonl'
      ? items.map(jsonLine)
      : [
          ...(position === undefined ? [csvHeader(columns)] : []),
          ...items.map((item) => csvLine(item, columns)),
        ];
  return exportFile(request, {
    name: 'responses',
    format,
    lines,
    ...(hasMore && last && { next: last.gsi1sk }),
  });
}

/** A person's responses, newest first. */
export async function listPerson(
  { store }: Lists,
  request: Request,
  person: string,
): Promise<APIGatewayProxyResult> {
  const { partitions, hasMore } = await readPersonPage(store, request, person, 'response#');
  const keys = partitions.map((pk) => ({ pk, sk: 'response' }));
  const responses = await batchGet<FeedbackResponse>(store.client, store.tableName, keys);
  const last = partitions.at(-1);
  return json(200, {
    items: responses
      .filter((response) => !isExpired(response, store.now()))
      .sort((a, b) => (a.pk < b.pk ? 1 : -1))
      .map(presentResponse),
    ...(hasMore && last && { cursor: writeCursor(request, last) }),
  });
}

/** No more days in one answer. By page there can be 200 pages in each hour, all of which are read. */
const MOST_DAYS = { day: 366, page: 31, attribute: 366 } as const;

/**
 * `{ summary, days }`, with `by=page` `{ summary, pages }`, with `by=attribute` `{ summary, values, complete }` of a widget;
 * dates are days of the owner's.
 */
export async function showAggregates(lists: Lists, { query }: Request): Promise<APIGatewayProxyResult> {
  requireKnown(query, 'widget', 'from', 'to', 'by', 'attribute');
  const { store, config } = lists;
  const { timeZone } = config;
  const widget = Object.hasOwn(config.widgets, query.widget ?? '')
    ? config.widgets[query.widget ?? '']
    : undefined;
  if (!widget || query.widget === undefined)
    throw new HttpError(404, 'WIDGET_NOT_FOUND', 'Name one of the configured widgets: ?widget=…');
  const by = readChoice(query, 'by', ['day', 'page', 'attribute']) ?? 'day';
  const { attribute } = query;
  if (by === 'attribute' && !widget.attributes.some((name) => name === attribute))
    throw badQuery('attribute: not one of the widget’s.');
  const to = readDay(query, 'to') ?? localTime(store.now(), timeZone).date;
  const from = readDay(query, 'from') ?? addDays(to, -29);
  if (from > to || addDays(from, MOST_DAYS[by]) <= to)
    throw badQuery(`from: before to, and at most ${MOST_DAYS[by]} days by ${by}.`);
  const span = { widget: query.widget, from, to, timeZone };
  const days = await countsByDay(store, span);
  return json(200, {
    widget: query.widget,
    from,
    to,
    timeZone,
    summary: summarise(widget, sumOf(days)),
    ...(by === 'day' && { days: days.map(({ day, counts }) => ({ day, ...summarise(widget, counts) })) }),
    ...(by === 'page' && {
      pages: (await countsByPage(store, span)).map(({ page, counts }) => ({
        page,
        ...summarise(widget, counts),
      })),
    }),
    ...(by === 'attribute' && (await valuesOf(lists, widget, span, attribute ?? ''))),
  });
}

async function valuesOf({ store }: Lists, widget: WidgetConfig, span: Days, attribute: string) {
  const { values, complete } = await countsByAttribute(store, span, attribute);
  return {
    values: values.map(({ value, counts }) => ({ value, ...summarise(widget, counts) })),
    complete,
  };
}

function readDay(query: Request['query'], name: 'from' | 'to'): string | undefined {
  const day = query[name];
  if (day === undefined) return undefined;
  // Reads it as the other lists do, and takes whole days only.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw badQuery(`${name}: a date such as 2026-01-31.`);
  readRange({ [name]: day });
  return day;
}

function select(
  { store, config }: Lists,
  query: Request['query'],
  position: string | undefined,
  batch?: number,
): AsyncGenerator<FeedbackResponse> {
  return selectNewest(store, query, {
    entity: 'widget',
    configured: Object.keys(config.widgets),
    states: RESPONSE_STATES,
    partition: widgetPartition,
    position,
    ...(batch !== undefined && { batch }),
  });
}

function columnsOf({ config }: Lists, widget: string | undefined): OwnColumns {
  const chosen = (widget === undefined ? Object.values(config.widgets) : [config.widgets[widget]]).filter(
    (entry) => entry !== undefined,
  );
  return {
    questions: [...new Set(chosen.flatMap((entry) => Object.keys(questionsOf(entry))))],
    attributes: [...new Set(chosen.flatMap(({ attributes }) => attributes))],
  };
}
