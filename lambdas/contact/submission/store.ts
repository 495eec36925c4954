import { shedWrite } from '../../shared/budget/shed.ts';
import { storedAs } from '../../shared/canary/item.ts';
import { newLeg } from '../../shared/legs/legs.ts';
import { retry } from '../../shared/table/retry.ts';
import type { Table } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { findRepeat, type Identity, markWrite } from '../../shared/visitors/identity.ts';
import type { LegName } from './legs.ts';
import { personEntries } from './people.ts';
import type { Submission } from './submission.ts';

/** How often a write is tried that collided with another one's transaction, which is over within milliseconds. */
const ATTEMPTS = 5;

interface StoreRequest extends Table {
  readonly identity: Identity;
  readonly submission: Submission;
  /** What it sends. */
  readonly legs: readonly LegName[];
  /** What it would send, and the budget leaves out. */
  readonly shed: readonly LegName[];
  readonly now: Date;
}

/**
 * Stores a submission together with its mark, what finds it by its people, and what it sends: all or nothing.
 *
 * @returns the id under which it is stored; an earlier one's when the same submission came in at the same moment
 * @throws HttpError 422 when a key was used with another body at the same moment
 */
export async function storeSubmission(request: StoreRequest): Promise<string> {
  const { client, identity, submission, now } = request;
  const store = async () => {
    if (await transact(client, writes(request))) return submission.id;
    return findRepeat(request, identity, now);
  };
  const stored = await retry(ATTEMPTS, store);
  if (stored === undefined) throw new Error('The submission could not be stored');
  return stored;
}

function writes(request: StoreRequest): TransactItem[] {
  const { tableName, identity, submission, legs, shed, now } = request;
  const { pk, id, form } = submission;
  const stored = storedAs(submission, now);
  const { deleteAt } = stored;
  const Item = { ...stored, ...(shed.length > 0 && { shed }), identityMark: identity.pk };
  return [
    markWrite(tableName, identity, id, now),
    { Put: { TableName: tableName, Item } },
    ...personEntries(submission).map((Item) => ({ Put: { TableName: tableName, Item } })),
    ...legs.map((leg) => ({
      Put: { TableName: tableName, Item: newLeg({ pk, leg }, now, deleteAt, request) },
    })),
    // What comes of the others is seen at the submission; of mails their summary tells.
    ...(shed.includes('mail') ? [shedWrite(request, { pk, deleteAt }, form, now)] : []),
  ];
}
