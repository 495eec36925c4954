/** What an owner writes next to a submission: notes, labels, and who takes care of it. */
import * as z from 'zod/mini';
import { HttpError } from '../../shared/http/errors.ts';
import { requireSeen, type Seen } from '../../shared/owner/unchanged.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { readSubmission, type SubmissionWithLegs } from './read.ts';
import { ATTEMPTS, tagOf, writeChange } from './write.ts';

// Not a pattern of the contract's: few tools of other languages know classes of Unicode.
const oneLine = z.refine((text) => !/\p{Cc}/u.test(String(text)), {
  error: 'has a line break or a control character in it',
});
const label = z.string().check(z.trim(), z.minLength(1), z.maxLength(40), oneLine);

/** What may be changed. An empty text or list takes away what was there. */
export const annotations = z.strictObject({
  notes: z.optional(z.string().check(z.maxLength(5_000))),
  labels: z.optional(z.array(label).check(z.maxLength(20))),
  assignee: z.optional(z.string().check(z.trim(), z.maxLength(254), oneLine)),
});
export type Annotations = z.infer<typeof annotations>;

/**
 * @param seen which submission the caller has read, by `If-Match`
 * @returns the submission as it is then; undefined when there is none
 * @throws HttpError 412 when it is not the one that was seen
 */
export async function annotate(
  store: TimedTable,
  id: string,
  { notes, labels, assignee }: Annotations,
  seen: Seen,
): Promise<SubmissionWithLegs | undefined> {
  const wanted = Object.entries({ notes, labels: labels && [...new Set(labels)], assignee });
  const given = wanted.filter(([, value]) => value !== undefined);
  const change = {
    set: Object.fromEntries(given.filter(([, value]) => value?.length)),
    remove: given.filter(([, value]) => value?.length === 0).map(([name]) => name),
  };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await readSubmission(store, id);
    if (!found || given.length === 0) return found;
    requireSeen(seen, tagOf(found.submission));
    if (await transact(store.client, [writeChange(store, found.submission, change)]))
      return readSubmission(store, id);
  }
  throw new HttpError(409, 'CONFLICT', 'The submission is being changed this moment. Please try again.');
}
