/**
 * Places of a form that takes so many submissions in all. A place is taken before a submission is stored and confirmed
 * afterwards, by plain conditional updates of one counter, which never collide as transactions would. So the number is exact, and
 * one that a crash left in between is found and given back by who would else be turned away.
 */
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { FormConfig } from '../../../config/contact.ts';
import { Spent } from '../../shared/front-door/spent.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { correlation, logger } from '../../shared/runtime/log.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { conditionalWrite } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import { FULL } from '../form/opening.ts';
import { submissionPartition } from './submission.ts';

export interface Places extends Table {
  readonly formId: string;
  /** How many there are in all. @default any number, and nothing is counted */
  readonly most: number | undefined;
}

interface Counter {
  readonly count?: number;
  /** Ids of submissions whose place is taken and not confirmed. */
  readonly pending?: ReadonlySet<string>;
}

/** Longer than any request: who has not confirmed by then, never will. */
const SETTLED_MILLISECONDS = 60_000;

/**
 * Takes a place for a submission.
 *
 * @throws HttpError 403 when all are taken; `Spent` while some of those who took them are still under way
 */
export async function takePlace(places: Places, id: string, now: Date): Promise<void> {
  if (places.most === undefined) return;
  if (await take(places, id)) return;
  const { pending = new Set<string>() } = await readCounter(places);
  if (pending.size > 0 && (await giveBackLost(places, pending, now)) && (await take(places, id))) return;
  // The last place may be that of the same submission, sent twice at once and about to be stored.
  throw pending.size > 0 ? new Spent(403, 'INACTIVE', FULL) : new HttpError(403, 'INACTIVE', FULL);
}

/** Whether all places are taken, at this moment. */
export async function isFull(places: Places): Promise<boolean> {
  return places.most !== undefined && ((await readCounter(places)).count ?? 0) >= places.most;
}

/** How many places are taken of those forms that have a number, by id. */
export async function countPlaces(
  { client, tableName }: Table,
  forms: Readonly<Record<string, Pick<FormConfig, 'maxSubmissions'>>>,
): Promise<ReadonlyMap<string, number>> {
  const ids = Object.keys(forms).filter((id) => forms[id]?.maxSubmissions !== undefined);
  const keys = ids.map((formId) => keyOf({ formId }));
  const found = await batchGet<Counter & { readonly pk: string }>(client, tableName, keys);
  return new Map(ids.map((id) => [id, found.find(({ pk }) => pk === keyOf({ formId: id }).pk)?.count ?? 0]));
}

/**
 * Makes a place the submission's own, or gives it back when that was not stored. Never fails, as the visitor's answer is known by
 * then: a place that can't be settled is looked after by who would else be turned away.
 */
export async function settlePlace(places: Places, id: string, wasStored: boolean): Promise<void> {
  try {
    await (wasStored ? confirmPlace(places, id) : givePlaceBack(places, id));
  } catch (error) {
    logger.warn('place not settled', {
      ...correlation(submissionPartition(id)),
      error: (error as Error).name,
    });
  }
}

/** The submission is stored: its place is its own from now on. */
async function confirmPlace(places: Places, id: string): Promise<void> {
  if (places.most === undefined) return;
  await update(places, { UpdateExpression: 'DELETE #pending :ids' }, id);
}

/** The submission was not stored. Given back once, however often it is asked. */
async function givePlaceBack(places: Places, id: string): Promise<void> {
  if (places.most === undefined) return;
  await update(
    places,
    {
      UpdateExpression: 'ADD #count :change DELETE #pending :ids',
      ConditionExpression: 'contains(#pending, :id)',
    },
    id,
    { ':change': -1 },
  );
}

/** @returns false when all are taken; true also for one that was taken before for this submission, by a write whose answer was lost */
async function take(places: Places, id: string): Promise<boolean> {
  const write = await update(
    places,
    {
      UpdateExpression: 'ADD #count :change, #pending :ids SET #type = :type',
      ConditionExpression:
        '(attribute_not_exists(#count) OR #count < :most) AND (attribute_not_exists(#pending) OR NOT contains(#pending, :id))',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
    id,
    { ':change': 1, ':most': places.most, ':type': 'places' },
  );
  return write.held || (write.found as Counter | undefined)?.pending?.has(id) === true;
}

type Writing = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ReturnValuesOnConditionCheckFailure'
>;

function update(places: Places, writing: Writing, id: string, more: Record<string, unknown> = {}) {
  const text = `${writing.UpdateExpression} ${writing.ConditionExpression ?? ''}`;
  const used = (name: string) => text.includes(name);
  const names = { '#count': 'count', '#pending': 'pending', '#type': 'type' };
  const values = { ':ids': new Set([id]), ':id': id, ...more };
  return conditionalWrite(
    places.client.send(
      new UpdateCommand({
        TableName: places.tableName,
        Key: keyOf(places),
        ...writing,
        ExpressionAttributeNames: Object.fromEntries(Object.entries(names).filter(([name]) => used(name))),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(text)),
        ),
      }),
    ),
  );
}

/** @returns whether any was given back */
async function giveBackLost(places: Places, pending: ReadonlySet<string>, now: Date): Promise<boolean> {
  let isAny = false;
  for (const id of pending) {
    if (now.getTime() - momentOf(id) < SETTLED_MILLISECONDS) continue;
    if (await isStored(places, id)) await confirmPlace(places, id);
    else {
      await givePlaceBack(places, id);
      isAny = true;
    }
  }
  return isAny;
}

/** Ids begin with the moment at which they were made (RFC 9562, version 7). */
function momentOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

async function isStored({ client, tableName }: Table, id: string): Promise<boolean> {
  const Key = { pk: submissionPartition(id), sk: 'submission' };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item !== undefined;
}

async function readCounter(places: Places): Promise<Counter> {
  const { client, tableName } = places;
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(places), ConsistentRead: true }),
  );
  return (Item ?? {}) as Counter;
}

function keyOf({ formId }: Pick<Places, 'formId'>) {
  return { pk: `places#${formId}`, sk: 'places' };
}
