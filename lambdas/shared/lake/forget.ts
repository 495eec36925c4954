/** What the data pipeline's queue is asked to take personal data out of the lake by. */
import { dayOfRow, type EventRow } from './columns.ts';

/** Items whose rows are of one day; or a person by the hash, of whom nothing is known that came in later. ISO 8601 */
export type Forget =
  | { readonly items: readonly string[]; readonly day: string }
  | { readonly person: string; readonly before: string };

export interface ForgetMessage {
  readonly forget: Forget;
}

/** An item that its pipeline has no longer, and the day that its rows are stored under. */
export interface Gone {
  readonly item: string;
  readonly day: string;
}

/** A message is 256 KB at most, and ten go at once; each of these is read in one go. */
const ITEMS = 100;

/** By rows which say that an item was deleted, whether by somebody or by its retention: what is stored no longer is here no longer. */
export function goneOf(rows: readonly EventRow[]): Gone[] {
  return rows.flatMap((row) =>
    row.type.endsWith('.deleted') && row.item !== undefined ? [{ item: row.item, day: dayOfRow(row) }] : [],
  );
}

/** One for each day, so that its files are read once for all of them. */
export function forgetsOf(gone: readonly Gone[]): ForgetMessage[] {
  return [...Map.groupBy(gone, ({ day }) => day)].flatMap(([day, of]) => {
    const items = [...new Set(of.map(({ item }) => item))];
    const parts = Array.from({ length: Math.ceil(items.length / ITEMS) }, (_, i) =>
      items.slice(i * ITEMS, (i + 1) * ITEMS),
    );
    return parts.map((part) => ({ forget: { items: part, day } }));
  });
}
