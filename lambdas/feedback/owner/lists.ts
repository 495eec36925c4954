/** The lists of the owner's routes: responses, their export, and a person's. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { BundledFeedback } from '../../../config/feedback.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { exportFile, readPersonPage, selectNewest, selectOfPerson } from '../../shared/owner/collection.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { takePage } from '../../shared/owner/listing.ts';
import { badQuery, readChoice, readLimit, requireKnown } from '../../shared/owner/query.ts';
import { holdsWords, readWords, SEARCH_BATCH, searchPage } from '../../shared/owner/search.ts';
import { type Reach, within } from '../../shared/people/caller.ts';
import type { Table } from '../../shared/table/table.ts';
import { type FeedbackResponse, RESPONSE_STATES, widgetPartition } from '../response/response.ts';
import { questionsOf } from '../widget/questions.ts';
import { csvHeader, csvLine, jsonLine, type OwnColumns, presentResponse } from './present.ts';
import { readResponses } from './read.ts';

export interface Lists {
  readonly store: Table & { readonly now: () => Date };
  /** Widgets as far as they are within reach. */
  readonly config: Pick<BundledFeedback, 'widgets' | 'timeZone'>;
  readonly reach: Reach;
}

const FILTERS = [
  'email',
  'user',
  'widget',
  'state',
  'from',
  'to',
  'q',
  'rating',
  'comment',
  'page',
  'language',
  'cursor',
];

/**
 * `{ items, cursor? }`, newest first. What no index knows is searched for: then `search` says how far it came.
 *
 * @param person the partition of the one person whose responses are wanted. @default everybody's
 */
export async function listResponses(
  lists: Lists,
  request: Request,
  person?: string,
): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'limit');
  const limit = readLimit(request.query);
  const position = readCursor(request, isPosition);
  const fits = readSearch(request.query);
  if (fits) {
    const entries = select(lists, request.query, { person, position, batch: SEARCH_BATCH });
    const { items, search, leftOffAt } = await searchPage(entries, fits, { limit, now: lists.store.now });
    return json(200, {
      items: items.map(presentResponse),
      search,
      ...(leftOffAt !== undefined && { cursor: writeCursor(request, leftOffAt) }),
    });
  }
  const found = select(lists, request.query, { person, position, batch: limit + 1 });
  const { items, hasMore } = await takePage(found, limit);
  const last = items.at(-1);
  return json(200, {
    items: items.map(presentResponse),
    ...(hasMore && last && { cursor: writeCursor(request, last.gsi1sk) }),
  });
}

/** An export can't be as long as it likes: where it goes on stands in the header `Link`. */
export async function exportResponses(
  lists: Lists,
  request: Request,
  person?: string,
): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'format');
  const format = readChoice(request.query, 'format', ['csv', 'jsonl']) ?? 'jsonl';
  const position = readCursor(request, isPosition);
  const fits = readSearch(request.query) ?? (() => true);
  const listed = await takePage(select(lists, request.query, { person, position }), Number.POSITIVE_INFINITY);
  const { hasMore } = listed;
  const last = listed.items.at(-1);
  const items = listed.items.filter(fits);
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
  { store, reach }: Lists,
  request: Request,
  person: string,
): Promise<APIGatewayProxyResult> {
  const read = (partitions: readonly string[]) => readResponses(store, partitions);
  const of = { person, entryPrefix: 'response#', read };
  const { items, ...page } = await readPersonPage(store, request, of, ({ widget }) => within(reach, widget));
  return json(200, { items: items.map(presentResponse), ...page });
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

interface Selected {
  readonly person: string | undefined;
  /** Where the page before ended. */
  readonly position: string | undefined;
  /** How many responses one query reads. @default as many as `selectNewest` does */
  readonly batch?: number;
}

function select(
  { store, config, reach }: Lists,
  query: Request['query'],
  { person, position, batch }: Selected,
): AsyncGenerator<FeedbackResponse> {
  const of = { entity: 'widget', states: RESPONSE_STATES, position, reach };
  if (person !== undefined)
    return selectOfPerson(store, query, {
      ...of,
      person,
      entryPrefix: 'response#',
      read: (partitions) => readResponses(store, partitions),
    });
  return selectNewest(store, query, {
    ...of,
    configured: Object.keys(config.widgets),
    partition: widgetPartition,
    ...(batch !== undefined && { batch }),
  });
}

function columnsOf({ config }: Lists, widget: string | undefined): OwnColumns {
  const chosen = Object.entries(config.widgets).flatMap(([id, one]) =>
    widget === undefined || id === widget ? [one] : [],
  );
  return {
    questions: [...new Set(chosen.flatMap((entry) => Object.keys(questionsOf(entry))))],
    attributes: [...new Set(chosen.flatMap(({ attributes }) => attributes))],
  };
}
