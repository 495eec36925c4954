import { HttpError } from '../http/errors.ts';
import { secondsUntilTomorrow } from './fuse.ts';

/** A refusal for want of money, which is none of the visitor's business. @param sentence what can't be taken, and what they can do */
export function notToday(sentence: string, now: Date): HttpError {
  return new HttpError(429, 'TOO_MANY_REQUESTS', sentence, {
    headers: { 'retry-after': String(secondsUntilTomorrow(now)) },
  });
}

/** What visitors read at the hard ceiling. */
export const CLOSED =
  'More is being sent today than can be taken, and yours was not kept. Please send it again tomorrow.';
