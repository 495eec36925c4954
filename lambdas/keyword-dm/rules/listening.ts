/** Where and when a rule listens. */
import type { Incoming } from '../incoming/incoming.ts';
import type { Rule } from './rule.ts';

/** When it was written; the sending time stands in for it. ISO 8601 */
export function timeOf(incoming: Pick<Incoming, 'writtenAt' | 'sentAt'>): string {
  return incoming.writtenAt ?? incoming.sentAt;
}

export function isActive(rule: Rule, time: string): boolean {
  return rule.enabled && (rule.activeFrom ?? '') <= time && time < (rule.activeUntil ?? '9');
}

export function isListening(rule: Rule, incoming: Incoming): boolean {
  const time = timeOf(incoming);
  return isActive(rule, time) && rule.listeningSince <= time;
}

const PLACE_OF_SURFACE = {
  live: 'live',
  message: 'messages',
  'story-reply': 'story-replies',
  'story-mention': 'story-mentions',
};

/** The one place where a rule listens; none while a `next-post` rule waits for its post. */
export function placeOf({ scope, boundMediaId }: Rule): string | undefined {
  if (scope.on === 'post') return `post#${scope.mediaId}`;
  if (scope.on === 'next-post') return boundMediaId && `post#${boundMediaId}`;
  return scope.on;
}

/** The places that something which came in belongs to. */
export function placesOf({ surface, mediaIds }: Incoming): string[] {
  if (surface === 'post') return ['all-posts', ...mediaIds.map((id) => `post#${id}`)];
  return [PLACE_OF_SURFACE[surface]];
}
