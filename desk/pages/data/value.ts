import type { Format } from '../../i18n/format.ts';

/** With its unit, which is shown and never converted. */
export function writeValue(value: number, unit: string | undefined, format: Pick<Format, 'number'>): string {
  const number = format.number(value, { maximumSignificantDigits: 6 });
  return unit === undefined ? number : `${number} ${unit}`;
}
