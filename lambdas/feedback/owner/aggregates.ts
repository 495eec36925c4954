/** A widget's figures by day, week, month, page or language. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { WidgetConfig } from '../../../config/feedback.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { newestFirst } from '../../shared/owner/listing.ts';
import { readChoice, readDays, requireKnown } from '../../shared/owner/query.ts';
import { requireWithin } from '../../shared/people/caller.ts';
import { addDays, startOfDay } from '../../shared/runtime/local-time.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { addCounts, type Counts, NO_COUNTS } from '../counting/counts.ts';
import { countsByDay, countsByPage, type DayCounts, type Days, sumOf } from '../figures/aggregates.ts';
import { summarise } from '../figures/statistics.ts';
import { type FeedbackResponse, widgetPartition } from '../response/response.ts';
import type { Lists } from './lists.ts';

/** No more days in one answer. By page there can be 200 pages in each hour, all of which are read. */
const MOST_DAYS = { day: 366, week: 366, month: 366, page: 31, language: 366 } as const;
type By = keyof typeof MOST_DAYS;

interface Span extends Days {
  readonly store: TimedTable;
  readonly config: WidgetConfig;
  /** What was counted on each day. */
  readonly days: readonly DayCounts[];
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
};

/** `?widget=&from=&to=&by=`: dates are days of the owner's. */
export async function showAggregates(lists: Lists, { query }: Request): Promise<APIGatewayProxyResult> {
  requireKnown(query, 'widget', 'from', 'to', 'by');
  if (query.widget !== undefined) requireWithin(lists.reach, query.widget);
  const { store, config } = lists;
  const { timeZone } = config;
  const { widget = '' } = query;
  const found = Object.hasOwn(config.widgets, widget) ? config.widgets[widget] : undefined;
  if (!found) throw new HttpError(404, 'WIDGET_NOT_FOUND', 'Name one of the configured widgets: ?widget=…');
  const by = readChoice(query, 'by', Object.keys(MOST_DAYS) as By[]) ?? 'day';
  const { from, to } = readDays(query, { now: store.now(), timeZone, most: MOST_DAYS[by] });
  const span = { widget, from, to, timeZone };
  const days = await countsByDay(store, span);
  return json(200, {
    ...span,
    summary: summarise(found, sumOf(days)),
    ...(await PARTS[by]({ ...span, store, config: found, days })),
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

/** Languages are not counted when a response comes in: so many of the span's newest are read. */
const MOST_READ = 5_000;

/** A response that names no language stands under `unknown`. */
async function byLanguage({ store, config, widget, from, to, timeZone }: Span) {
  const responses = newestFirst<FeedbackResponse>({
    ...store,
    partitions: [widgetPartition(widget, 'new')],
    from: startOfDay(from, timeZone).toISOString(),
    before: startOfDay(addDays(to, 1), timeZone).toISOString(),
    now: store.now(),
  });
  const languages = new Map<string, Counts>();
  let read = 0;
  let complete = true;
  for await (const { language = 'unknown', rating } of responses) {
    if (read === MOST_READ) {
      complete = false;
      break;
    }
    read++;
    const one = { responses: 1, ratings: rating === undefined ? {} : { [rating]: 1 } };
    languages.set(language, addCounts(languages.get(language) ?? NO_COUNTS, one));
  }
  return {
    languages: [...languages]
      .sort(([, a], [, b]) => b.responses - a.responses)
      .map(([language, counts]) => ({ language, ...summarise(config, counts) })),
    complete,
  };
}
