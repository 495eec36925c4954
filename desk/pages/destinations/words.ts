/** What is said of a destination, in words. */
import type { I18n } from '../../i18n/index.tsx';
import { type Leg, legReason } from '../../ui/legs.tsx';

interface Tested extends Pick<Leg, 'state' | 'reason'> {
  readonly tries?: readonly { readonly answer?: string }[];
}

/** How a test ended; one that nobody has answered in time waits on, and may arrive all the same. */
export function testSaid(
  id: string,
  { state, reason, tries = [] }: Tested,
  t: I18n['t'],
): { readonly text: string; readonly tone?: 'bad' } {
  const isOpen = state === 'pending' || state === 'sending';
  const answer = tries.at(-1)?.answer ?? (reason && legReason(reason, t));
  if (isOpen && !answer) return { tone: 'bad', text: t('destinations.noTestYet', { id }) };
  const said = { id, answer: answer || t(state === 'sent' ? 'legs.sent' : 'legs.failed') };
  if (state === 'sent') return { text: t('destinations.didTest', said) };
  return { tone: 'bad', text: t('destinations.didNotTest', said) };
}

/** How a replay ended: of none it is said why, as there may have been something to replay. */
export function replaySaid(count: number, includeUnknown: boolean, t: I18n['t']): string {
  if (count > 0) return t('destinations.didReplay', { count });
  return t(includeUnknown ? 'destinations.didReplayNone' : 'destinations.didReplayKnown');
}
