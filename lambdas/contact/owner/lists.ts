/** The lists of the owner's routes: submissions, their export, and a person's. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ContactConfig } from '../../../config/contact.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { exportFile, readPersonPage, selectNewest } from '../../shared/owner/collection.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { takePage } from '../../shared/owner/listing.ts';
import { readChoice, readLimit, requireKnown } from '../../shared/owner/query.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { formPartition, SUBMISSION_STATES, type Submission } from '../submission/submission.ts';
import { chooseColumns, csvHeader, csvLine, jsonLine } from './export.ts';
import { presentSubmission, presentWithLegs } from './present.ts';
import { readLegs, readSubmissions } from './read.ts';

export interface Lists {
  readonly store: TimedTable;
  readonly forms: ContactConfig['forms'];
}

const FILTERS = ['form', 'state', 'from', 'to', 'cursor'];

/** `{ items, cursor? }`, newest first, each with its legs. */
export async function listSubmissions(lists: Lists, request: Request): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'limit');
  const limit = readLimit(request.query);
  const found = select(lists, request.query, readCursor(request, isPosition), limit + 1);
  const { items, hasMore } = await takePage(found, limit);
  const last = items.at(-1);
  return json(200, {
    items: await withLegs(lists.store, items),
    ...(hasMore && last && { cursor: writeCursor(request, last.gsi1sk) }),
  });
}

/** Below the 1 MB at which DynamoDB ends a query by itself; a local table reads on to the end without a limit. */
const EXPORT_BATCH = 1_000;

/** How long a page of an export is gathered; API Gateway waits for 29 seconds. */
const EXPORT_MILLISECONDS = 10_000;

/** An export can't be as long as it likes: where it goes on stands in the header `Link`. */
export async function exportSubmissions(lists: Lists, request: Request): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, ...FILTERS, 'format');
  const format = readChoice(request.query, 'format', ['csv', 'jsonl']) ?? 'jsonl';
  const cursor = readCursor(request, isExportPosition);
  const found = select(lists, request.query, cursor?.position, EXPORT_BATCH);
  const end = lists.store.now().getTime() + EXPORT_MILLISECONDS;
  const isOver = () => lists.store.now().getTime() > end;
  const { items, hasMore } = await takePage(found, Number.POSITIVE_INFINITY, isOver);
  const last = items.at(-1);
  const presented = items.map(presentSubmission);
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
  { store }: Lists,
  request: Request,
  person: string,
): Promise<APIGatewayProxyResult> {
  const page = await readPersonPage(store, request, person, 'submission#');
  const submissions = await readSubmissions(store, page.partitions);
  const { items, hasMore } = await takePage(submissions, page.limit);
  const last = hasMore ? items.at(-1)?.pk : page.partitions.at(-1);
  return json(200, {
    items: await withLegs(store, items),
    ...((hasMore || page.hasMore) && last && { cursor: writeCursor(request, last) }),
  });
}

function select(
  { store, forms }: Lists,
  query: Request['query'],
  position: string | undefined,
  batch: number,
): AsyncGenerator<Submission> {
  return selectNewest(store, query, {
    entity: 'form',
    configured: Object.keys(forms),
    states: SUBMISSION_STATES,
    partition: formPartition,
    position,
    batch,
  });
}

async function withLegs(store: TimedTable, submissions: readonly Submission[]) {
  const legs = await readLegs(
    store,
    submissions.map(({ pk }) => pk),
  );
  return submissions.map((submission) => presentWithLegs(submission, legs.get(submission.pk) ?? []));
}

function declaredFields({ forms }: Lists, form: string | undefined): string[] {
  const chosen = form === undefined ? Object.values(forms) : [forms[form]];
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
