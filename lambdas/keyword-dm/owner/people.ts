/** Deletes what is stored of a person. */

import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { type ErasingTable, noteErasure } from '../../shared/erasures/ledger.ts';
import type { Request } from '../../shared/http/request.ts';
import { type Remains, remainsOfDeletion } from '../../shared/owner/remains.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Table } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { KEYWORD_DM_LEGS } from '../environment.ts';
import { tombstone } from '../outbox/unanswered.ts';
import { personDigest, stoppedSince } from '../person/wish.ts';
import { listRules } from '../rules/store.ts';
import { cooldownKey, outboxList, unansweredList, wishKey } from '../table/keys.ts';
import { isBeginning, walk } from './walk.ts';

/** How many cooldowns are deleted side by side. */
const AT_ONCE = 10;

interface Written {
  readonly pk: string;
  readonly ruleId?: string;
  readonly deleteAt: number;
}

export interface PersonDeletion {
  readonly table: Omit<ErasingTable, 'now'>;
  readonly config: Pick<KeywordDmConfig, 'accounts' | 'retentionDays'>;
  readonly personId: string;
  readonly now: () => Date;
}

/**
 * Deletes what a person wrote, with its replies. Of each comment a mark without content stays as long as the comment
 * would have: without it the catch-up, or a repeated webhook, would take it in again, and answer it again.
 *
 * @returns how many comments and messages; see `walk`
 */
export async function deletePerson(deletion: PersonDeletion, request: Request) {
  const { table, config, personId, now } = deletion;
  const accounts = Object.values(config.accounts).map(({ userId }) => userId);
  const lists = accounts.flatMap((account) => [outboxList(account), unansweredList(account)]);
  if (isBeginning(request)) {
    for (const account of accounts)
      await noteErasure({ ...table, now }, wishKey(account, personDigest(account, personId)));
    await deleteCooldowns(deletion, accounts);
  }
  const where = { attribute: 'personId', value: personId } as const;
  const { count, ...rest } = await walk<Written>({ table, lists, where, now }, request, async (item) => {
    await forget(deletion, item);
    return 1;
  });
  const wishes = await together(accounts.map((account) => stoppedSince(table, account, personId)));
  return { deleted: count, ...rest, remains: remainsOf(config.retentionDays, now(), wishes.some(Boolean)) };
}

/** What is kept of a person, apart from what they wrote: since when they want no automatic replies, by account. */
export async function describePerson(
  table: Table,
  { accounts }: Pick<KeywordDmConfig, 'accounts'>,
  personId: string,
) {
  const all = await together(
    Object.entries(accounts).map(async ([id, { userId }]) => ({
      account: id,
      stoppedSince: (await stoppedSince(table, userId, personId)) ?? null,
    })),
  );
  return { personId, accounts: all };
}

/** Puts marks in the place of a comment, whether it was answered or not, and deletes its replies. */
export async function forget(
  { table, personId }: { readonly table: Table; readonly personId: string },
  { pk, ruleId, deleteAt }: Written,
) {
  const { client, tableName: TableName } = table;
  await transact(client, [
    ...(['record', 'unanswered'] as const).map((sk) => ({
      Put: { TableName, Item: tombstone({ pk, sk }, deleteAt) },
    })),
    ...KEYWORD_DM_LEGS.map((leg) => ({ Delete: { TableName, Key: { pk, sk: `leg#${leg}` } } })),
  ]);
  // Of a rule that may not be there any more.
  if (ruleId !== undefined) await deleteCooldown(table, accountOf(pk), ruleId, personId);
}

async function deleteCooldowns({ table, personId }: PersonDeletion, accounts: readonly string[]) {
  for (const account of accounts) {
    const rules = await listRules(table, account);
    for (let i = 0; i < rules.length; i += AT_ONCE)
      await together(
        rules.slice(i, i + AT_ONCE).map(({ id }) => deleteCooldown(table, account, id, personId)),
      );
  }
}

export async function deleteCooldown(
  { client, tableName }: Table,
  account: string,
  ruleId: string,
  personId: string,
) {
  const Key = { pk: cooldownKey(account, ruleId, personId), sk: 'cooldown' };
  await client.send(new DeleteCommand({ TableName: tableName, Key }));
}

/** `comment#<account>#<id>` */
function accountOf(pk: string): string {
  return pk.split('#')[1] ?? '';
}

function remainsOf(retentionDays: number, now: Date, hasStopped: boolean): Remains[] {
  const after = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
  return [
    ...remainsOfDeletion(now, {
      queues:
        'comments and messages that are waiting in queues, in full: taken in later, they are stored, and answered where a rule fits, as if they were new',
      keptDays: retentionDays,
      sent: 'what was sent already: messages and replies at Instagram',
    }),
    ...(hasStopped
      ? [{ code: 'stop-mark', where: 'that they wrote STOP, as a hash of their id, until they write START' }]
      : []),
    {
      code: 'entry-marks',
      where: 'marks that a comment or message was there, its id only',
      until: after(retentionDays),
    },
    {
      code: 'rule-cooldowns',
      where: 'cooldowns of rules that were deleted long ago, the person’s id only',
      until: after(365),
    },
  ];
}
