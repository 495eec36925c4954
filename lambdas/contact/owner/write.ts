/** How an owner's changes of a submission are written: none overwrites another that was not seen. */
import { changedPlace } from '../../shared/owner/changes.ts';
import { entryTag } from '../../shared/owner/unchanged.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import type { Submission } from '../submission/submission.ts';

/** How often a change starts again because something else changed the submission at the same moment. */
export const ATTEMPTS = 5;

/** The ETag by which an owner's change says which submission was seen. */
export function tagOf({ version = 0 }: Pick<Submission, 'version'>): string {
  return entryTag(version);
}

/** Writes a change, unless somebody has changed the submission since it was read. */
export function writeChange(
  { tableName, now, shards }: TimedTable,
  { pk, sk, id, state, version }: Submission,
  { set, remove }: Pick<Change, 'set' | 'remove'>,
): TransactItem {
  const changedAt = now().toISOString();
  return {
    Update: {
      TableName: tableName,
      Key: { pk, sk },
      ...updateExpressions({
        set: { ...set, changedAt, ...changedPlace({ shards }, changedAt, id) },
        ...(remove && { remove }),
        add: { version: 1 },
        condition: `#state = :seen AND ${version === undefined ? 'attribute_not_exists(#version)' : '#version = :version'}`,
        values: { seen: state, ...(version !== undefined && { version }) },
      }),
    },
  };
}
