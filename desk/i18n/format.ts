/** Moments, sizes and durations as people of a language write them. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
  /** Short, for lists: the time today, the weekday this week, the date otherwise. */
  age(moment: string, now: Date): string;
  /** In full: date and time. */
  moment(moment: string): string;
  /** The time of day. */
  time(moment: string): string;
  /** `2026-11-28` or a moment, as a date. */
  date(moment: string): string;
  /** A date without its year, for axes. */
  day(moment: string): string;
  /** Such as "in 3 days" or "5 minutes ago". */
  relative(moment: string, now: Date): string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** 0.42 is 42 %. */
  percent(share: number): string;
  bytes(count: number): string;
  list(items: readonly string[]): string;
  /** A country's or a language's name. */
  language(tag: string): string;
}

/**
 * The first of some tags that `Intl` takes. Browsers say odd ones, such as `en-US@posix` where the system's language is
 * plain C, and `Intl` throws for those.
 */
function usableTag(...tags: readonly string[]): string {
  for (const tag of tags.flatMap((one) => [one, one.replaceAll('_', '-').replace(/[^A-Za-z0-9-].*/s, '')]))
    try {
      const [usable] = Intl.getCanonicalLocales(tag);
      if (usable !== undefined) return usable;
    } catch {
      // The next one, then.
    }
  return 'en';
}

/** A language in its own words, such as Deutsch. */
export function ownName(tag: string): string {
  const usable = usableTag(tag);
  return new Intl.DisplayNames(usable, { type: 'language' }).of(usable) ?? tag;
}

/** Of this machine, such as Europe/Vienna. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
}

/** @param wish a tag as the browser says it. @default English for what is none */
export function makeFormat(wish: string): Format {
  const language = usableTag(wish);
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short' });
  const dayMonth = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const numeric = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' });
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  return {
    age(moment, now) {
      const date = new Date(moment);
      const days = startOfDay(now) - startOfDay(date);
      if (days <= 0) return time.format(date);
      if (days < 7 * DAY - HOUR) return weekday.format(date);
      return date.getFullYear() === now.getFullYear() ? dayMonth.format(date) : numeric.format(date);
    },
    moment: (moment) => full.format(new Date(moment)),
    time: (moment) => time.format(new Date(moment)),
    date: (moment) => numeric.format(atNoon(moment)),
    day: (moment) => dayMonth.format(atNoon(moment)),
    relative(moment, now) {
      const difference = new Date(moment).getTime() - now.getTime();
      const size = Math.abs(difference);
      if (size < HOUR) return relative.format(Math.round(difference / MINUTE), 'minute');
      if (size < DAY) return relative.format(Math.round(difference / HOUR), 'hour');
      if (size < 60 * DAY) return relative.format(Math.round(difference / DAY), 'day');
      return relative.format(Math.round(difference / (30 * DAY)), 'month');
    },
    number: (value, options) => new Intl.NumberFormat(language, options).format(value),
    percent: (share) =>
      new Intl.NumberFormat(language, {
        style: 'percent',
        maximumFractionDigits: share < 0.1 ? 1 : 0,
      }).format(share),
    bytes: (count) => formatBytes(language, count),
    list: (items) => list.format(items),
    language(tag) {
      try {
        return languages.of(tag) ?? tag;
      } catch {
        return tag; // what a browser sent may be no tag at all
      }
    },
  };
}

/** A date without a time is one everywhere: read in UTC it could become the day before. */
function atNoon(moment: string): Date {
  return new Date(moment.length === 10 ? `${moment}T12:00:00` : moment);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function formatBytes(language: string, count: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), UNITS.length - 1);
  const value = count / 1000 ** power;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}
