/**
 * What a pipeline has used of its budget, counted by us, in its own table: an item for each day, in several shards, each
 * with a number for each form. A month is four small queries.
 */
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { countAt, mostOf } from '../../../config/layout.ts';
import { together } from '../runtime/together.ts';
import { epochSeconds, type Table } from '../table/table.ts';
import type { ByForm } from './pace.ts';

/** No key takes more than a thousand writes a second. So many there are at least. */
const SHARDS = 4;
const KEEP_SECONDS = 400 * 86_400;

/** The type of its items. */
export const BUDGET = 'budget';

/** Begins the attributes that hold numbers, so that no form can be called like another attribute. */
const OF = 'of-';

/** `2026-11-28` */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** `2026-11` */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

function partition(month: string, shard: number): string {
  return `budget#${month}#${shard}`;
}

interface Expense {
  /** The form's, widget's or preset's id, or the account's user id. */
  readonly form: string;
  /** In millionths of a dollar. */
  readonly cost: number;
  readonly now: Date;
  /** From 0 up to 1. */
  readonly random: number;
}

/** Counts what is about to be spent. */
export async function addExpense({ client, tableName, shards }: Table, expense: Expense): Promise<void> {
  const { form, cost, now, random } = expense;
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: {
        pk: partition(
          monthOf(now),
          Math.floor(random * SHARDS * countAt(shards?.all ?? [], now.toISOString())),
        ),
        sk: `day#${dayOf(now)}`,
      },
      // Ids have hyphens, which the update builder has no placeholder for.
      UpdateExpression: 'SET #type = :type, #deleteAt = :deleteAt ADD #of :cost',
      ExpressionAttributeNames: { '#type': 'type', '#deleteAt': 'deleteAt', '#of': `${OF}${form}` },
      ExpressionAttributeValues: {
        ':type': BUDGET,
        ':deleteAt': epochSeconds(now) + KEEP_SECONDS,
        ':cost': cost,
      },
    }),
  );
}

/** By day, such as `2026-11-28`, then by form; in millionths of a dollar. Days on which nothing was spent are left out. */
export type Expenses = ReadonlyMap<string, ByForm>;

/** What a month has used so far. @param month such as `2026-11` */
export async function readExpenses({ client, tableName, shards }: Table, month: string): Promise<Expenses> {
  const read = await together(
    Array.from({ length: SHARDS * mostOf(shards?.all ?? []) }, (_, shard) =>
      client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': partition(month, shard) },
          // What was counted a moment ago counts. A month is below the megabyte of one page.
          ConsistentRead: true,
        }),
      ),
    ),
  );
  const days = new Map<string, Map<string, number>>();
  for (const item of read.flatMap(({ Items = [] }) => Items)) {
    const day = String(item.sk).slice('day#'.length);
    const forms = days.get(day) ?? new Map<string, number>();
    days.set(day, forms);
    for (const [name, cost] of Object.entries(item))
      if (name.startsWith(OF)) {
        const form = name.slice(OF.length);
        forms.set(form, (forms.get(form) ?? 0) + Number(cost));
      }
  }
  return new Map([...days].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What all forms have used. */
export function totalOf(day: ByForm | undefined): number {
  return [...(day?.values() ?? [])].reduce((total, cost) => total + cost, 0);
}

/** What the days have used that are before one, or all of them. */
export function totalBefore(expenses: Expenses, day?: string): number {
  const before = [...expenses].filter(([one]) => day === undefined || one < day);
  return before.reduce((total, [, forms]) => total + totalOf(forms), 0);
}
