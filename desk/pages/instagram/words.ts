/** What the API says by codes, in words: keys of the catalogue. */
import type { OutboxEntry, Reply, DescribedRule as Rule } from '../../../contract/client/keyword-dm.ts';
import type { PlainKey } from '../../i18n/translate.ts';
import type { Tone } from '../../ui/text.tsx';

interface Shown {
  readonly key: PlainKey;
  readonly tone: Tone;
}

export const REPLY_STATES: Readonly<Record<Reply['state'], Shown>> = {
  pending: { key: 'instagram.replyPending', tone: 'accent' },
  sending: { key: 'instagram.replySending', tone: 'accent' },
  sent: { key: 'instagram.replySent', tone: 'good' },
  unknown: { key: 'instagram.replyUnknown', tone: 'warn' },
  failed: { key: 'instagram.replyFailed', tone: 'bad' },
  expired: { key: 'instagram.replyExpired', tone: 'bad' },
};

/** What has ended without being sent was too late, unless the person wanted nothing. */
export function replyShown({ state, reason }: Pick<Reply, 'state' | 'reason'>): Shown {
  if (state === 'expired' && reason === 'person-stopped')
    return { key: 'instagram.replyFailed', tone: 'plain' };
  return REPLY_STATES[state];
}

export const SURFACES: Readonly<Record<OutboxEntry['surface'], PlainKey>> = {
  post: 'instagram.onPost',
  live: 'instagram.onLive',
  message: 'instagram.byMessage',
  'story-reply': 'instagram.onStory',
  'story-mention': 'instagram.byMention',
};

/** By a rule's scope. */
export const PLACE_KEYS = {
  'all-posts': 'instagram.placeAllPosts',
  post: 'instagram.placePost',
  'next-post': 'instagram.placeNextPost',
  live: 'instagram.placeLive',
  messages: 'instagram.placeMessages',
  'story-replies': 'instagram.placeStoryReplies',
  'story-mentions': 'instagram.placeStoryMentions',
} as const satisfies Readonly<Record<string, PlainKey>>;

type Timed = Pick<Rule, 'activeFrom' | 'activeUntil'>;

/** Whether the time of a rule is still to come, or over. */
export function timeOf({ activeFrom, activeUntil }: Timed, now: Date): 'early' | 'over' | undefined {
  if (activeUntil !== undefined && new Date(activeUntil) <= now) return 'over';
  return activeFrom !== undefined && new Date(activeFrom) > now ? 'early' : undefined;
}

/** What is said once a rule was switched on: not each of them answers from now on. */
export function switchedOnKey(rule: Timed & Pick<Rule, 'shadow'>, now: Date) {
  const time = timeOf(rule, now);
  if (time === 'over') return 'instagram.didSwitchOnOver';
  if (rule.shadow) return 'instagram.didSwitchOnLooks';
  return time === 'early' ? 'instagram.didSwitchOnEarly' : 'instagram.didSwitchOn';
}

export const VERDICTS = {
  answers: 'instagram.verdictAnswers',
  'looks-on': 'instagram.verdictLooksOn',
  outranked: 'instagram.verdictOutranked',
  'other-place': 'instagram.verdictOtherPlace',
  'not-listening': 'instagram.verdictNotListening',
  'older-than-rule': 'instagram.verdictOlder',
  'no-keyword': 'instagram.verdictNoKeyword',
  excluded: 'instagram.verdictExcluded',
} as const satisfies Readonly<Record<string, PlainKey>>;

/** Which of the two replies a leg is. */
export function legKey(leg: string): PlainKey {
  return leg === 'public-reply' ? 'instagram.legPublic' : 'instagram.legMessage';
}

/** What may be given new attempts: not what came too late for Instagram, nor what the rule was never meant for. */
export function canRetry({ legs }: Pick<OutboxEntry, 'legs'>, now: Date): boolean {
  return Object.values(legs).some(
    ({ state, reason, deadline }) =>
      (state === 'failed' || state === 'unknown') && reason !== 'older-than-rule' && new Date(deadline) > now,
  );
}
