/** An image's way through its states. Every step is one conditional write, so each may come twice and in any order. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Leg, newLeg } from '../../shared/legs/legs.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { isExpired, type Table, type TimedTable } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import type { StoredManifest } from '../render/manifest.ts';
import { DUE_DELETIONS, dueEntry, endEntry, type Image, imagePk } from './image.ts';
import { addReference, completeReferred, dropReference, type ResultStore } from './stored-result.ts';

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

/** An update of an image, for a transaction or by itself. */
function imageUpdate({ tableName }: Table, pk: string, change: Change) {
  return { TableName: tableName, Key: { pk, sk: 'image' }, ...updateExpressions(change) };
}

/**
 * Notes that an image's file has arrived, and opens the work of rendering it, in one transaction. The first file counts.
 *
 * @returns false when there is nothing to do: a repeated event, a later upload, an image that was deleted
 */
export async function receiveUpload(store: TimedTable, id: string, etag: string): Promise<boolean> {
  const image = await readImage(store, id);
  if (!image) return false;
  const { set, remove = [] } = endEntry(store, image);
  const received = imageUpdate(store, image.pk, {
    set: { state: 'processing', etag, ...set },
    remove: [...remove, 'deleteAt', 'reason'],
    // One that was given up may have been given up while its event was late.
    condition: '#state = :awaiting OR (#state = :rejected AND #reason.#code = :expired)',
    values: { awaiting: 'awaiting-upload', rejected: 'rejected', expired: 'upload-expired' },
  });
  const leg = newLeg({ pk: image.pk, leg: 'render' }, store.now(), undefined, store);
  return transact(store.client, [{ Update: received }, { Put: { TableName: store.tableName, Item: leg } }]);
}

/** Whether an image still refers to what it referred to when it was read. */
function refersAsSeen({ content }: Image): string {
  return content === undefined ? 'attribute_not_exists(#content)' : '#content = :seen';
}

/**
 * Makes an image ready, together with its reference to the stored result; an earlier one loses its reference.
 *
 * @param holder who has rendered the result, which becomes ready by the same transaction. @default it is ready
 * @returns false when the image has changed or gone since it was read, or the stored result is being deleted
 */
export async function makeReady(
  store: ResultStore,
  image: Image,
  result: { readonly content: string; readonly settings: string; readonly manifest: StoredManifest },
  holder?: string,
): Promise<boolean> {
  const { set, remove = [] } = endEntry(store, image);
  const update = {
    Update: imageUpdate(store, image.pk, {
      set: { state: 'ready', ...result, readyAt: store.now().toISOString(), ...set },
      remove: [...remove, 'reason'],
      condition: `#state IN (:processing, :ready, :rejected) AND ${refersAsSeen(image)}`,
      values: { processing: 'processing', ready: 'ready', rejected: 'rejected', seen: image.content },
    }),
  };
  const { content, manifest } = result;
  const isSame = image.content === content;
  const writes: TransactItem[] = [update];
  if (holder !== undefined) writes.push(completeReferred(store, content, { holder, manifest }));
  // What it referred to before it still refers to.
  else if (!isSame) writes.push(addReference(store, content));
  if (image.content && !isSame) writes.push(dropReference(store, image.content));
  return transact(store.client, writes);
}

interface Removal {
  /** Writes that stand or fall with it. @default none */
  readonly beside?: readonly TransactItem[];
  /** Whether its time was over, and nobody asked for it. @default false */
  readonly isExpiry?: boolean;
}

/**
 * Takes an image away from everybody; its reference goes in the same transaction. What is left, the original and the
 * item itself, the sweep deletes once no late upload can bring the original back.
 *
 * @param until when that is
 * @returns false when it has changed since it was read
 */
export async function removeImage(
  store: ResultStore,
  image: Image,
  until: Date,
  { beside = [], isExpiry = false }: Removal = {},
): Promise<boolean> {
  const update = {
    Update: imageUpdate(store, image.pk, {
      set: {
        state: 'deleting',
        ...(isExpiry && { endedBy: 'expiry' }),
        ...dueEntry(store, DUE_DELETIONS, image.pk, until.toISOString()),
      },
      remove: ['content', 'manifest', 'alt', 'gsi1pk', 'gsi1sk', 'deleteAt'],
      condition: `attribute_exists(#pk) AND #state <> :deleting AND ${refersAsSeen(image)}`,
      values: { deleting: 'deleting', seen: image.content },
    }),
  };
  return transact(store.client, [
    update,
    { Delete: { TableName: store.tableName, Key: { pk: image.pk, sk: 'leg#render' } } },
    ...(image.content ? [dropReference(store, image.content)] : []),
    ...beside,
  ]);
}

/**
 * Corrects what people hear who don't see the picture.
 *
 * @param alt empty to take the description away
 * @param seen the image whose description it is to replace. @default whatever is there
 * @returns false when the image is gone, or has another description than was seen
 */
export function describeImage(
  { client, tableName }: Table,
  pk: string,
  alt: string,
  seen?: Pick<Image, 'alt'>,
): Promise<boolean> {
  const change: Change = alt === '' ? { remove: ['alt'] } : { set: { alt } };
  const isSame = seen?.alt === undefined ? 'attribute_not_exists(#alt)' : '#alt = :seen';
  return conditionHeld(
    client.send(
      new UpdateCommand(
        imageUpdate({ client, tableName }, pk, {
          ...change,
          condition: `attribute_exists(#pk) AND #state <> :deleting${seen ? ` AND ${isSame}` : ''}`,
          values: { deleting: 'deleting', ...(seen?.alt !== undefined && { seen: seen.alt }) },
        }),
      ),
    ),
  );
}

/** The work of rendering an image. */
export interface RenderLeg extends Leg<'render'> {
  /** Whether its owner asked for it: files are made once more, also those that should be there. */
  readonly again?: boolean;
  /**
   * The attempts that opened the picture and have not come back from it. Their names and no number: the SDK repeats a write
   * whose answer was lost, and that must count nothing twice.
   */
  readonly openings?: ReadonlySet<string>;
}

/**
 * Notes that an attempt is about to open the picture, or has come back from it. An attempt that ends with its function
 * leaves itself noted; one that breaks off because the table refuses a write never gets so far, or has come back.
 *
 * @returns false when another attempt has taken the work over
 */
export function noteOpening(
  { client, tableName }: Table,
  { pk, sk, attemptId = '' }: RenderLeg,
  what: 'opens' | 'is-back',
): Promise<boolean> {
  const openings = new Set([attemptId]);
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk },
        ...updateExpressions({
          ...(what === 'opens' ? { add: { openings } } : { drop: { openings } }),
          condition: '#state = :sending AND #attemptId = :attemptId',
          values: { sending: 'sending', attemptId },
        }),
      }),
    ),
  );
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
