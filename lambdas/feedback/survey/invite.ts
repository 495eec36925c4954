/** Begins invitations: each with its mail's leg, or not at all, and never two to a mailbox within the configured days. */
import type { SurveyConfig } from '../../../config/feedback.ts';
import { newLeg } from '../../shared/legs/legs.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { shardOf } from '../../shared/table/shards.ts';
import { epochSeconds, type TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { mailboxOf } from '../../shared/visitors/email-address.ts';
import { personPartition } from '../../shared/visitors/person.ts';
import {
  askedPartition,
  INVITATION_LEG,
  type Invitation,
  invitationPartition,
  surveyPartition,
  unsubscribedPartition,
} from './invitation.ts';
import type { Recipient } from './recipient.ts';

const DAY_MILLISECONDS = 86_400_000;

/**
 * - `invited`: a mail is on its way
 * - `invited-before`: this survey asks them already, such as by a request whose answer was lost
 * - `asked-lately`: another one did, within the configured days
 * - `unsubscribed`: they want no surveys
 * - `sandbox`: SES sends to nobody but verified addresses yet
 */
export const INVITE_OUTCOMES = [
  'invited',
  'invited-before',
  'asked-lately',
  'unsubscribed',
  'sandbox',
] as const;
type InviteOutcome = (typeof INVITE_OUTCOMES)[number];

export interface Inviting {
  readonly store: TimedTable;
  readonly newId: () => string;
  readonly surveyId: string;
  readonly survey: SurveyConfig;
  readonly askAgainAfterDays: number;
  /** Of who names none. */
  readonly language: string;
  readonly salt: string;
  /** Whether SES takes mail to an address; out of the sandbox to all. */
  readonly isReachable: (address: string) => boolean;
}

interface Asked {
  readonly pk: string;
  readonly survey?: string;
  readonly deleteAt?: number;
}

/** One after the other, as the list has them: of two spellings of one mailbox the first is asked. */
export async function invite(inviting: Inviting, recipients: readonly Recipient[]): Promise<InviteOutcome[]> {
  const mailboxes = recipients.map(({ email }) => hashMailbox(email, inviting.salt));
  const unwilling = await unsubscribedAmong(inviting.store, mailboxes);
  const outcomes: InviteOutcome[] = [];
  for (const [i, recipient] of recipients.entries()) {
    const mailbox = mailboxes[i] ?? '';
    if (unwilling.has(mailbox)) outcomes.push('unsubscribed');
    else if (!inviting.isReachable(recipient.email)) outcomes.push('sandbox');
    else outcomes.push(await inviteOne(inviting, recipient, mailbox));
  }
  return outcomes;
}

/** The part behind `person#`, of the mailbox in its one spelling. */
function hashMailbox(email: string, salt: string): string {
  return personPartition(mailboxOf(email), salt).slice('person#'.length);
}

async function unsubscribedAmong(
  { client, tableName }: TimedTable,
  mailboxes: readonly string[],
): Promise<Set<string>> {
  const keys = [...new Set(mailboxes)].map((mailbox) => ({
    pk: unsubscribedPartition(mailbox),
    sk: 'unsubscribed',
  }));
  const found = await batchGet<{ pk: string }>(client, tableName, keys, { consistent: true });
  return new Set(found.map(({ pk }) => pk.slice(unsubscribedPartition('').length)));
}

async function inviteOne(inviting: Inviting, recipient: Recipient, mailbox: string): Promise<InviteOutcome> {
  const { store, surveyId } = inviting;
  const now = store.now();
  const invitation = newInvitation(inviting, recipient, mailbox, now);
  const { pk, person, deleteAt } = invitation;
  const TableName = store.tableName;
  const asked = {
    pk: askedPartition(mailbox),
    sk: 'asked',
    type: 'asked',
    survey: surveyId,
    deleteAt: epochSeconds(now) + inviting.askAgainAfterDays * 86_400,
  };
  const isNew = await transact(store.client, [
    {
      Put: {
        TableName,
        Item: asked,
        ConditionExpression: 'attribute_not_exists(pk) OR deleteAt <= :now',
        ExpressionAttributeValues: { ':now': epochSeconds(now) },
      },
    },
    { Put: { TableName, Item: invitation } },
    { Put: { TableName, Item: newLeg({ pk, leg: INVITATION_LEG }, now, deleteAt, store) } },
    { Put: { TableName, Item: { pk: person, sk: pk, type: 'person', deleteAt } } },
  ]);
  if (isNew) return 'invited';
  const [found] = await batchGet<Asked>(store.client, TableName, [{ pk: asked.pk, sk: asked.sk }], {
    consistent: true,
  });
  return found?.survey === surveyId ? 'invited-before' : 'asked-lately';
}

function newInvitation(
  { newId, surveyId, survey, language, salt }: Inviting,
  recipient: Recipient,
  mailbox: string,
  now: Date,
): Invitation {
  const id = newId();
  const pk = invitationPartition(id);
  const createdAt = now.toISOString();
  const after = (days: number) => new Date(now.getTime() + days * DAY_MILLISECONDS);
  const { widget, remindAfterDays, closesAfterDays } = survey;
  return {
    pk,
    sk: 'invitation',
    type: 'invitation',
    id,
    survey: surveyId,
    widget,
    state: 'open',
    email: recipient.email,
    language: recipient.language ?? language,
    ...(recipient.user !== undefined && { user: recipient.user }),
    ...(recipient.attributes && { attributes: recipient.attributes }),
    createdAt,
    closesAt: after(closesAfterDays).toISOString(),
    person: personPartition(recipient.email, salt),
    mailbox,
    gsi1pk: surveyPartition(surveyId, 'open'),
    gsi1sk: `${createdAt}#${id}`,
    ...(remindAfterDays > 0 && {
      gsi2pk: remindPartition(shardOf(pk, REMIND_SHARDS)),
      gsi2sk: after(remindAfterDays).toISOString(),
    }),
    deleteAt: epochSeconds(after(closesAfterDays)),
  };
}

/** Over how many index partitions invitations that are to be reminded of are spread. */
export const REMIND_SHARDS = 4;

/** The index partition of invitations that are to be reminded of. */
export function remindPartition(shard: number): string {
  return `remind#${shard}`;
}
