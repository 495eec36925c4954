/** Where a list goes on, as text that travels in an address. */
import { HttpError } from '../shared/http/errors.ts';

const KEYS = ['pk', 'sk', 'gsi1pk', 'gsi1sk'];

export function writeCursor(key: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(KEYS.map((name) => key[name]))).toString('base64url');
}

/** @throws HttpError 422 for a text that is none of ours */
export function readCursor(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const values = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    if (
      Array.isArray(values) &&
      values.length === KEYS.length &&
      values.every((value) => typeof value === 'string')
    )
      return Object.fromEntries(KEYS.map((name, i) => [name, values[i] as string]));
  } catch {
    // Falls through to the refusal.
  }
  throw new HttpError(422, 'WRONG_CURSOR', 'This is not where a list goes on.');
}
