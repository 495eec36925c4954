import { HttpError } from '../../shared/http/errors.ts';
import { beginChange } from '../../shared/people/audit.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { changeState, wouldChange } from '../owner/change-state.ts';
import { readSubmission } from '../owner/read.ts';
import type { MailActionReference } from './token.ts';

/**
 * Carries out what a button says, and writes it down among the owner's changes. What is so already stays so, and what is called
 * spam is not archived: then nothing is written, so that nobody fills the list of changes by pressing again.
 *
 * @returns what became of it, for the log
 * @throws HttpError 409 when somebody else changes it at this moment
 */
export async function sortByMail(
  store: TimedTable,
  { submissionId: id, action }: MailActionReference,
): Promise<'sorted' | 'unchanged' | 'not-there'> {
  const found = await readSubmission(store, id);
  if (!found) return 'not-there';
  const { state, form } = found.submission;
  if (!wouldChange(action, state)) return 'unchanged';
  const end = await beginChange(store, {
    by: { kind: 'mail', id, label: '' },
    what: `POST /m/${action}`,
    target: id,
  });
  try {
    // Neither action sends anything, so no form is asked for.
    await changeState(store, { id, verb: action, seen: { headers: {} } }, () => undefined);
    await end({ status: 200, of: form });
    return 'sorted';
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    await end({ status: error.status, of: form });
    if (error.code === 'IS_SPAM') return 'unchanged';
    throw error;
  }
}
