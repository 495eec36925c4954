/** The owner sorts submissions: read, archived, spam or not. */

import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { FormConfig } from '../../../config/contact.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { type Leg, newLeg } from '../../shared/legs/legs.ts';
import { requireSeen, type Seen } from '../../shared/owner/unchanged.ts';
import { stillOpen } from '../../shared/spam/held-leg.ts';
import { movedHome } from '../../shared/table/shards.ts';
import type { Table, TimedTable } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { legsOf } from '../submission/legs.ts';
import {
  formPartition,
  HELD_AS_SPAM,
  type Submission,
  type SubmissionState,
} from '../submission/submission.ts';
import { readSubmission, type SubmissionWithLegs } from './read.ts';
import { ATTEMPTS, tagOf, writeChange } from './write.ts';

/** What the owner may do with a submission, from which states to which. */
const TRANSITIONS = {
  read: { from: ['new', 'archived'], to: 'read' },
  unread: { from: ['read', 'archived'], to: 'new' },
  archive: { from: ['new', 'read'], to: 'archived' },
  spam: { from: ['new', 'read', 'archived'], to: 'spam' },
  release: { from: ['spam'], to: 'new' },
} as const satisfies Record<string, { from: readonly SubmissionState[]; to: SubmissionState }>;

export type Verb = keyof typeof TRANSITIONS;
export const VERBS = Object.keys(TRANSITIONS) as Verb[];

/**
 * Carries out a verb. What is so already stays so: a release asked for twice sends once.
 *
 * @param seen which submission the caller has read, by `If-Match`
 * @param findForm undefined for one that is no longer configured
 * @returns the submission as it is then; undefined when there is none
 * @throws HttpError 409 when its state does not allow it; 412 when it is not the one that was seen
 */
export async function changeState(
  { now, ...table }: TimedTable,
  { id, verb, seen }: { readonly id: string; readonly verb: Verb; readonly seen: Seen },
  findForm: (id: string) => FormConfig | undefined,
): Promise<SubmissionWithLegs | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // The change and its legs have one time: the event that destinations get is the one that the stream tells.
    const moment = now();
    const store = { ...table, now: () => moment };
    const found = await readSubmission(store, id);
    if (!found || isDone(verb, found.submission.state)) return found;
    const { submission, legs } = found;
    requireSeen(seen, tagOf(submission));
    requireAllowed(verb, submission.state);
    const writes = [stateWrite(store, submission, verb)];
    if (verb === 'spam') writes.push(...cancelPending(store, legs));
    if (verb === 'release')
      writes.push(...(await beginLegs(store, found, findForm(submission.form))), ...stillOpen(store, legs));
    if (await transact(store.client, writes)) return readSubmission(store, id);
  }
  throw new HttpError(409, 'CONFLICT', 'The submission is being changed this moment. Please try again.');
}

/** Whether a verb changes a submission of this state. */
export function wouldChange(verb: Verb, state: SubmissionState): boolean {
  return !isDone(verb, state) && isAllowed(verb, state);
}

function isDone(verb: Verb, state: SubmissionState): boolean {
  // Whatever is not spam has been released.
  return verb === 'release' ? state !== 'spam' : state === TRANSITIONS[verb].to;
}

function requireAllowed(verb: Verb, state: SubmissionState): void {
  if (!isAllowed(verb, state))
    throw new HttpError(409, 'IS_SPAM', 'This submission is in the spam. Release it first.');
}

function isAllowed(verb: Verb, state: SubmissionState): boolean {
  const allowed: readonly SubmissionState[] = TRANSITIONS[verb].from;
  return allowed.includes(state);
}

function stateWrite(store: TimedTable, submission: Submission, verb: Verb): TransactItem {
  const { to } = TRANSITIONS[verb];
  return writeChange(store, submission, {
    set: {
      state: to,
      gsi1pk: movedHome(submission.gsi1pk, formPartition(submission.form, to)),
      spamReasons: verb === 'spam' ? ['owner'] : undefined,
    },
    remove: verb === 'release' ? ['spamReasons'] : [],
  });
}

/**
 * What has not begun to leave is taken back: spam has no legs. An attempt under way can't be stopped; should it fail,
 * the notifier finds that it is spam by then.
 */
function cancelPending({ tableName }: Table, legs: readonly Leg[]): TransactItem[] {
  return legs
    .filter(({ state }) => state === 'pending')
    .map(({ pk, sk }) => ({
      Delete: {
        TableName: tableName,
        Key: { pk, sk },
        ConditionExpression: '#state = :pending',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':pending': 'pending' },
      },
    }));
}

/** The legs that a released submission lacks. Being new, they reach the queue by the stream as with a submission. */
async function beginLegs(
  store: TimedTable,
  { submission, legs }: SubmissionWithLegs,
  form: FormConfig | undefined,
): Promise<TransactItem[]> {
  if (!form)
    throw new HttpError(
      409,
      'FORM_NOT_CONFIGURED',
      'Its form is no longer configured, so nobody would get the mail.',
    );
  const held = legs.filter(({ reason, state }) => reason === HELD_AS_SPAM && state !== 'sending');
  // Only an item that was not there before is new to the stream; while it is spam, none of its legs is missed.
  for (const { pk, sk } of held)
    await store.client.send(new DeleteCommand({ TableName: store.tableName, Key: { pk, sk } }));
  const there = new Set(legs.filter((leg) => !held.includes(leg)).map(({ leg }) => leg));
  const { pk, deleteAt } = submission;
  return legsOf(form, { ...submission, state: 'new' })
    .filter((leg) => !there.has(leg))
    .map((leg) => ({
      Put: {
        TableName: store.tableName,
        Item: newLeg({ pk, leg }, store.now(), deleteAt),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    }));
}
