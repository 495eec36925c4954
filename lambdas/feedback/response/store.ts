/** Writes responses: new ones, each once, and changes of their authors. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { WidgetConfig } from '../../../config/feedback.ts';
import { storedAs } from '../../shared/canary/item.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { changedPlace } from '../../shared/owner/changes.ts';
import { retry } from '../../shared/table/retry.ts';
import { homeOf } from '../../shared/table/shards.ts';
import type { Table } from '../../shared/table/table.ts';
import { isExpired } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { findRepeat, type Identity, markWrite } from '../../shared/visitors/identity.ts';
import { alertWrites } from './alert.ts';
import type { SentContent } from './content.ts';
import {
  type Content,
  type FeedbackResponse,
  personEntries,
  responsePartition,
  widgetPartition,
} from './response.ts';

/** How often a write is tried that another one at the same moment has made impossible. */
const ATTEMPTS = 5;

interface Beside {
  readonly writes: readonly TransactItem[];
  /** Throws what is to be answered where the writes can't be made any more. */
  readonly check: () => Promise<unknown>;
}

interface StoreRequest extends Table {
  readonly identity: Identity;
  readonly widget: WidgetConfig;
  readonly response: FeedbackResponse;
  /** What stands or falls with it. @default nothing */
  readonly beside?: Beside | undefined;
  /** Whether the budget leaves alerts out. @default false */
  readonly isShed?: boolean;
  readonly now: Date;
}

/**
 * Stores a response with its mark and, when its rating is low, the alert: all or nothing.
 *
 * @returns the id under which it is stored; an earlier one's when the same response came in at the same moment
 * @throws what the check throws when another response came first
 */
export async function storeResponse(request: StoreRequest): Promise<string> {
  const { client, tableName, identity, response, beside, now } = request;
  const stored = await retry(ATTEMPTS, async () => {
    const items = [
      markWrite(tableName, identity, response.id, now),
      { Put: { TableName: tableName, Item: { ...storedAs(response, now), identityMark: identity.pk } } },
      ...personEntries(response).map((Item) => ({ Put: { TableName: tableName, Item } })),
      ...(await alertWrites(request)),
      ...(beside?.writes ?? []),
    ];
    if (await transact(client, items)) return response.id;
    const repeated = await findRepeat(request, identity, now);
    // Where it repeats none, and nothing else is in its way, another response has just alerted: then once more.
    if (repeated === undefined) await beside?.check();
    return repeated;
  });
  if (stored === undefined) throw new Error('The response could not be stored');
  return stored;
}

interface ChangeRequest extends Table {
  readonly widgetId: string;
  readonly widget: WidgetConfig;
  readonly id: string;
  /** What it says then, from what it says now. May refuse. */
  readonly change: (content: Content) => Content;
  /** Why the change makes spam of it; none, and what it was taken for stands. */
  readonly spamReasons: (before: Content, after: Content) => readonly string[];
  /** The partition that finds what a person sent. */
  readonly personOf: (content: Content) => string | undefined;
  /** Whether the budget leaves alerts out. @default false */
  readonly isShed?: boolean;
  readonly now: Date;
}

/**
 * Changes a response in place, so that it stays one.
 *
 * @throws HttpError 404 when there is none (any more); 403 `CHANGE_CLOSED` when its time is over
 */
export async function changeResponse(request: ChangeRequest): Promise<void> {
  const { client, widgetId, id, change, now } = request;
  const isDone = await retry(ATTEMPTS, async () => {
    const before = await readResponse(request, id);
    if (!before || before.widget !== widgetId || isExpired(before, now))
      throw new HttpError(404, 'RESPONSE_NOT_FOUND', 'This answer is not there any more.');
    if (now.toISOString() > before.changeUntil)
      throw new HttpError(403, 'CHANGE_CLOSED', 'The time in which this answer could be changed is over.');
    const content = contentOf(before);
    const changed = change(content);
    if (JSON.stringify(changed) === JSON.stringify(content)) return true;
    const response = {
      ...withContent(before, changed, request),
      ...stateAfter(request, before, request.spamReasons(content, changed)),
      person: request.personOf(changed),
    };
    const items = [
      changeWrite(request, before, response),
      ...personWrites(request, before, response),
      ...(await alertWrites({ ...request, before, response })),
    ];
    return (await transact(client, items)) || undefined;
  });
  if (isDone) return;
  throw new HttpError(409, 'CONFLICT', 'This answer is being changed at this moment. Please try again.');
}

/** Nothing that its author writes takes a response out of spam: that is the owner's. */
function stateAfter(
  { now, ...table }: ChangeRequest,
  { state, id, widget }: FeedbackResponse,
  spamReasons: readonly string[],
) {
  if (state === 'spam' || spamReasons.length === 0) return {};
  // In its place by when it came in, no mail would count it: mails tell what is held behind what the last one told.
  const gsi1sk = `${now.toISOString()}#${id}`;
  const gsi1pk = homeOf(table, widgetPartition(widget, 'spam'), gsi1sk);
  return { state: 'spam' as const, spamReasons, gsi1pk, gsi1sk };
}

function changeWrite({ tableName }: Table, before: FeedbackResponse, after: FeedbackResponse): TransactItem {
  return {
    Put: {
      TableName: tableName,
      Item: after,
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': before.version },
    },
  };
}

function personWrites(
  { tableName }: Table,
  before: FeedbackResponse,
  after: FeedbackResponse,
): TransactItem[] {
  const [gone, come] = [entriesNotIn(before, after), entriesNotIn(after, before)];
  return [
    ...gone.map(({ pk, sk }) => ({ Delete: { TableName: tableName, Key: { pk, sk } } })),
    ...come.map((Item) => ({ Put: { TableName: tableName, Item } })),
  ];
}

function entriesNotIn(response: FeedbackResponse, other: FeedbackResponse) {
  const theirs = new Set(personEntries(other).map(({ pk }) => pk));
  return personEntries(response).filter(({ pk }) => !theirs.has(pk));
}

/** In a fixed order, without what is missing: two of them can be compared as text. */
export function contentOf(source: SentContent): Content {
  const { rating, comment, page, email, language, viewport, screenshot, attributes, user } = source;
  const given = withoutMissing(source.answers ?? {});
  const answers = Object.keys(given).length > 0 ? given : undefined;
  const said = { rating, comment, answers, page, email, language, viewport, screenshot };
  return withoutMissing({ ...said, attributes, user });
}

/** What a response says after a change: of its answers, too, only those change that were sent. */
export function changedContent(content: Content, sent: SentContent): Content {
  return contentOf({ ...content, ...sent, answers: { ...content.answers, ...sent.answers } });
}

function withoutMissing<Value>(
  parts: Readonly<Record<string, Value>>,
): Record<string, Exclude<Value, undefined>> {
  const there = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Record<string, Exclude<Value, undefined>>;
}

function withContent(
  before: FeedbackResponse,
  content: Content,
  { now, shards }: Pick<ChangeRequest, 'now' | 'shards'>,
): FeedbackResponse {
  const emptied = Object.fromEntries(Object.keys(contentOf(before)).map((name) => [name, undefined]));
  const changedAt = now.toISOString();
  return {
    ...before,
    ...emptied,
    ...content,
    version: before.version + 1,
    changedAt,
    ...changedPlace({ shards }, changedAt, before.id),
  };
}

/** As it is this moment. @returns undefined when it is gone */
export async function readResponse(
  { client, tableName }: Table,
  id: string,
): Promise<FeedbackResponse | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: tableName,
      Key: { pk: responsePartition(id), sk: 'response' },
      ConsistentRead: true,
    }),
  );
  return Item as FeedbackResponse | undefined;
}
