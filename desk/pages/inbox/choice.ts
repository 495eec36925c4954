/** Which messages are chosen, and what can be done with them together. */
import type { Submission } from '../../../contract/client/contact.ts';
import type { Verb } from './changes.ts';

type State = Submission['state'];

/** What each button of the bar is for. */
const FROM: Readonly<Record<Verb, readonly State[]>> = {
  read: ['new'],
  unread: ['read'],
  archive: ['new', 'read'],
  spam: ['new', 'read', 'archived'],
  release: ['spam'],
};

/** Those of the chosen that a button does something to. */
export function fittingOf<Item extends Pick<Submission, 'state'>>(
  verb: Verb,
  picked: readonly Item[],
): readonly Item[] {
  return picked.filter(({ state }) => FROM[verb].includes(state));
}

/** Those of the chosen that are still listed: another view or a deletion takes messages out of the list. */
export function stillListed(
  chosen: ReadonlySet<string>,
  items: readonly Pick<Submission, 'id'>[],
): ReadonlySet<string> {
  return new Set(items.map(({ id }) => id).filter((id) => chosen.has(id)));
}
