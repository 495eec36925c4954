/**
 * What a person wants of us: `STOP` as a whole direct message ends the automatic replies to them, `START` begins them
 * again. Kept without their id in it, by a hash that finds it again, and for as long as it holds.
 */
import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type ErasingTable, noteWish } from '../../shared/erasures/ledger.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
import type { Incoming } from '../incoming/incoming.ts';
import { timeOf } from '../rules/listening.ts';
import { wordsOf } from '../rules/words.ts';
import { wishKey } from '../table/keys.ts';

export type Wish = 'stop' | 'start';

/** In English, German, Spanish and French; folded, so that accents and capitals make no difference. */
const WORDS: Record<Wish, readonly string[]> = {
  stop: [
    ...['stop', 'stop all', 'stopall', 'unsubscribe', 'opt out', 'optout'],
    ...['stopp', 'stoppen', 'abmelden', 'abbestellen', 'aufhören'],
    ...['parar', 'para', 'alto', 'baja', 'detener', 'cancelar suscripción', 'darse de baja', 'darme de baja'],
    ...['arrêt', 'arrêter', 'arrêtez', 'désabonner', 'désinscrire', 'désinscription', 'me désabonner'],
  ],
  start: [
    ...['start', 'unstop', 'restart', 'subscribe', 'opt in', 'optin'],
    ...['starten', 'anmelden', 'fortsetzen', 'weiter'],
    ...['iniciar', 'empezar', 'comenzar', 'alta', 'reanudar', 'suscribir'],
    ...['début', 'démarrer', 'commencer', 'reprendre', 'réabonner', "s'abonner", 'abonner'],
  ],
};
const WISHES = new Map(
  Object.entries(WORDS).flatMap(([wish, texts]) =>
    texts.map((text) => [wordsOf(text).join(' '), wish as Wish] as const),
  ),
);

/** What somebody asks for by a direct message that says nothing else. Under a post the same words mean the post. */
export function wishOf({ surface, text }: Pick<Incoming, 'surface' | 'text'>): Wish | undefined {
  return surface === 'message' || surface === 'story-reply' ? WISHES.get(wordsOf(text).join(' ')) : undefined;
}

/** What is stored in the place of a person's id. */
export function personDigest(account: string, personId: string): string {
  return createHash('sha256').update(`${account}#${personId}`).digest('hex').slice(0, 32);
}

const keyOf = (account: string, personId: string) => ({
  pk: wishKey(account, personDigest(account, personId)),
  sk: 'wish',
});

/**
 * Remembers the latest wish: messages come at least once, and in any order.
 *
 * @param retentionDays for how long a `START` is kept, so that an older `STOP` that comes late is known to be older. A
 * `STOP` is kept until then
 */
export async function rememberWish(
  table: Pick<ErasingTable, 'client' | 'tableName' | 'erasures'>,
  incoming: Incoming,
  wish: Wish,
  { retentionDays, now }: { readonly retentionDays: number; readonly now: Date },
): Promise<void> {
  const { client, tableName } = table;
  const deleteAt = wish === 'start' ? epochSeconds(now) + retentionDays * 86_400 : undefined;
  const Item = {
    ...keyOf(incoming.account, incoming.personId),
    type: 'wish',
    wish,
    at: timeOf(incoming),
    deleteAt,
  };
  await noteWish(table, Item, Item.at, now);
  await conditionHeld(
    client.send(
      new PutCommand({
        TableName: tableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': Item.at },
      }),
    ),
  );
}

/** Since when a person wants no automatic replies. @returns undefined for everybody else. ISO 8601 */
export async function stoppedSince(
  { client, tableName }: Table,
  account: string,
  personId: string,
): Promise<string | undefined> {
  if (personId === '') return undefined;
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(account, personId), ConsistentRead: true }),
  );
  return Item?.wish === 'stop' ? String(Item.at) : undefined;
}
