/** Days and hours where the owner is. */

export interface LocalTime {
  /** `2026-11-21` */
  readonly date: string;
  /** 0 to 23. */
  readonly hour: number;
  /** `monday` */
  readonly weekday: string;
}

export function localTime(moment: Date, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'long',
  }).formatToParts(moment);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    hour: Number(part('hour')),
    weekday: part('weekday').toLowerCase(),
  };
}

const HOUR_MILLISECONDS = 3_600_000;

/** The date some days later, or earlier. A date alone has no time zone. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR_MILLISECONDS).toISOString().slice(0, 10);
}

/**
 * The first hour that begins on a date there: the hour of midnight, or the one after it where clocks go forward then.
 * In zones that are off by half an hour, days are cut at the full hour of UTC after midnight.
 */
export function startOfDay(date: string, timeZone: string): Date {
  const noonUtc = Date.parse(`${date}T12:00:00Z`);
  // Zones reach from -12 to +14 hours, so the day's first hour lies in between.
  for (let hours = -26; hours <= 0; hours++) {
    const moment = new Date(noonUtc + hours * HOUR_MILLISECONDS);
    if (localTime(moment, timeZone).date === date) return moment;
  }
  return new Date(noonUtc);
}
