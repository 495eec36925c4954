import { setTimeout as pause } from 'node:timers/promises';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { newLeg } from '../../shared/legs/legs.ts';
import { findRepeat, type Identity, markWrite } from '../../shared/visitors/identity.ts';
import type { ContactLeg } from './legs.ts';
import { personEntries } from './people.ts';
import type { Submission } from './submission.ts';

/** How often a write is tried that collided with another one's transaction, which is over within milliseconds. */
const ATTEMPTS = 5;

interface StoreRequest {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly identity: Identity;
  readonly submission: Submission;
  /** What it sends. */
  readonly legs: readonly ContactLeg[];
  readonly now: Date;
}

/**
 * Stores a submission together with its mark, what finds it by its people, and what it sends: all or nothing.
 *
 * @returns the id under which it is stored; an earlier one's when the same submission came in at the same moment
 * @throws HttpError 422 when a key was used with another body at the same moment
 */
export async function storeSubmission(request: StoreRequest): Promise<string> {
  const { client, tableName, identity, submission, now } = request;
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: writes(request) }));
      return submission.id;
    } catch (error) {
      if (!isCancelled(error)) throw error;
      const first = await findRepeat(client, tableName, identity, now);
      if (first !== undefined) return first;
      if (attempt === ATTEMPTS) throw error;
      await pause(Math.random() * 20 * 2 ** attempt);
    }
  }
}

function writes({ tableName, identity, submission, legs, now }: StoreRequest) {
  const { pk, id, deleteAt } = submission;
  return [
    markWrite(tableName, identity, id, now),
    { Put: { TableName: tableName, Item: { ...submission, identityMark: identity.pk } } },
    ...personEntries(submission).map((Item) => ({ Put: { TableName: tableName, Item } })),
    ...legs.map((leg) => ({ Put: { TableName: tableName, Item: newLeg({ pk, leg }, now, deleteAt) } })),
  ];
}

/** By the mark's condition, or by a collision of transactions. */
function isCancelled(error: unknown): boolean {
  return (error as { name?: string }).name === 'TransactionCanceledException';
}
