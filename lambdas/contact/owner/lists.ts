/** The lists of the owner's routes: submissions, their export, and a person's. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ContactConfig } from '../../../config/contact.ts';
import { destinationsOf } from '../../../config/told.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { exportFile, readPersonPage, selectNewest, selectOfPerson } from '../../shared/owner/collection.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { takePage } from '../../shared/owner/listing.ts';
import { readChoice, readLimit, requireKnown } from '../../shared/owner/query.ts';
import { holdsWords, readWords, SEARCH_BATCH, searchPage } from '../../shared/owner/search.ts';
import { type Reach, within } from '../../shared/people/caller.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { formPartition, SUBMISSION_STATES, type Submission } from '../submission/submission.ts';
import { chooseColumns, csvHeader, csvLine, jsonLine } from './export.ts';
import { presentSubmission, presentWithLegs } from './present.ts';
import { readLegs, readSubmissions } from './read.ts';

export interface Lists {
  readonly store: TimedTable;
  /** As far as they are within reach. */
  readonly forms: ContactConfig['forms'];
  readonly reach: Reach;
}

const FILTERS = ['email', 'form', 'state', 'from', 'to', 'q', 'label', 'assignee', 'cursor'];

/**
 * `{ items, cursor? }`, newest first, each with its legs. What no index knows, words and what the owner wrote, is searched
 * for: then `search` says how far this request came.
 *
 * @param person the partition of the one person whose submissions are wanted. @default everybody's
 */
export async function listSubmissions(
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
      items: await withLegs(lists, items),
      search,
      ...(leftOffAt !== undefined && { cursor: writeCursor(request, leftOffAt) }),
    });
  }
  const found = select(lists, request.query, { person, position, batch: limit + 1 });
  const { items, hasMore } = await takePage(found, limit);
  const last = items.at(-1);
  return json(200, {
    items: await withLegs(lists, items),
    ...(hasMore && last && { cursor: writeCursor(request, last.gsi1sk) }),
  });
}

/** Below the 1 MB at which DynamoDB ends a query by itself; a local table reads on to the end without a limit. */
const EXPORT_BATCH = 1_000;

/** How long a page of an export is gathered; API Gateway waits for 29 seconds. */
const EXPORT_MILLISECONDS = 10_000;

/**
 * An export can't be as long as it likes: where it goes on stands in the header `Link`.
 *
 * @param person as for the list: what is exported is exactly what is listed
 */
export async function exportSubmissions(
  lists: Lists,
  request: Request,
  person?: string,
): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'format');
  const format = readChoice(request.query, 'format', ['csv', 'jsonl']) ?? 'jsonl';
  const cursor = readCursor(request, isExportPosition);
  const fits = readSearch(request.query) ?? (() => true);
  const listed = select(lists, request.query, { person, position: cursor?.position, batch: EXPORT_BATCH });
  const end = lists.store.now().getTime() + EXPORT_MILLISECONDS;
  const isOver = () => lists.store.now().getTime() > end;
  const { items, hasMore } = await takePage(listed, Number.POSITIVE_INFINITY, isOver);
  const last = items.at(-1);
  const presented = items.filter(fits).map(presentSubmission);
  const columns = cursor?.columns ?? chooseColumns(declaredFields(lists, request.query.form), presented);
  const lines =
    format === 'jsonl'
      ? presented.map(jsonLine)
      : [...(cursor ? [] : [csvHeader(columns)]), ...presented.map((line) => csvLine(line, columns))];
  return exportFile(request, {
    name: 'submissions',
    format,
    lines,
    ...(hasMore && last && { next: { position: last.gsi1sk, columns } satisfies ExportPosition }),
  });
}

/** A person's submissions, newest first. */
export async function listPerson(
  lists: Lists,
  request: Request,
  person: string,
): Promise<APIGatewayProxyResult> {
  const { store, reach } = lists;
  const read = (partitions: readonly string[]) => readSubmissions(store, partitions);
  const of = { person, entryPrefix: 'submission#', read };
  const { items, ...page } = await readPersonPage(store, request, of, ({ form }) => within(reach, form));
  return json(200, { items: await withLegs(lists, items), ...page });
}

/** What fits the words, the label and the assignee that a query asks for; undefined when it asks for none of them. */
function readSearch(query: Request['query']): ((submission: Submission) => boolean) | undefined {
  const words = readWords(query);
  const { label, assignee } = query;
  if (words.length === 0 && label === undefined && assignee === undefined) return undefined;
  return (submission) =>
    (label === undefined || (submission.labels ?? []).includes(label)) &&
    (assignee === undefined || submission.assignee === assignee) &&
    holdsWords(words, textsOf(submission));
}

/** What words are looked for in. */
function textsOf({ fields, replyTo, subject, attachments = [], notes, labels = [] }: Submission) {
  const answers = fields.flatMap(([, value]) => value);
  return [...answers, replyTo, subject, ...attachments.map(({ name }) => name), notes, ...labels];
}

interface Selected {
  readonly person: string | undefined;
  /** Where the page before ended. */
  readonly position: string | undefined;
  /** How many entries one query reads. */
  readonly batch: number;
}

function select(
  { store, forms, reach }: Lists,
  query: Request['query'],
  { person, position, batch }: Selected,
): AsyncGenerator<Submission> {
  if (person !== undefined)
    return selectOfPerson(store, query, {
      person,
      entryPrefix: 'submission#',
      entity: 'form',
      states: SUBMISSION_STATES,
      position,
      reach,
      read: (partitions) => readSubmissions(store, partitions),
    });
  return selectNewest(store, query, {
    entity: 'form',
    configured: Object.keys(forms),
    reach,
    states: SUBMISSION_STATES,
    partition: formPartition,
    position,
    batch,
  });
}

async function withLegs({ store, forms }: Lists, submissions: readonly Submission[]) {
  const told = new Set(Object.values(forms).flatMap(destinationsOf));
  const legs = await readLegs(
    store,
    submissions.map(({ pk }) => pk),
    [...told],
  );
  return submissions.map((submission) => presentWithLegs(submission, legs.get(submission.pk) ?? []));
}

function declaredFields({ forms }: Lists, form: string | undefined): string[] {
  const chosen = Object.entries(forms).flatMap(([id, one]) =>
    form === undefined || id === form ? [one] : [],
  );
  return chosen.flatMap((config) => Object.keys(config?.fields ?? {}));
}

interface ExportPosition {
  readonly position: string;
  /** Those of the first page. */
  readonly columns: readonly string[];
}

function isExportPosition(value: unknown): value is ExportPosition {
  const { position, columns } = Object(value) as Partial<ExportPosition>;
  return isPosition(position) && Array.isArray(columns) && columns.every((name) => typeof name === 'string');
}
