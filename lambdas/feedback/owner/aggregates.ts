/** A widget's figures by day, week, month, page, language or what the page passed along. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { WidgetConfig } from '../../../config/feedback.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { newestFirst } from '../../shared/owner/listing.ts';
import { badQuery, readChoice, readDays, requireKnown } from '../../shared/owner/query.ts';
import { requireWithin } from '../../shared/people/caller.ts';
import { addDays, startOfDay } from '../../shared/runtime/local-time.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { addCounts, type Counts, NO_COUNTS } from '../counting/counts.ts';
import { countsByDay, countsByPage, type DayCounts, type Days, sumOf } from '../figures/aggregates.ts';
import { summarise } from '../figures/statistics.ts';
import { type FeedbackResponse, widgetPartition } from '../response/response.ts';
import type { Lists } from './lists.ts';

/** No more days in one answer. By page there can be 200 pages in each hour, all of which are read. */
const MOST_DAYS = { day: 366, week: 366, month: 366, page: 31, language: 366, attribute: 366 } as const;
type By = keyof typeof MOST_DAYS;

interface Span extends Days {
  readonly store: TimedTable;
  readonly config: WidgetConfig;
  /** What was counted on each day. */
  readonly days: readonly DayCounts[];
  /** Which one is asked for, by attribute. */
  readonly attribute: string | undefined;
}

/** What an answer has besides the summary. */
const PARTS: Readonly<Record<By, (span: Span) => Promise<object>>> = {
  day: async ({ config, days }) => ({
    days: days.map(({ day, counts }) => ({ day, ...summarise(config, counts) })),
  }),
  week: async (span) => ({
    weeks: byPeriod(span, mondayOf).map(({ key, ...rest }) => ({ week: key, ...rest })),
  }),
  month: async (span) => ({
    months: byPeriod(span, (day) => day.slice(0, 7)).map(({ key, ...rest }) => ({ month: key, ...rest })),
  }),
  page: async ({ store, config, ...span }) => ({
    pages: (await countsByPage(store, span)).map(({ page, counts }) => ({
      page,
      ...summarise(config, counts),
    })),
  }),
  language: byLanguage,
  attribute: byAttribute,
};

/** `?widget=&from=&to=&days=&by=`: dates are days of the owner's. */
export async function showAggregates(lists: Lists, { query }: Request): Promise<APIGatewayProxyResult> {
  requireKnown(query, 'widget', 'from', 'to', 'days', 'by', 'attribute');
  if (query.widget !== undefined) requireWithin(lists.reach, query.widget);
  const { store, config } = lists;
  const { timeZone } = config;
  const { widget = '', attribute } = query;
  const found = Object.hasOwn(config.widgets, widget) ? config.widgets[widget] : undefined;
  if (!found) throw new HttpError(404, 'WIDGET_NOT_FOUND', 'Name one of the configured widgets: ?widget=…');
  const by = readChoice(query, 'by', Object.keys(MOST_DAYS) as By[]) ?? 'day';
  if (by === 'attribute' && !found.attributes.some((name) => name === attribute))
    throw badQuery('attribute: not one of the widget’s.');
  const { from, to } = readDays(query, { now: store.now(), timeZone, most: MOST_DAYS[by] });
  const span = { widget, from, to, timeZone };
  const days = await countsByDay(store, span);
  return json(200, {
    ...span,
    summary: summarise(found, sumOf(days)),
    ...(await PARTS[by]({ ...span, store, config: found, days, attribute })),
  });
}

function byPeriod({ config, days }: Span, keyOf: (day: string) => string) {
  return [...Map.groupBy(days, ({ day }) => keyOf(day))].map(([key, own]) => ({
    key,
    ...summarise(config, sumOf(own)),
  }));
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** Languages and attributes are not counted when a response comes in: so many of the span's newest are read. */
const MOST_READ = 5_000;

/** A response that names no language stands under `unknown`. */
async function byLanguage(span: Span) {
  const { values, complete } = await sumBy(span, ({ language = 'unknown' }) => language);
  return { languages: values.map(({ value, ...rest }) => ({ language: value, ...rest })), complete };
}

/** Responses that the page passed nothing with stand in an entry without a value. */
function byAttribute({ attribute = '', ...span }: Span) {
  return sumBy({ ...span, attribute }, ({ attributes }) => attributes?.[attribute]);
}

async function sumBy<Value extends string | undefined>(
  { store, config, widget, from, to, timeZone }: Span,
  keyOf: (response: FeedbackResponse) => Value,
) {
  const responses = newestFirst<FeedbackResponse>({
    ...store,
    lists: [widgetPartition(widget, 'new')],
    from: startOfDay(from, timeZone).toISOString(),
    before: startOfDay(addDays(to, 1), timeZone).toISOString(),
    now: store.now(),
  });
  const byValue = new Map<Value, Counts>();
  let read = 0;
  let complete = true;
  for await (const response of responses) {
    if (read === MOST_READ) {
      complete = false;
      break;
    }
    read++;
    const { rating } = response;
    const value = keyOf(response);
    const one = { responses: 1, ratings: rating === undefined ? {} : { [rating]: 1 } };
    byValue.set(value, addCounts(byValue.get(value) ?? NO_COUNTS, one));
  }
  return {
    values: [...byValue]
      .sort(([, a], [, b]) => b.responses - a.responses)
      .map(([value, counts]) => ({ value, ...summarise(config, counts) })),
    complete,
  };
}
