/** How numbers and days are written for people, in one of our languages. */
import type { Language } from '../../../config/words.ts';

export interface Figures {
  /** With one digit after the point at most. */
  readonly number: (value: number) => string;
  /** @param value from 0 to 100 */
  readonly percent: (value: number) => string;
  readonly bytes: (value: number) => string;
  /** How many days, such as `14 days`. */
  readonly days: (count: number) => string;
  /** Of a date such as `2026-10-05` its day and month. */
  readonly day: (date: string) => string;
  /** Of `2026-10` its name and year. */
  readonly month: (month: string) => string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function figuresIn(language: Language): Figures {
  // English as in our other mails: days before months.
  const locale = language === 'en' ? 'en-GB' : language;
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, style: 'percent' });
  const days = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const dated = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (date: string) => format.format(new Date(`${date}T00:00:00Z`));
  };
  const month = dated({ month: 'long', year: 'numeric' });
  return {
    number: (value) => plain.format(value),
    days: (count) => days.format(count),
    percent: (value) => percent.format(value / 100),
    bytes(value) {
      const steps = Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3));
      const unit = Math.min(steps, UNITS.length - 1);
      const format = { style: 'unit', unit: UNITS[unit] ?? 'byte', maximumFractionDigits: 1 } as const;
      return new Intl.NumberFormat(locale, format).format(value / 1000 ** unit);
    },
    day: dated({ day: 'numeric', month: 'short' }),
    month: (of) => month(`${of}-01`),
  };
}
