/** What an owner does to responses: delete them, take them out of spam. The table's stream corrects the counts. */
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { WidgetConfig } from '../../../config/feedback.ts';
import type { Shed } from '../../shared/budget/shed.ts';
import { type ErasingTable, erasureWrite } from '../../shared/erasures/ledger.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { changedPlace } from '../../shared/owner/changes.ts';
import { type Reach, within } from '../../shared/people/caller.ts';
import { together } from '../../shared/runtime/together.ts';
import { stillOpen } from '../../shared/spam/held-leg.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { retry } from '../../shared/table/retry.ts';
import { homeOf } from '../../shared/table/shards.ts';
import type { Table } from '../../shared/table/table.ts';
import { isExpired } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { markDeletion } from '../../shared/visitors/identity.ts';
import { alertWrites, freeAlert } from '../response/alert.ts';
import {
  type FeedbackResponse,
  HELD_AS_SPAM,
  personEntries,
  responsePartition,
  widgetPartition,
} from '../response/response.ts';
import { type Invitation, invitationPartition } from '../survey/invitation.ts';

export interface OwnerStore extends Table {
  readonly now: () => Date;
}

export interface Found {
  readonly response: FeedbackResponse;
  readonly legs: readonly Leg[];
  /** What stands next to it where the budget left its alert out, for a summary to tell. */
  readonly shed: readonly Shed[];
}

export async function readWithLegs(store: OwnerStore, id: string): Promise<Found | undefined> {
  const items: (FeedbackResponse | Leg | Shed)[] = [];
  for await (const item of queryItems<FeedbackResponse | Leg | Shed>(store, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': responsePartition(id) },
    ConsistentRead: true,
  }))
    items.push(item);
  const response = items.find((item) => item.type === 'response');
  if (!response || isExpired(response, store.now())) return undefined;
  const legs = items.filter((item) => item.type === 'leg');
  return { response, legs, shed: items.filter((item) => item.type === 'shed') };
}

/** How often an act starts again because something else changed the response at the same moment. */
const ATTEMPTS = 5;

/** Repeats an act until nothing changed the response in between. @returns undefined when there is none */
async function withResponse<Result>(
  store: OwnerStore,
  id: string,
  act: (found: Found) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const done = await retry(ATTEMPTS, async () => {
    const found = await readWithLegs(store, id);
    if (!found) return { result: undefined };
    const result = await act(found);
    return result === undefined ? undefined : { result };
  });
  if (!done) throw new Error('The response changed with every attempt');
  return done.result;
}

/**
 * Deletes a response with its legs, what finds it by its author and what knows its repeats. The mark by which it was counted stays a while: it
 * holds no contents, and the counter needs it.
 *
 * @returns what was deleted, or undefined when there is none
 */
export function deleteResponse(store: ErasingTable, id: string): Promise<FeedbackResponse | undefined> {
  return withResponse(store, id, async ({ response, legs, shed }) => {
    const { tableName } = store;
    const beside = [...shed, ...personEntries(response)];
    const mark = await markDeletion(store, response.identityMark, id);
    const freed = await together(
      legs
        .filter(({ leg, state }) => leg === 'alert' && state === 'pending')
        .map((alert) => freeAlert(store, response, alert)),
    );
    const done = await transact(store.client, [
      { Delete: { TableName: tableName, ...unchanged(response) } },
      ...mark,
      ...freed.flat(),
      ...legs.map((leg) => ({ Delete: { TableName: tableName, ...unmoved(leg) } })),
      ...beside.map(({ pk, sk }) => ({ Delete: { TableName: tableName, Key: { pk, sk } } })),
      erasureWrite(store.erasures, response.pk, store.now()),
    ]);
    return done ? response : undefined;
  });
}

/**
 * Takes a response out of spam: from then on it counts, and it alerts as if it had just come in, unless it has done so before it
 * was taken for spam. Where the budget left its alert out, the next summary tells it.
 *
 * @param widgets as they are configured; of one that is not, nobody is alerted
 * @returns undefined when there is none
 */
export function releaseResponse(
  store: OwnerStore,
  id: string,
  widgets: Readonly<Record<string, Pick<WidgetConfig, 'alert'>>>,
): Promise<FeedbackResponse | undefined> {
  return withResponse(store, id, async ({ response, legs, shed }) => {
    if (response.state === 'new') return response;
    const now = store.now();
    const { spamReasons: _, ...rest } = response;
    const place = `${response.receivedAt}#${response.id}`;
    const released: FeedbackResponse = {
      ...rest,
      state: 'new',
      version: response.version + 1,
      gsi1pk: homeOf(store, widgetPartition(response.widget, 'new'), place),
      gsi1sk: place,
      ...changedPlace(store, now.toISOString(), response.id),
    };
    const { Key: __, ...condition } = unchanged(response);
    const widget = Object.hasOwn(widgets, response.widget) ? widgets[response.widget] : undefined;
    const alerting = { ...store, response: released, before: response, isShed: shed.length > 0, now };
    const done = await transact(store.client, [
      { Put: { TableName: store.tableName, Item: released, ...condition } },
      ...(widget ? await beginAlert({ ...alerting, widget }, legs) : []),
    ]);
    return done ? released : undefined;
  });
}

/** Starts the alert of a released response. It starts again where it ended because of the spam, and goes on where it is under way. */
async function beginAlert(
  alerting: Parameters<typeof alertWrites>[0],
  legs: readonly Leg[],
): Promise<TransactItem[]> {
  const { client, tableName } = alerting;
  const alert = legs.filter(({ leg }) => leg === 'alert');
  // Only an item that was not there before is new to the stream; while its response is spam, nobody misses it.
  for (const { pk, sk, state, reason } of alert)
    if (state === 'expired' && reason === HELD_AS_SPAM)
      await client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
  return [...stillOpen(alerting, alert), ...(await alertWrites(alerting))];
}

/** An attempt that begins meanwhile may send it: then the act starts again, and sees so. */
function unmoved({ pk, sk, state }: Leg) {
  if (state !== 'pending') return { Key: { pk, sk } };
  return {
    Key: { pk, sk },
    ConditionExpression: 'attribute_not_exists(#state) OR #state = :pending',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':pending': 'pending' },
  };
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

/**
 * Deletes a person's responses and the invitations to them, as many as a request has time for. `screenshots` are ids of the images pipeline.
 *
 * @param reach responses to other widgets stay
 */
export async function deletePerson(
  store: ErasingTable,
  person: string,
  reach: Reach,
): Promise<{ deleted: number; screenshots: string[]; complete: boolean }> {
  const entries = queryItems<{ pk: string; sk: string }>(store, {
    KeyConditionExpression: 'pk = :person',
    ExpressionAttributeValues: { ':person': person },
    ConsistentRead: true,
    Limit: PEOPLE_BATCH,
  });
  const screenshots: string[] = [];
  let deleted = 0;
  let seen = 0;
  for await (const { pk, sk } of entries) {
    const id = sk.slice(sk.indexOf('#') + 1);
    if (sk.startsWith(invitationPartition(''))) {
      if (await deleteInvitation(store, { person: pk, pk: sk, reach })) deleted++;
      if (++seen > PEOPLE_BATCH) return { deleted, screenshots, complete: false };
      continue;
    }
    if (reach !== 'all' && !(await isWithin(store, id, reach))) continue;
    if (++seen > PEOPLE_BATCH) return { deleted, screenshots, complete: false };
    const gone = await deleteResponse(store, id);
    if (gone) deleted++;
    // Its response has expired already.
    else await store.client.send(new DeleteCommand({ TableName: store.tableName, Key: { pk, sk } }));
    if (gone?.screenshot !== undefined) screenshots.push(gone.screenshot);
  }
  return { deleted, screenshots, complete: true };
}

/**
 * Deletes an invitation with its mails' legs, and what finds it. The hash of the mailbox stays as long as it holds the next
 * survey back, and for good where it wants none.
 *
 * @returns whether there was one within reach
 */
export async function deleteInvitation(
  store: ErasingTable,
  { person, pk, reach }: { readonly person: string; readonly pk: string; readonly reach: Reach },
): Promise<boolean> {
  const items: (Invitation | Leg)[] = [];
  for await (const item of queryItems<Invitation | Leg>(store, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  }))
    items.push(item);
  const invitation = items.find((item) => item.type === 'invitation');
  if (reach !== 'all' && !(invitation && within(reach, invitation.widget))) return false;
  const keys = [...items.map(({ sk }) => ({ pk, sk })), { pk: person, sk: pk }];
  await transact(store.client, [
    ...keys.map((Key) => ({ Delete: { TableName: store.tableName, Key } })),
    erasureWrite(store.erasures, pk, store.now()),
  ]);
  return invitation !== undefined;
}

async function isWithin(store: OwnerStore, id: string, reach: Reach): Promise<boolean> {
  const found = await readWithLegs(store, id);
  return found !== undefined && within(reach, found.response.widget);
}
