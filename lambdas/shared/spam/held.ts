/**
 * What was held as spam, and the owner has not heard of. Beside a form's or a widget's entries stands one item: up to
 * which entry they were told, by which mail. Nothing is counted when it comes in; a mail counts what came since, so that
 * what was released or deleted meanwhile is not in it.
 *
 * A mail claims what it tells before it is sent, by a conditional write, and confirms it afterwards. So no two mails say
 * the same; another attempt of the same mail says what the first one said; and what a mail claimed that was never sent is
 * told by the next.
 */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Leg, LegKey } from '../legs/legs.ts';
import { conditionHeld } from '../table/condition.ts';
import { readList } from '../table/shards.ts';
import type { Table, TimedTable } from '../table/table.ts';
import { updateExpressions } from '../table/update.ts';

/** What entries are held for, such as a form. */
export interface HeldFor {
  /** Its id in the configuration. */
  readonly id: string;
  /** The list of its spam, or of what else mails tell in this way. */
  readonly list: string;
  /** Keeps apart what different kinds of mail tell. @default held */
  readonly kind?: string;
  /** Entries younger than this are left to the next mail: an older one may still be on its way into the index. @default 0 */
  readonly settleSeconds?: number;
}

/** Beyond this many it says "more than": who gets a thousand does not count them. */
export const MOST_COUNTED = 100;

/** How far the owner was told. */
interface Told {
  readonly pk: string;
  readonly sk: 'told';
  readonly type: 'told';
  /** The `gsi1sk` of the newest entry that was told. */
  readonly upTo: string;
  /** How many entries the mail told, at most one more than are counted. */
  readonly count: number;
  /** The `upTo` of before that mail: from there it is told again, should the mail not be sent. */
  readonly before: string;
  /** The mail, by the key of its leg. */
  readonly mailPk: string;
  readonly mailLeg: string;
  readonly isSent: boolean;
  readonly writes: number;
}

interface HeldEntry {
  readonly pk: string;
  readonly gsi1sk: string;
  readonly spamReasons?: readonly string[];
}

/**
 * Takes what is to be told by a mail.
 *
 * @returns how many entries, at most one more than `MOST_COUNTED`; 0 when there are none, or another mail tells them
 */
export async function takeHeld(store: TimedTable, held: HeldFor, mail: LegKey): Promise<number> {
  const told = await readTold(store, held);
  if (told && isBy(told, mail)) return told.count;
  const from = await openFrom(store, told);
  if (from === undefined) return 0;
  const entries = await newestHeld(store, held, from);
  const [newest] = entries;
  if (!newest) return 0;
  const count = entries.length;
  const change = updateExpressions({
    set: {
      type: 'told',
      upTo: newest.gsi1sk,
      before: from,
      count,
      mailPk: mail.pk,
      mailLeg: mail.leg,
      isSent: false,
    },
    add: { writes: 1 },
    condition: told ? '#writes = :seen' : 'attribute_not_exists(#writes)',
    values: told ? { seen: told.writes } : {},
  });
  return (await write(store, held, change)) ? count : 0;
}

/** The entries that a mail has taken, newest first, as far as they are counted and still there. */
export async function readTaken(store: TimedTable, held: HeldFor, mail: LegKey): Promise<HeldEntry[]> {
  const told = await readTold(store, held);
  if (!told || !isBy(told, mail)) return [];
  const entries = await newestHeld(store, held, told.before);
  return entries.filter(({ gsi1sk }) => gsi1sk <= told.upTo);
}

/** Says that the mail that took it was sent. */
export async function confirmHeld(store: Table, held: HeldFor, { pk, leg }: LegKey): Promise<void> {
  const change = updateExpressions({
    set: { isSent: true },
    condition: '#mailPk = :pk AND #mailLeg = :leg',
    values: { pk, leg },
  });
  await write(store, held, change);
}

/**
 * Since when entries are held that no mail has told.
 *
 * @returns undefined when there are none, or a mail is about to tell them
 */
export async function heldSince(store: TimedTable, held: HeldFor): Promise<Date | undefined> {
  const from = await openFrom(store, await readTold(store, held));
  if (from === undefined) return undefined;
  for await (const entry of heldEntries(store, held, from, true)) return new Date(receivedAt(entry));
  return undefined;
}

/** @returns from which entry on nothing was told; undefined while a mail is under way that may tell it */
async function openFrom(store: Table, told: Told | undefined): Promise<string | undefined> {
  if (!told) return '';
  if (told.isSent) return told.upTo;
  const { Item } = await store.client.send(
    new GetCommand({
      TableName: store.tableName,
      Key: { pk: told.mailPk, sk: `leg#${told.mailLeg}` },
      ConsistentRead: true,
    }),
  );
  const { state } = (Item ?? {}) as Partial<Leg>;
  if (state === 'pending' || state === 'sending') return undefined;
  return state === 'sent' ? told.upTo : told.before;
}

/** The newest, at most one more than are counted. */
async function newestHeld(store: TimedTable, held: HeldFor, from: string): Promise<HeldEntry[]> {
  const found: HeldEntry[] = [];
  for await (const entry of heldEntries(store, held, from, false)) {
    found.push(entry);
    if (found.length > MOST_COUNTED) break;
  }
  return found;
}

/** Without what owners called spam themselves: of that they know. */
async function* heldEntries(
  store: TimedTable,
  { list, settleSeconds = 0 }: HeldFor,
  from: string,
  isAscending: boolean,
) {
  const entries = readList<HeldEntry>(store, {
    index: 'gsi1',
    list,
    // An index takes no empty text; every entry's begins with a year.
    after: from || '0',
    query: {
      FilterExpression: 'NOT contains(spamReasons, :owner)',
      ExpressionAttributeValues: { ':owner': 'owner' },
    },
    isAscending,
    batch: MOST_COUNTED + 1,
  });
  const settled = new Date(store.now().getTime() - settleSeconds * 1000).toISOString();
  for await (const entry of entries) if (settleSeconds === 0 || entry.gsi1sk < settled) yield entry;
}

function receivedAt({ gsi1sk }: HeldEntry): string {
  return gsi1sk.slice(0, gsi1sk.indexOf('#'));
}

function isBy(told: Told, { pk, leg }: LegKey): boolean {
  return told.mailPk === pk && told.mailLeg === leg;
}

function keyOf({ id, kind = 'held' }: HeldFor) {
  return { pk: `${kind}#${id}`, sk: 'told' };
}

async function readTold({ client, tableName }: Table, held: HeldFor): Promise<Told | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(held), ConsistentRead: true }),
  );
  return Item as Told | undefined;
}

function write({ client, tableName }: Table, held: HeldFor, change: object): Promise<boolean> {
  return conditionHeld(client.send(new UpdateCommand({ TableName: tableName, Key: keyOf(held), ...change })));
}
