/**
 * Whether a submission is spam. Signals speak against it by points that add up; nothing is decided by one weak sign. Traps
 * that only robots fall into decide alone and are judged by the caller.
 */
import type { SpamSignalName } from '../../../config/spam.ts';

/**
 * What each signal counts, once. The usual threshold is 5: what a person may well do stays below it alone, and below it
 * together with one more such thing.
 */
export const POINTS = {
  /** Sent sooner after its page was loaded than a person writes, as the page measured it. */
  'too-fast': 5,
  /** The same by the time at which the page was loaded, which the visitor's clock told and ours is compared with. */
  'loaded-too-fast': 2,
  /** The same by a client's session data, which begins when the client is made: some pages make it only to send. */
  'session-too-fast': 2,
  /** The time trap's field holds text: something fills in every field that it finds. */
  'load-time-garbled': 4,
  /** The browser says that a program steers it, as tests and some tools for disabled people do. */
  webdriver: 1,
  /** For each link, up to three. */
  link: 1,
  /** Next to nothing is said with the link, and no phrase by which it could be judged. */
  'mostly-link': 2,
  /** Names of people and telephone numbers hold no links. */
  'link-in-name': 3,
  /** A shortened address hides where it leads. */
  'short-link': 1,
  /** An address by number, in look-alike letters or with a user name leads elsewhere than it seems to. */
  'odd-link': 3,
  /** An invitation to a messenger, where no provider sees what follows. */
  'messenger-link': 1,
  /** Links as HTML or BBCode are written for guest books, in the hope that they appear there. */
  'link-markup': 3,
  /** Program code that would run in a careless page; a second kind of it counts again. */
  'script-markup': 3,
  /** Several words of letters that only look alike (Latin among Cyrillic or Greek), against filters that read words. */
  'mixed-script': 3,
  /** Mostly written in scripts that the form's visitors do not use, by the form's `spam.scripts`. */
  'foreign-script': 4,
  /** Invisible marks inside words whose script needs none, against the same filters. */
  'hidden-characters': 2,
  /** A whole answer of random letters, such as `kJwQzRtPlM`; counts twice at most. */
  gibberish: 3,
  /** The same text in several fields. */
  'same-everywhere': 2,
  /** Capital letters throughout. */
  shouting: 1,
  /** Phrases of the usual kinds; up to four of a kind count, each once. */
  'phrases-seo': 2,
  /** What only those say who sell to website owners. */
  'phrases-pitch': 2,
  /** What customers say as well. */
  'phrases-offer': 1,
  'phrases-money': 2,
  'phrases-gambling': 3,
  'phrases-medicine': 3,
  'phrases-adult': 3,
  'phrases-followers': 3,
  'phrases-fraud': 2,
} as const satisfies Record<SpamSignalName, number>;

/** One signal and how often it was found. */
export interface SpamSignal {
  readonly name: SpamSignalName;
  /** @default 1 */
  readonly times?: number;
}

export interface Verdict {
  readonly isSpam: boolean;
  /** The names of all signals found, for the owner; also when they did not suffice. */
  readonly reasons: readonly SpamSignalName[];
  readonly points: number;
}

/** Adds up signals. @param threshold points from which on it is spam */
export function judge(signals: readonly SpamSignal[], threshold: number): Verdict {
  const points = signals.reduce((sum, { name, times = 1 }) => sum + POINTS[name] * times, 0);
  return { isSpam: points >= threshold, reasons: signals.map(({ name }) => name), points };
}
