/** Deletes what is stored of a person. */
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { KeywordDmConfig } from '../../lib/config/keyword-dm.ts';
import type { Request } from '../shared/http/request.ts';
import { readCursor, writeCursor } from '../shared/owner/cursor.ts';
import { requireKnown } from '../shared/owner/query.ts';
import { type Remains, remainsOfDeletion } from '../shared/owner/remains.ts';
import { transact } from '../shared/transact.ts';
import { tombstone } from './admit.ts';
import { KEYWORD_DM_LEGS } from './environment.ts';
import { cooldownKey, outboxList, unansweredList } from './keys.ts';
import type { Outbox } from './outbox.ts';
import { listRules } from './rule-store.ts';

/** How long one request goes on; API Gateway waits for 29 seconds. */
const LONGEST_MS = 15_000;
/** How many comments are deleted side by side. */
const AT_ONCE = 10;

/** Where a deletion goes on: the list, and the key behind which. */
interface Position {
  readonly list: string;
  readonly start?: Record<string, unknown>;
}

interface Written {
  readonly pk: string;
  readonly ruleId?: string;
  readonly deleteAt: number;
}

export interface PersonDeletion {
  readonly outbox: Outbox;
  readonly config: Pick<KeywordDmConfig, 'accounts' | 'retentionDays'>;
  readonly personId: string;
  readonly now: () => Date;
}

/**
 * Deletes what a person wrote, with its replies. Of each comment a mark without content stays as long as the comment
 * would have: without it the catch-up, or a repeated webhook, would take it in again, and answer it again.
 *
 * @param request `?cursor=` goes on where another request ran out of time
 * @returns how many comments and messages; `complete` is false when `cursor` must be followed
 */
export async function deletePerson(deletion: PersonDeletion, request: Request) {
  const { outbox, config, personId, now } = deletion;
  requireKnown(request.query, 'cursor');
  const accounts = Object.values(config.accounts).map(({ userId }) => userId);
  const lists = accounts.flatMap((account) => [outboxList(account), unansweredList(account)]);
  const position = readCursor(request, (value): value is Position => isPosition(value, lists));
  const until = now().getTime() + LONGEST_MS;
  if (!position) await deleteCooldowns(deletion, accounts);
  let deleted = 0;
  for (const list of lists.slice(position ? lists.indexOf(position.list) : 0)) {
    let start = list === position?.list ? position.start : undefined;
    do {
      if (now().getTime() > until)
        return answer({ deleted, complete: false, cursor: writeCursor(request, { list, start }) });
      const page = await writtenBy(outbox, list, personId, start);
      for (let i = 0; i < page.items.length; i += AT_ONCE)
        await Promise.all(page.items.slice(i, i + AT_ONCE).map((item) => forget(deletion, item)));
      deleted += page.items.length;
      start = page.next;
    } while (start);
  }
  return answer({ deleted, complete: true });

  function answer<Result extends object>(result: Result) {
    return { ...result, remains: remainsOf(config.retentionDays, now()) };
  }
}

/** A filter over the owner's list: rare enough that an index of people isn't worth its writes. */
async function writtenBy(
  { client, tableName }: Outbox,
  list: string,
  personId: string,
  start: Record<string, unknown> | undefined,
) {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :list',
      FilterExpression: 'personId = :person',
      ExpressionAttributeValues: { ':list': list, ':person': personId },
      ...(start && { ExclusiveStartKey: start }),
    }),
  );
  return { items: Items as Written[], next: LastEvaluatedKey };
}

/** Puts marks in the place of a comment, whether it was answered or not, and deletes its replies. */
async function forget({ outbox, personId }: PersonDeletion, { pk, ruleId, deleteAt }: Written) {
  const { client, tableName: TableName } = outbox;
  await transact(client, [
    ...(['record', 'unanswered'] as const).map((sk) => ({
      Put: { TableName, Item: tombstone({ pk, sk }, deleteAt) },
    })),
    ...KEYWORD_DM_LEGS.map((leg) => ({ Delete: { TableName, Key: { pk, sk: `leg#${leg}` } } })),
  ]);
  // Of a rule that may not be there any more.
  if (ruleId !== undefined) await deleteCooldown(outbox, accountOf(pk), ruleId, personId);
}

async function deleteCooldowns({ outbox, personId }: PersonDeletion, accounts: readonly string[]) {
  for (const account of accounts) {
    const rules = await listRules(outbox, account);
    for (let i = 0; i < rules.length; i += AT_ONCE)
      await Promise.all(
        rules.slice(i, i + AT_ONCE).map(({ id }) => deleteCooldown(outbox, account, id, personId)),
      );
  }
}

async function deleteCooldown(
  { client, tableName }: Outbox,
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

function isPosition(value: unknown, lists: readonly string[]): boolean {
  const { list, start = {} } = Object(value) as { list?: unknown; start?: unknown };
  return (
    typeof list === 'string' &&
    lists.includes(list) &&
    typeof start === 'object' &&
    Object.values(start ?? {}).every((part) => typeof part === 'string')
  );
}

function remainsOf(retentionDays: number, now: Date): Remains[] {
  const after = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
  return [
    ...remainsOfDeletion(now, {
      queues: 'comments and messages that are waiting in queues, in full',
      sent: 'what was sent already: messages and replies at Instagram',
    }),
    { where: 'marks that a comment or message was there, its id only', until: after(retentionDays) },
    { where: 'cooldowns of rules that were deleted long ago, the person’s id only', until: after(365) },
  ];
}
