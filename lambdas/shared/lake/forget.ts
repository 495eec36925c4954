/** What the data pipeline's queue is asked to take personal data out of the lake by. */
import { dayOfRow, type EventRow } from './columns.ts';

/** An item whose rows are of one day; or a person by the hash, of whom nothing is known that came in later. ISO 8601 */
export type Forget =
  | { readonly item: string; readonly day: string }
  | { readonly person: string; readonly before: string };

export interface ForgetMessage {
  readonly forget: Forget;
}

/** Of a row which says that somebody has deleted the item. What goes by its retention stays as long as the lake's rows do. */
export function forgetOf(row: EventRow): ForgetMessage[] {
  const { type, item, deleted_by: by } = row;
  if (!type.endsWith('.deleted') || by !== 'person' || item === undefined) return [];
  return [{ forget: { item, day: dayOfRow(row) } }];
}
