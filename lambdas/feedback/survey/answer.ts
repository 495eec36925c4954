/** What becomes of an invitation: it is answered, once, or its recipient wants no more of them. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ErasingTable, noteWish } from '../../shared/erasures/ledger.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import {
  type Invitation,
  invitationPartition,
  readInvitationToken,
  surveyPartition,
  unsubscribedPartition,
} from './invitation.ts';

/** @returns undefined once it is deleted, or its time to live is over */
export async function readInvitation(
  { client, tableName }: Table,
  id: string,
): Promise<Invitation | undefined> {
  const Key = { pk: invitationPartition(id), sk: 'invitation' };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item as Invitation | undefined;
}

interface Asking extends Table {
  readonly token: unknown;
  readonly key: string;
  readonly widgetId: string;
  readonly now: Date;
}

/** The invitation that a link names, while it can be answered. @throws HttpError 403 */
export async function openInvitation({ token, key, widgetId, now, ...table }: Asking): Promise<Invitation> {
  const id = readInvitationToken(token, key);
  const invitation = id === undefined ? undefined : await readInvitation(table, id);
  if (invitation?.widget !== widgetId || invitation.closesAt <= now.toISOString())
    throw closed('This survey is closed.');
  if (invitation.state === 'answered') throw closed('You have answered this survey. Thank you!');
  return invitation;
}

function closed(sentence: string): HttpError {
  return new HttpError(403, 'INVITATION_CLOSED', sentence);
}

/** Belongs into the transaction that stores the response: then no invitation is answered twice. */
export function answeredWrite(
  tableName: string,
  { pk, sk, survey }: Invitation,
  response: string,
): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: { pk, sk },
      ...updateExpressions({
        // Who has unsubscribed may still answer: it is their mail.
        set: { state: 'answered', response, gsi1pk: surveyPartition(survey, 'answered') },
        remove: ['gsi2pk', 'gsi2sk'],
        condition: 'attribute_exists(#pk) AND #state <> :answered',
        values: { answered: 'answered' },
      }),
    },
  };
}

type Unsubscribing = Pick<ErasingTable, 'client' | 'tableName' | 'erasures'>;

/**
 * Asks a mailbox never again, whatever has become of the invitation. May come twice.
 *
 * @param invitation its survey where that is known. @default as it is stored
 */
export async function unsubscribe(
  table: Unsubscribing,
  { id, mailbox, survey }: Pick<Invitation, 'id' | 'mailbox'> & Partial<Pick<Invitation, 'survey'>>,
  now: Date,
): Promise<void> {
  const { client, tableName } = table;
  const since = now.toISOString();
  const Key = { pk: unsubscribedPartition(mailbox), sk: 'unsubscribed' };
  const mark = updateExpressions({ set: { type: 'unsubscribed', since } });
  await noteWish(table, { ...Key, type: 'unsubscribed', since }, since, now);
  await client.send(new UpdateCommand({ TableName: tableName, Key, ...mark }));
  const asking = survey ?? (await readInvitation({ client, tableName }, id))?.survey;
  if (asking !== undefined) await closeUnsubscribed({ client, tableName }, id, asking);
}

/** An open invitation is not reminded of any more, and its survey counts it as what it is then. */
async function closeUnsubscribed({ client, tableName }: Table, id: string, survey: string): Promise<void> {
  const Key = { pk: invitationPartition(id), sk: 'invitation' };
  const change = {
    set: { state: 'unsubscribed', gsi1pk: surveyPartition(survey, 'unsubscribed') },
    remove: ['gsi2pk', 'gsi2sk'],
  };
  const condition = { condition: '#state = :open', values: { open: 'open' } };
  await conditionHeld(
    client.send(
      new UpdateCommand({ TableName: tableName, Key, ...updateExpressions({ ...change, ...condition }) }),
    ),
  );
}

/** Who calls a survey's mail spam is asked no more. Names no person: the mailbox's hash stands in the invitation. */
export async function unsubscribeComplaint(table: Unsubscribing, pk: string, now: Date): Promise<void> {
  const { client, tableName } = table;
  const [, id = ''] = pk.split('#');
  const touch = updateExpressions({
    set: { complainedAt: now.toISOString() },
    condition: 'attribute_exists(#pk)',
  });
  const Key = { pk, sk: 'invitation' };
  const found = await client
    .send(new UpdateCommand({ TableName: tableName, Key, ...touch, ReturnValues: 'ALL_NEW' }))
    .catch((error: Error) => {
      if (error.name === 'ConditionalCheckFailedException') return undefined;
      throw error;
    });
  const invitation = found?.Attributes as Invitation | undefined;
  if (invitation?.mailbox !== undefined) await unsubscribe(table, { ...invitation, id }, now);
}
