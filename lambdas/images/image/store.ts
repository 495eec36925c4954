/** An image's way through its states. Every step is one conditional write, so each may come twice and in any order. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Leg, newLeg } from '../../shared/legs/legs.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { isExpired, type TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import type { StoredManifest } from '../render/manifest.ts';
import { DUE_DELETIONS, DUE_ENDS, DUE_REFUSALS, type Image, imagePk, type Refusal } from './image.ts';
import { addReference, type ContentStore, dropReference } from './stored-result.ts';

/** An image that is there for others to see. */
export async function readImage(
  { client, tableName, now }: TimedTable,
  id: string,
): Promise<Image | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk: imagePk(id), sk: 'image' }, ConsistentRead: true }),
  );
  const image = Item as Image | undefined;
  return image && !isExpired(image, now()) ? image : undefined;
}

/**
 * Notes that an image's file has arrived, and opens the work of rendering it, in one transaction. The first file counts.
 *
 * @returns false when there is nothing to do: a repeated event, a later upload, an image that was deleted
 */
export async function receiveUpload(store: TimedTable, id: string, etag: string): Promise<boolean> {
  const { client, tableName, now } = store;
  const pk = imagePk(id);
  const received = {
    Update: {
      TableName: tableName,
      Key: { pk, sk: 'image' },
      UpdateExpression: 'SET #state = :processing, etag = :etag REMOVE gsi2pk, gsi2sk, deleteAt, reason',
      // One that was given up may have been given up while its event was late.
      ConditionExpression: '#state = :awaiting OR (#state = :rejected AND reason.code = :expired)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':processing': 'processing',
        ':awaiting': 'awaiting-upload',
        ':rejected': 'rejected',
        ':expired': 'upload-expired',
        ':etag': etag,
      },
    },
  };
  return transact(client, [
    received,
    { Put: { TableName: tableName, Item: newLeg({ pk, leg: 'render' }, now()) } },
  ]);
}

/**
 * Makes an image ready, together with its reference to the content; an earlier content loses its reference.
 *
 * @returns false when the image has changed or gone since it was read, or the content is being deleted
 */
export async function makeReady(
  store: ContentStore,
  image: Image,
  result: { readonly content: string; readonly settings: string; readonly manifest: StoredManifest },
): Promise<boolean> {
  const update = {
    Update: {
      TableName: store.tableName,
      Key: { pk: image.pk, sk: 'image' },
      UpdateExpression: `SET #state = :ready, content = :content, settings = :settings, manifest = :manifest, readyAt = :now${
        image.keepUntil
          ? ', gsi2pk = :ends, gsi2sk = :keepUntil REMOVE reason'
          : ' REMOVE reason, gsi2pk, gsi2sk'
      }`,
      ConditionExpression: `${IN_WORK} AND ${image.content ? 'content = :seen' : 'attribute_not_exists(content)'}`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ...IN_WORK_VALUES,
        ':content': result.content,
        ':settings': result.settings,
        ':manifest': result.manifest,
        ':now': store.now().toISOString(),
        ...(image.keepUntil && { ':ends': DUE_ENDS, ':keepUntil': image.keepUntil }),
        ...(image.content && { ':seen': image.content }),
      },
    },
  };
  // What it referred to before it still refers to.
  if (image.content === result.content) return transact(store.client, [update]);
  return transact(store.client, [
    update,
    addReference(store, result.content),
    ...(image.content ? [dropReference(store, image.content)] : []),
  ]);
}

const IN_WORK = '#state IN (:processing, :ready, :rejected)';
const IN_WORK_VALUES = { ':processing': 'processing', ':ready': 'ready', ':rejected': 'rejected' };

/**
 * Refuses an image; what was uploaded, the sweep deletes. One that was ready stays so: its settings changed, and the
 * picture does not fit the new ones.
 *
 * @param until when no late upload can bring the file back
 */
export function rejectImage(
  { client, tableName }: TimedTable,
  image: Image,
  reason: Refusal,
  until: Date,
): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: image.pk, sk: 'image' },
        UpdateExpression: 'SET #state = :rejected, reason = :reason, gsi2pk = :due, gsi2sk = :until',
        ConditionExpression: '#state IN (:processing, :rejected)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':processing': 'processing',
          ':rejected': 'rejected',
          ':reason': reason,
          ':due': DUE_REFUSALS,
          ':until': until.toISOString(),
        },
      }),
    ),
  );
}

/**
 * Takes an image away from everybody; its reference goes in the same transaction. What is left, the original and the
 * item itself, the sweep deletes once no late upload can bring the original back.
 *
 * @param until when that is
 * @returns false when it has changed since it was read
 */
export async function removeImage(store: ContentStore, image: Image, until: Date): Promise<boolean> {
  const update = {
    Update: {
      TableName: store.tableName,
      Key: { pk: image.pk, sk: 'image' },
      UpdateExpression:
        'SET #state = :deleting, gsi2pk = :due, gsi2sk = :until REMOVE content, manifest, alt, gsi1pk, gsi1sk, deleteAt',
      ConditionExpression: `attribute_exists(pk) AND #state <> :deleting AND ${image.content ? 'content = :seen' : 'attribute_not_exists(content)'}`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':deleting': 'deleting',
        ':due': DUE_DELETIONS,
        ':until': until.toISOString(),
        ...(image.content && { ':seen': image.content }),
      },
    },
  };
  return transact(store.client, [
    update,
    { Delete: { TableName: store.tableName, Key: { pk: image.pk, sk: 'leg#render' } } },
    ...(image.content ? [dropReference(store, image.content)] : []),
  ]);
}

/** The work of rendering an image. */
export interface RenderLeg extends Leg<'render'> {
  /** Whether its owner asked for it: files are made anew, also those that should be there. */
  readonly again?: boolean;
}

/**
 * Opens the work of rendering again, as its owner asks for it.
 *
 * @returns false when it is under way already, or the image is gone
 */
export function renderAgain({ client, tableName, now }: TimedTable, image: Image): Promise<boolean> {
  const leg: RenderLeg = { ...newLeg({ pk: image.pk, leg: 'render' }, now()), again: true };
  return transact(client, [
    {
      ConditionCheck: {
        TableName: tableName,
        Key: { pk: image.pk, sk: 'image' },
        ConditionExpression: '#state IN (:ready, :rejected) AND attribute_exists(etag)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':ready': 'ready', ':rejected': 'rejected' },
      },
    },
    {
      Put: {
        TableName: tableName,
        Item: leg,
        ConditionExpression: 'attribute_not_exists(pk) OR NOT #state IN (:pending, :sending)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':pending': 'pending', ':sending': 'sending' },
      },
    },
  ]);
}
