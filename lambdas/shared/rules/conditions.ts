/** Whether something that came in looks as a rule says, and by what. */
import { fold } from '../../../config/fold.ts';
import type { Conditions, FieldCondition } from '../../../config/rules.ts';
import { isNumber } from '../http/number.ts';
import { shorten } from '../http/text.ts';
import { localTime } from '../runtime/local-time.ts';
import { SURPLUS_MARKS } from '../runtime/normalize.ts';
import { type FindPattern, PATTERN_READS } from './patterns.ts';

/** What rules can be asked about a submission or a response. */
export interface Facts {
  readonly fields: Iterable<readonly [name: string, value: string | readonly string[]]>;
  /** A language tag, such as `de-AT`. */
  readonly language?: string | undefined;
  readonly files?: number;
  /** A widget's rating. */
  readonly score?: number | undefined;
  /** Where the visitor was: an address, or a path. */
  readonly page?: string | undefined;
  /** All signs of spam that were found. */
  readonly signals: readonly string[];
  /** Whether they, or a trap, sufficed. */
  readonly isHeld: boolean;
  readonly receivedAt: Date;
}

/** What conditions are looked at with. */
export interface Looking {
  readonly timeZone: string;
  readonly findPattern: FindPattern;
}

/**
 * Why the conditions hold, each in words of the configuration, never in those of the visitor.
 *
 * @returns undefined when one does not hold
 */
export function reasonsOf(when: Conditions, facts: Facts, looking: Looking): string[] | undefined {
  const checks: readonly (() => string | undefined)[] = [
    ...Object.entries(when.fields ?? {}).map(
      ([name, condition]) =>
        () =>
          fieldReason(name, condition, textsOf(facts, name), looking),
    ),
    ...momentChecks(when, facts, looking),
    ...otherChecks(when, facts),
  ];
  const reasons: string[] = [];
  for (const check of checks) {
    const reason = check();
    if (reason === undefined) return undefined;
    reasons.push(shorten(reason, LONGEST_REASON));
  }
  return reasons;
}

/** They are stored with what came in, which holds 400 KB with all else. */
const LONGEST_REASON = 120;

/** How much of an answer is compared, in UTF-16 units; of a list, of all its values together. */
const COMPARED = 10_000;

function textsOf({ fields }: Facts, wanted: string): string[] {
  const values = [...fields].filter(([name]) => name === wanted).flatMap(([, value]) => value);
  return beginningOf(values, COMPARED).filter((text) => text.trim() !== '');
}

/** The beginning of a list of texts, so much of all of them together. */
function beginningOf(texts: readonly string[], most: number): string[] {
  let left = most;
  return texts.flatMap((text) => {
    const part = text.slice(0, Math.max(left, 0));
    left -= text.length;
    return part === '' ? [] : [part];
  });
}

/** All that a field's condition names, such as `topic equals "sales"`. */
function fieldReason(
  name: string,
  { equals, oneOf, contains, matches, greater, less, filled }: FieldCondition,
  texts: readonly string[],
  { findPattern }: Looking,
): string | undefined {
  const folded = texts.map((text) => fold(text.replace(SURPLUS_MARKS, '')));
  const equal = (wanted: string) => folded.includes(fold(wanted));
  const containing = (wanted: string) => folded.some((text) => text.includes(fold(wanted)));
  const some = (test: (value: number) => boolean) =>
    texts.some((text) => isNumber(text) && test(Number(text)));
  const option = oneOf?.find(equal);
  const part = contains === undefined ? undefined : [contains].flat().find(containing);
  const parts: readonly (readonly [isAsked: boolean, holds: boolean, words: string])[] = [
    [equals !== undefined, equals !== undefined && equal(equals), `equals "${equals}"`],
    [oneOf !== undefined, option !== undefined, `is "${option}"`],
    [contains !== undefined, part !== undefined, `contains "${part}"`],
    [
      matches !== undefined,
      matches !== undefined && beginningOf(texts, PATTERN_READS).some((text) => findPattern(matches, text)),
      `matches "${matches}"`,
    ],
    [greater !== undefined, some((value) => value > Number(greater)), `is greater than ${greater}`],
    [less !== undefined, some((value) => value < Number(less)), `is less than ${less}`],
    [filled !== undefined, texts.length > 0 === filled, filled ? 'is filled in' : 'is empty'],
  ];
  const asked = parts.filter(([isAsked]) => isAsked);
  if (!asked.every(([, holds]) => holds)) return undefined;
  return `${name} ${asked.map(([, , words]) => words).join(' and ')}`;
}

function momentChecks(
  { hours, weekdays }: Conditions,
  { receivedAt }: Facts,
  { timeZone }: Looking,
): (() => string | undefined)[] {
  const checks: (() => string | undefined)[] = [];
  if (hours !== undefined)
    checks.push(() => {
      const { hour } = localTime(receivedAt, timeZone);
      const { from, to } = hours;
      const holds = from < to ? hour >= from && hour < to : hour >= from || hour < to;
      return holds ? `between ${from}:00 and ${to}:00` : undefined;
    });
  if (weekdays !== undefined)
    checks.push(() => {
      const { weekday } = localTime(receivedAt, timeZone);
      return weekdays.some((day) => day === weekday) ? `on a ${weekday}` : undefined;
    });
  return checks;
}

function otherChecks(when: Conditions, facts: Facts): (() => string | undefined)[] {
  const { language, spam, held, files, score, pages } = when;
  const checks: (() => string | undefined)[] = [];
  if (language !== undefined)
    checks.push(() => {
      const own = facts.language?.toLowerCase().split('-')[0];
      return own !== undefined && language.includes(own) ? `in the language ${own}` : undefined;
    });
  if (spam !== undefined)
    checks.push(() => {
      const sign = spam.find((name) => facts.signals.includes(name));
      return sign && `has the sign of spam "${sign}"`;
    });
  if (held !== undefined)
    checks.push(() =>
      facts.isHeld === held ? (held ? 'is held as spam' : 'is not held as spam') : undefined,
    );
  if (files !== undefined)
    checks.push(() =>
      (facts.files ?? 0) > 0 === files ? (files ? 'has files' : 'has no files') : undefined,
    );
  if (score !== undefined)
    checks.push(() => {
      const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = score;
      const holds = facts.score !== undefined && facts.score >= atLeast && facts.score <= atMost;
      return holds ? `the rating is ${facts.score}` : undefined;
    });
  if (pages !== undefined)
    checks.push(() => {
      const paths = pathsOf(facts.page);
      const page = pages.find((wanted) => paths.some((path) => isLike(path, wanted)));
      return page && `on the page ${page}`;
    });
  return checks;
}

/** The path as it stands in the address, and as people read it: addresses have `%C3%BC` where an owner writes `ü`. */
function pathsOf(page: string | undefined): string[] {
  if (page === undefined) return [];
  const path = URL.canParse(page) ? new URL(page).pathname : page;
  try {
    return [path, decodeURI(path)];
  } catch {
    // What a visitor sends may have a % that is no code.
    return [path];
  }
}

/** Compares with a path in which `*` stands for anything: part by part, without going back over a stranger's text. */
function isLike(path: string, wanted: string): boolean {
  const [first = '', ...parts] = wanted.split('*');
  if (!path.startsWith(first)) return false;
  let at = first.length;
  if (parts.length === 0) return at === path.length;
  for (const part of parts.slice(0, -1)) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1) ?? '';
  return path.length - last.length >= at && path.endsWith(last);
}
