/**
 * Stored results: shared sets of variants. Whoever needs one claims it, renders it, completes it; everybody else only
 * adds a reference. The last image's deletion races a new upload of the same picture, so each step is a conditional
 * write: a stored result is deleted only while nobody refers to it, and nobody can refer to what is being deleted.
 */
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite, conditionHeld } from '../../shared/table/condition.ts';
import type { Table, TimedTable } from '../../shared/table/table.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import type { StoredManifest } from '../render/manifest.ts';
import { DUE_RESULTS, dueEntry, resultPk, type StoredResult } from './image.ts';

export interface ResultStore extends TimedTable {
  readonly graceSeconds: number;
}

export type ResultClaim =
  | { readonly state: 'ready'; readonly manifest: StoredManifest }
  /** It is ours to render until the lease ends. */
  | { readonly state: 'claimed' }
  /** Another upload of the same picture is being rendered, or the set is being deleted this moment. */
  | { readonly state: 'busy' };

/** Finds a stored result, or takes on the work of rendering it. */
export async function claimResult(
  store: ResultStore,
  key: string,
  holder: string,
  leaseSeconds: number,
): Promise<ResultClaim> {
  const now = store.now();
  const item: StoredResult = {
    pk: resultPk(key),
    sk: 'content',
    type: 'content',
    key,
    state: 'rendering',
    holder,
    leaseEnd: later(now, leaseSeconds),
    references: 0,
    ...dueEntry(store, DUE_RESULTS, resultPk(key), later(now, leaseSeconds + store.graceSeconds)),
  };
  // Without a look before it: most pictures are new, and of one that is not the refused write says what is there.
  const claim = await conditionalWrite(
    store.client.send(
      new PutCommand({
        TableName: store.tableName,
        Item: item,
        ConditionExpression:
          'attribute_not_exists(pk) OR (#state = :rendering AND (leaseEnd <= :now OR holder = :holder))',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':rendering': 'rendering',
          ':now': now.toISOString(),
          ':holder': holder,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  if (claim.held) return { state: 'claimed' };
  const found = claim.found as StoredResult | undefined;
  if (found?.state === 'ready' && found.manifest) return { state: 'ready', manifest: found.manifest };
  return { state: 'busy' };
}

/** A change that holds while a result is ours to render. */
function whileHeld(holder: string, change: Change): Change {
  return {
    ...change,
    condition: '#state = :rendering AND #holder = :holder',
    values: { rendering: 'rendering', holder },
  };
}

/** A result that was rendered, by the image for which it was. */
export interface Completion {
  readonly holder: string;
  readonly manifest: StoredManifest;
}

/** The write that marks a stored result as rendered and adds its first reference, for the transaction that makes an image ready. */
export function completeReferred(table: Table, key: string, { holder, manifest }: Completion) {
  return {
    Update: resultUpdate(
      table,
      key,
      whileHeld(holder, {
        set: { state: 'ready', manifest },
        add: { references: 1 },
        remove: ['holder', 'leaseEnd', 'gsi2pk', 'gsi2sk'],
      }),
    ),
  };
}

/**
 * Marks a stored result as rendered, to which nothing refers yet. It is the sweep's to delete unless somebody refers to it by the time that was set when the work
 * was taken on: the grace period after the lease, so that the index need not be written once more.
 *
 * @returns false when another one has taken the work over, who will complete it
 */
export function completeResult(
  store: ResultStore,
  key: string,
  holder: string,
  manifest: StoredManifest,
): Promise<boolean> {
  const ready = { state: 'ready', manifest };
  return updateResult(store, key, whileHeld(holder, { set: ready, remove: ['holder', 'leaseEnd'] }));
}

/** Lets go of a result that could not be rendered, so that the next upload does not wait for the lease. */
export function releaseResult(store: ResultStore, key: string, holder: string): Promise<boolean> {
  return updateResult(store, key, whileHeld(holder, { set: { leaseEnd: later(store.now(), 0) } }));
}

/** The write that adds a reference, for the transaction that makes an image ready. */
export function addReference(table: Table, key: string) {
  return {
    Update: resultUpdate(table, key, {
      add: { references: 1 },
      remove: ['gsi2pk', 'gsi2sk'],
      condition: '#state = :ready',
      values: { ready: 'ready' },
    }),
  };
}

/** The write that takes a reference away. After the grace period the sweep looks whether it was the last. */
export function dropReference(store: ResultStore, key: string) {
  return {
    Update: resultUpdate(store, key, {
      add: { references: -1 },
      set: dueEntry(store, DUE_RESULTS, resultPk(key), later(store.now(), store.graceSeconds)),
      condition: '#references > :zero',
      values: { zero: 0 },
    }),
  };
}

/**
 * Takes an unneeded result out of use, so that its files can be deleted: by one holder at a time, because behind a
 * second, slower one the same picture may have been uploaded and rendered once more.
 *
 * @param leaseSeconds longer than the holder can live
 * @returns false when somebody refers to it, it is being rendered, or another holder deletes it
 */
export async function condemnResult(
  store: ResultStore,
  key: string,
  holder: string,
  leaseSeconds: number,
): Promise<boolean> {
  const condemned = await updateResult(store, key, {
    set: { state: 'deleting', holder, leaseEnd: later(store.now(), leaseSeconds) },
    condition:
      '#references = :zero AND (#state = :ready OR (#state IN (:rendering, :deleting) AND #leaseEnd <= :now))',
    values: {
      zero: 0,
      ready: 'ready',
      rendering: 'rendering',
      deleting: 'deleting',
      now: later(store.now(), 0),
    },
  });
  if (condemned) return true;
  // Somebody refers to it: nothing is due any more.
  await updateResult(store, key, {
    remove: ['gsi2pk', 'gsi2sk'],
    condition: '#state = :ready AND #references > :zero',
    values: { ready: 'ready', zero: 0 },
  });
  return false;
}

/** @returns whether its condition held */
function updateResult(table: Table, key: string, change: Change): Promise<boolean> {
  return conditionHeld(table.client.send(new UpdateCommand(resultUpdate(table, key, change))));
}

function resultUpdate({ tableName }: Table, key: string, change: Change) {
  return { TableName: tableName, Key: { pk: resultPk(key), sk: 'content' }, ...updateExpressions(change) };
}

function later(from: Date, seconds: number): string {
  return new Date(from.getTime() + seconds * 1000).toISOString();
}
