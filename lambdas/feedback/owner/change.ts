/** What an owner does to responses: delete them, take them out of spam. The table's stream corrects the counts. */
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Leg } from '../../shared/legs/legs.ts';
import type { Table } from '../../shared/table/table.ts';
import { isExpired } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { markDeletion } from '../../shared/visitors/identity.ts';
import {
  type FeedbackResponse,
  personEntries,
  responsePartition,
  widgetPartition,
} from '../response/response.ts';

export interface OwnerStore extends Table {
  readonly now: () => Date;
}

export interface Found {
  readonly response: FeedbackResponse;
  readonly legs: readonly Leg[];
}

export async function readWithLegs(store: OwnerStore, id: string): Promise<Found | undefined> {
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': responsePartition(id) },
      ConsistentRead: true,
    }),
  );
  const items = Items as (FeedbackResponse | Leg)[];
  const response = items.find((item) => item.type === 'response');
  if (!response || isExpired(response, store.now())) return undefined;
  return { response, legs: items.filter((item) => item.type === 'leg') };
}

/** How often an act begins anew because something else changed the response at the same moment. */
const ATTEMPTS = 5;

/** Repeats an act until nothing changed the response in between. @returns undefined when there is none */
async function withResponse<Result>(
  store: OwnerStore,
  id: string,
  act: (found: Found) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await readWithLegs(store, id);
    if (!found) return undefined;
    const result = await act(found);
    if (result !== undefined) return result;
  }
  throw new Error('The response changed with every attempt');
}

/**
 * Deletes a response with its legs, what finds it by its author and what knows its repeats. The mark by which it was counted stays a while: it
 * holds no contents, and the counter needs it.
 *
 * @returns what was deleted, or undefined when there is none
 */
export function deleteResponse(store: OwnerStore, id: string): Promise<FeedbackResponse | undefined> {
  return withResponse(store, id, async ({ response, legs }) => {
    const { tableName } = store;
    const beside = [...legs, ...personEntries(response)];
    const mark = await markDeletion(store, response.identityMark, id);
    const done = await transact(store.client, [
      { Delete: { TableName: tableName, ...unchanged(response) } },
      ...mark,
      ...beside.map(({ pk, sk }) => ({ Delete: { TableName: tableName, Key: { pk, sk } } })),
    ]);
    return done ? response : undefined;
  });
}

/** Takes a response out of spam: from then on it counts. @returns undefined when there is none */
export function releaseResponse(store: OwnerStore, id: string): Promise<FeedbackResponse | undefined> {
  return withResponse(store, id, async ({ response }) => {
    if (response.state === 'new') return response;
    const { spamReasons: _, ...rest } = response;
    const released: FeedbackResponse = {
      ...rest,
      state: 'new',
      version: response.version + 1,
      gsi1pk: widgetPartition(response.widget, 'new'),
    };
    const { Key: __, ...condition } = unchanged(response);
    const done = await transact(store.client, [
      { Put: { TableName: store.tableName, Item: released, ...condition } },
    ]);
    return done ? released : undefined;
  });
}

function unchanged({ pk, sk, version }: FeedbackResponse) {
  return {
    Key: { pk, sk },
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': version },
  };
}

/** How many responses one request deletes: some seconds of work. */
const PEOPLE_BATCH = 100;

/** Deletes a person's responses, as many as a request has time for. `screenshots` are ids of the images pipeline. */
export async function deletePerson(
  store: OwnerStore,
  person: string,
): Promise<{ deleted: number; screenshots: string[]; complete: boolean }> {
  const { client, tableName } = store;
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :person',
      ExpressionAttributeValues: { ':person': person },
      ConsistentRead: true,
      Limit: PEOPLE_BATCH,
    }),
  );
  const screenshots: string[] = [];
  let deleted = 0;
  for (const { pk, sk } of Items as { pk: string; sk: string }[]) {
    const gone = await deleteResponse(store, sk.slice(sk.indexOf('#') + 1));
    if (gone) deleted++;
    // Its response has expired already.
    else await client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
    if (gone?.screenshot !== undefined) screenshots.push(gone.screenshot);
  }
  return { deleted, screenshots, complete: LastEvaluatedKey === undefined };
}
