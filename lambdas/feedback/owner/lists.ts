/** The lists of the owner's routes: responses, their export, and a person's. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { BundledFeedback } from '../../../config/feedback.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { exportFile, readPersonPage, selectNewest } from '../../shared/owner/collection.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { takePage } from '../../shared/owner/listing.ts';
import { badQuery, readChoice, readLimit, requireKnown } from '../../shared/owner/query.ts';
import { holdsWords, readWords, SEARCH_BATCH, searchPage } from '../../shared/owner/search.ts';
import { type Reach, within } from '../../shared/people/caller.ts';
import { batchGet } from '../../shared/table/batch.ts';
import type { Table } from '../../shared/table/table.ts';
import { isExpired } from '../../shared/table/table.ts';
import { type FeedbackResponse, RESPONSE_STATES, widgetPartition } from '../response/response.ts';
import { csvHeader, csvLine, jsonLine, presentResponse } from './present.ts';

export interface Lists {
  readonly store: Table & { readonly now: () => Date };
  /** Widgets as far as they are within reach. */
  readonly config: Pick<BundledFeedback, 'widgets' | 'timeZone'>;
  readonly reach: Reach;
}

const FILTERS = ['widget', 'state', 'from', 'to', 'q', 'rating', 'comment', 'page', 'language', 'cursor'];

/** `{ items, cursor? }`, newest first. What no index knows is searched for: then `search` says how far it came. */
export async function listResponses(lists: Lists, request: Request): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'limit');
  const limit = readLimit(request.query);
  const position = readCursor(request, isPosition);
  const fits = readSearch(request.query);
  if (fits) {
    const entries = select(lists, request.query, position, SEARCH_BATCH);
    const { items, search, leftOffAt } = await searchPage(entries, fits, { limit, now: lists.store.now });
    return json(200, {
      items: items.map(presentResponse),
      search,
      ...(leftOffAt !== undefined && { cursor: writeCursor(request, leftOffAt) }),
    });
  }
  const found = select(lists, request.query, position, limit + 1);
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
  const fits = readSearch(request.query) ?? (() => true);
  const listed = await takePage(select(lists, request.query, position), Number.POSITIVE_INFINITY);
  const { hasMore } = listed;
  const last = listed.items.at(-1);
  const items = listed.items.filter(fits);
  const questions = questionsOf(lists, request.query.widget);
  const lines =
    format === 'jsonl'
      ? items.map(jsonLine)
      : [
          ...(position === undefined ? [csvHeader(questions)] : []),
          ...items.map((item) => csvLine(item, questions)),
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
  { store, reach }: Lists,
  request: Request,
  person: string,
): Promise<APIGatewayProxyResult> {
  const { partitions, hasMore } = await readPersonPage(store, request, person, 'response#');
  const keys = partitions.map((pk) => ({ pk, sk: 'response' }));
  const responses = await batchGet<FeedbackResponse>(store.client, store.tableName, keys);
  const last = partitions.at(-1);
  return json(200, {
    items: responses
      .filter((response) => within(reach, response.widget) && !isExpired(response, store.now()))
      .sort((a, b) => (a.pk < b.pk ? 1 : -1))
      .map(presentResponse),
    ...(hasMore && last && { cursor: writeCursor(request, last) }),
  });
}

/** What fits the words and values that a query asks for; undefined when it asks for none of them. */
function readSearch(query: Request['query']): ((response: FeedbackResponse) => boolean) | undefined {
  const words = readWords(query);
  const { page, language } = query;
  const ratings = readRatings(query);
  const withComment = readChoice(query, 'comment', ['true']) !== undefined;
  if (words.length + ratings.length === 0 && !withComment && page === undefined && language === undefined)
    return undefined;
  return (response) =>
    (ratings.length === 0 || ratings.includes(response.rating ?? -1)) &&
    (!withComment || response.comment !== undefined) &&
    (page === undefined || response.page === page) &&
    (language === undefined || response.language === language) &&
    holdsWords(words, [
      response.comment,
      response.email,
      response.page,
      ...Object.values(response.answers ?? {}).flat(),
    ]);
}

function readRatings({ rating }: Request['query']): number[] {
  if (rating === undefined) return [];
  const all = rating.split(',');
  if (!all.every((one) => /^\d{1,2}$/.test(one)))
    throw badQuery('rating: a whole number, or several with commas.');
  return all.map(Number);
}

function select(
  { store, config, reach }: Lists,
  query: Request['query'],
  position: string | undefined,
  batch?: number,
): AsyncGenerator<FeedbackResponse> {
  return selectNewest(store, query, {
    entity: 'widget',
    configured: Object.keys(config.widgets),
    reach,
    states: RESPONSE_STATES,
    partition: widgetPartition,
    position,
    ...(batch !== undefined && { batch }),
  });
}

function questionsOf({ config }: Lists, widget: string | undefined): string[] {
  const chosen = widget === undefined ? Object.values(config.widgets) : [config.widgets[widget]];
  return [...new Set(chosen.flatMap((entry) => Object.keys(entry?.questions ?? {})))];
}
