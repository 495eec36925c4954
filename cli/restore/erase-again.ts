/** What was erased since the time that a table went back to is erased once more, and who has since said no is asked for nothing. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Pipeline } from '../../config/deployment.ts';
import { deleteSubmission } from '../../lambdas/contact/owner/delete.ts';
import { deleteInvitation, deleteResponse } from '../../lambdas/feedback/owner/change.ts';
import { type Image, imageId } from '../../lambdas/images/image/image.ts';
import { readImage, removeImage } from '../../lambdas/images/image/store.ts';
import { deleteCooldown, forget } from '../../lambdas/keyword-dm/owner/people.ts';
import { personDigest } from '../../lambdas/keyword-dm/person/wish.ts';
import { wishKey } from '../../lambdas/keyword-dm/table/keys.ts';
import { type ErasingTable, erasedKey, type LedgerEntry } from '../../lambdas/shared/erasures/ledger.ts';
import { conditionHeld } from '../../lambdas/shared/table/condition.ts';
import { scanItems } from '../../lambdas/shared/table/paginate.ts';

export interface ErasedAgain {
  /** Submissions, responses, invitations, images, and what people wrote on Instagram. */
  readonly erased: number;
  /** Who wants no more surveys, or no more replies. */
  readonly wishes: number;
}

interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly type?: string;
  readonly id?: string;
  readonly person?: string;
  readonly account?: string;
  readonly personId?: string;
  readonly ruleId?: string;
  readonly deleteAt?: number;
}

/**
 * Nobody else may write meanwhile. May be repeated: what is gone is not found any more.
 *
 * @param wentBackTo what a person was erased of before that is none of what they have written since
 */
export async function eraseAgain(
  pipeline: Pipeline,
  store: ErasingTable & { readonly graceSeconds: number },
  wentBackTo: Date,
): Promise<ErasedAgain> {
  const { erased, wishes } = await readLedger(store, wentBackTo);
  let count = 0;
  if (erased.size > 0)
    for await (const item of scanItems<Item>(store, { ConsistentRead: true }))
      if (await eraseItem(pipeline, store, item, (pk) => erased.has(erasedKey(pk)))) count++;
  let stored = 0;
  for (const wish of wishes) if (await storeWish(store, wish)) stored++;
  return { erased: count, wishes: stored };
}

async function readLedger({ client, erasures }: ErasingTable, wentBackTo: Date) {
  const erased = new Set<string>();
  const wishes: LedgerEntry[] = [];
  const since = wentBackTo.toISOString();
  for await (const entry of scanItems<LedgerEntry>(
    { client, tableName: erasures },
    { ConsistentRead: true },
  )) {
    if (entry.type === 'wish') wishes.push(entry);
    else if (entry.at >= since) erased.add(entry.pk);
  }
  return { erased, wishes };
}

/** @param isErased whether a partition, or a person, is in the ledger */
async function eraseItem(
  pipeline: Pipeline,
  store: ErasingTable & { readonly graceSeconds: number },
  item: Item,
  isErased: (pk: string) => boolean,
): Promise<boolean> {
  const { pk, type, id = '' } = item;
  if (pipeline === 'keyword-dm') return eraseWritten(store, item, isErased);
  if (!isErased(pk)) return false;
  switch (type) {
    case 'submission':
      return deleteSubmission(store, id);
    case 'response':
      return (await deleteResponse(store, id)) !== undefined;
    case 'invitation':
      return deleteInvitation(store, { person: item.person ?? '', pk, reach: 'all' });
    case 'image':
      return eraseImage(store, pk);
    default:
      return false;
  }
}

/** Its original was deleted when its owner deleted it; what other images share stays with those. */
async function eraseImage(
  store: ErasingTable & { readonly graceSeconds: number },
  pk: string,
): Promise<boolean> {
  const image: Image | undefined = await readImage(store, imageId(pk));
  return image !== undefined && image.state !== 'deleting' && removeImage(store, image, store.now());
}

/** Of a person on Instagram: comments and messages, their replies, and how long rules leave them alone. */
async function eraseWritten(
  { client, tableName }: ErasingTable,
  item: Item,
  isErased: (pk: string) => boolean,
): Promise<boolean> {
  const table = { client, tableName };
  if (item.type === 'cooldown') {
    const [, account = '', ruleId = '', ...person] = item.pk.split('#');
    const personId = person.join('#');
    if (!isErased(wishKey(account, personDigest(account, personId)))) return false;
    await deleteCooldown(table, account, ruleId, personId);
    return true;
  }
  const { type, account = '', personId = '', deleteAt = 0, pk, ruleId } = item;
  if (type !== 'incoming' || personId === '') return false;
  if (!isErased(wishKey(account, personDigest(account, personId)))) return false;
  await forget({ table, personId }, { pk, deleteAt, ...(ruleId !== undefined && { ruleId }) });
  return true;
}

/** @returns false when the table has a later one, or this very one */
function storeWish({ client, tableName }: ErasingTable, { item = {}, at }: LedgerEntry): Promise<boolean> {
  // Where surveys are not wanted any more, no time says what came later: it holds for good.
  const isLater = 'at' in item ? 'attribute_not_exists(pk) OR #at < :at' : 'attribute_not_exists(pk)';
  return conditionHeld(
    client.send(
      new PutCommand({
        TableName: tableName,
        Item: item,
        ConditionExpression: isLater,
        ...('at' in item && {
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at },
        }),
      }),
    ),
  );
}
