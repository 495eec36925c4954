/** One value of a row: read as its column's type, or refused with the reason. */
import type { ColumnConfig } from '../../../config/data.ts';
import { EXAMPLES, readTime } from './time.ts';

/** What a column holds: a time in milliseconds since 1970. */
export type Value = string | number | boolean | null;

/** Why a value was refused: a sentence without its subject, which is the column. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** JavaScript's whole numbers are exact up to here. */
const LARGEST = Number.MAX_SAFE_INTEGER;
const TRUE = new Set(['true', 'yes', 'y', '1', 't']);
const FALSE = new Set(['false', 'no', 'n', '0', 'f']);

/**
 * @param text as it stands in the file, without space around it; empty when there is none
 * @param isNumber whether it is a number of the file's format, with a point before its fraction whatever the column's `decimal` is
 * @throws Refused
 */
export function readValue(text: string, column: ColumnConfig, isNumber = false): Value {
  if (text === '') return null;
  switch (column.type) {
    case 'text':
      if (text.length > column.maxLength)
        throw new Refused(`is longer than ${column.maxLength} characters (${text.length})`);
      return text;
    case 'number':
      return within(readNumber(text, isNumber ? '.' : column.decimal), column);
    case 'integer':
      return within(readInteger(text, isNumber ? '.' : column.decimal), column);
    case 'boolean':
      return readBoolean(text);
    case 'time': {
      const moment = readTime(text, column.format, column.zone);
      if (moment === undefined)
        throw new Refused(`is no time such as ${EXAMPLES[column.format]}: ${quoted(text)}`);
      return moment;
    }
    case 'choice':
      return readChoice(text, column);
  }
}

function readNumber(text: string, decimal: '.' | ','): number {
  const plain = decimal === ',' ? withoutThousands(text) : text;
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain) || !Number.isFinite(Number(plain)))
    throw new Refused(`is no number: ${quoted(text)}`);
  return Number(plain);
}

function withoutThousands(text: string): string {
  return /^[+-]?\d{1,3}(\.\d{3})+(,\d*)?$/.test(text)
    ? text.replaceAll('.', '').replace(',', '.')
    : text.includes('.')
      ? 'no number'
      : text.replace(',', '.');
}

function readInteger(text: string, decimal: '.' | ','): number {
  const number = readNumber(text, decimal);
  if (!Number.isInteger(number)) throw new Refused(`is no whole number: ${quoted(text)}`);
  if (Math.abs(number) > LARGEST) throw new Refused(`is beyond ±${LARGEST}: ${quoted(text)}`);
  return number;
}

function within(
  number: number,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
): number {
  if (min !== undefined && number < min) throw new Refused(`is below ${min}: ${number}`);
  if (max !== undefined && number > max) throw new Refused(`is above ${max}: ${number}`);
  return number === 0 ? 0 : number;
}

function readBoolean(text: string): boolean {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw new Refused(`is neither true nor false: ${quoted(text)}`);
}

/** More are not worth reading. */
const OPTIONS_SHOWN = 10;

function readChoice(
  text: string,
  { options, ignoreCase }: Extract<ColumnConfig, { type: 'choice' }>,
): string {
  const found = options.includes(text)
    ? text
    : ignoreCase
      ? options.find((option) => option.toLowerCase() === text.toLowerCase())
      : undefined;
  if (found !== undefined) return found;
  const shown = options.slice(0, OPTIONS_SHOWN).join(', ');
  throw new Refused(
    `is none of ${shown}${options.length > OPTIONS_SHOWN ? ` and ${options.length - OPTIONS_SHOWN} others` : ''}: ${quoted(text)}`,
  );
}

/** So much of a value that is wrong is shown. */
const SHOWN = 60;

function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
