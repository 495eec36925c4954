/**
 * Shared sets of variants. Whoever needs one claims it, renders it, completes it; everybody else only adds a reference.
 * The last image's deletion races a new upload of the same picture, so each step is a conditional write: content is
 * deleted only while nobody refers to it, and nobody can refer to what is being deleted.
 */
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import type { StoredManifest } from '../render/manifest.ts';
import { type Content, contentPk, DUE_CONTENT } from './image.ts';

export interface ContentStore extends TimedTable {
  readonly graceSeconds: number;
}

export type ContentClaim =
  | { readonly state: 'ready'; readonly manifest: StoredManifest }
  /** It is ours to render until the lease ends. */
  | { readonly state: 'claimed' }
  /** Another upload of the same picture is being rendered, or the set is being deleted this moment. */
  | { readonly state: 'busy' };

/** Finds content, or takes on the work of rendering it. */
export async function claimContent(
  store: ContentStore,
  key: string,
  holder: string,
  leaseSeconds: number,
): Promise<ContentClaim> {
  const found = await readContent(store, key);
  if (found?.state === 'ready' && found.manifest) return { state: 'ready', manifest: found.manifest };
  const now = store.now();
  const item: Content = {
    pk: contentPk(key),
    sk: 'content',
    type: 'content',
    key,
    state: 'rendering',
    holder,
    leaseEnd: new Date(now.getTime() + leaseSeconds * 1000).toISOString(),
    references: 0,
    gsi2pk: DUE_CONTENT,
    gsi2sk: later(now, leaseSeconds + store.graceSeconds),
  };
  const claimed = await conditionHeld(
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
      }),
    ),
  );
  return { state: claimed ? 'claimed' : 'busy' };
}

/**
 * Marks content as rendered. It is the sweep's to delete unless somebody refers to it by then.
 *
 * @returns false when another one has taken the work over, who will complete it
 */
export function completeContent(
  store: ContentStore,
  key: string,
  holder: string,
  manifest: StoredManifest,
): Promise<boolean> {
  return conditionHeld(
    store.client.send(
      new UpdateCommand({
        TableName: store.tableName,
        Key: { pk: contentPk(key), sk: 'content' },
        UpdateExpression: 'SET #state = :ready, manifest = :manifest, gsi2sk = :due REMOVE holder, leaseEnd',
        ConditionExpression: '#state = :rendering AND holder = :holder',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':ready': 'ready',
          ':rendering': 'rendering',
          ':manifest': manifest,
          ':holder': holder,
          ':due': later(store.now(), store.graceSeconds),
        },
      }),
    ),
  );
}

/** Lets go of content that could not be rendered, so that the next upload does not wait for the lease. */
export function releaseContent(store: ContentStore, key: string, holder: string): Promise<boolean> {
  return conditionHeld(
    store.client.send(
      new UpdateCommand({
        TableName: store.tableName,
        Key: { pk: contentPk(key), sk: 'content' },
        UpdateExpression: 'SET leaseEnd = :now',
        ConditionExpression: '#state = :rendering AND holder = :holder',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':rendering': 'rendering',
          ':holder': holder,
          ':now': store.now().toISOString(),
        },
      }),
    ),
  );
}

/** The write that adds a reference, for the transaction that makes an image ready. */
export function addReference({ tableName }: ContentStore, key: string) {
  return {
    Update: {
      TableName: tableName,
      Key: { pk: contentPk(key), sk: 'content' },
      UpdateExpression: 'ADD #references :one REMOVE gsi2pk, gsi2sk',
      ConditionExpression: '#state = :ready',
      ExpressionAttributeNames: { '#state': 'state', '#references': 'references' },
      ExpressionAttributeValues: { ':one': 1, ':ready': 'ready' },
    },
  };
}

/** The write that takes a reference away. After the grace period the sweep looks whether it was the last. */
export function dropReference({ tableName, now, graceSeconds }: ContentStore, key: string) {
  return {
    Update: {
      TableName: tableName,
      Key: { pk: contentPk(key), sk: 'content' },
      UpdateExpression: 'ADD #references :minus SET gsi2pk = :duePartition, gsi2sk = :due',
      ConditionExpression: '#references > :zero',
      ExpressionAttributeNames: { '#references': 'references' },
      ExpressionAttributeValues: {
        ':minus': -1,
        ':zero': 0,
        ':duePartition': DUE_CONTENT,
        ':due': later(now(), graceSeconds),
      },
    },
  };
}

/**
 * Takes unneeded content out of use, so that its files can be deleted: by one hand at a time, because behind a second,
 * slower one the same picture may have been uploaded and rendered anew.
 *
 * @param leaseSeconds longer than the holder can live
 * @returns false when somebody refers to it, it is being rendered, or another hand deletes it
 */
export async function condemnContent(
  store: ContentStore,
  key: string,
  holder: string,
  leaseSeconds: number,
): Promise<boolean> {
  const names = { '#state': 'state', '#references': 'references' };
  const condemned = await conditionHeld(
    store.client.send(
      new UpdateCommand({
        TableName: store.tableName,
        Key: { pk: contentPk(key), sk: 'content' },
        UpdateExpression: 'SET #state = :deleting, holder = :holder, leaseEnd = :leaseEnd',
        ConditionExpression:
          '#references = :zero AND (#state = :ready OR (#state IN (:rendering, :deleting) AND leaseEnd <= :now))',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ':zero': 0,
          ':deleting': 'deleting',
          ':ready': 'ready',
          ':rendering': 'rendering',
          ':now': store.now().toISOString(),
          ':holder': holder,
          ':leaseEnd': later(store.now(), leaseSeconds),
        },
      }),
    ),
  );
  if (condemned) return true;
  // Somebody refers to it: nothing is due any more.
  await conditionHeld(
    store.client.send(
      new UpdateCommand({
        TableName: store.tableName,
        Key: { pk: contentPk(key), sk: 'content' },
        UpdateExpression: 'REMOVE gsi2pk, gsi2sk',
        ConditionExpression: '#state = :ready AND #references > :zero',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':ready': 'ready', ':zero': 0 },
      }),
    ),
  );
  return false;
}

async function readContent({ client, tableName }: ContentStore, key: string): Promise<Content | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: tableName,
      Key: { pk: contentPk(key), sk: 'content' },
      ConsistentRead: true,
    }),
  );
  return Item as Content | undefined;
}

function later(from: Date, seconds: number): string {
  return new Date(from.getTime() + seconds * 1000).toISOString();
}
