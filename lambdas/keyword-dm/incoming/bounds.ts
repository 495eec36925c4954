/**
 * How much of what Meta sends is kept. Ids become keys, and DynamoDB refuses a key above two kilobytes and text with half a
 * surrogate pair in it: without a bound, one odd comment would cost the batch that it came with.
 */

/** Far above the longest that Instagram has shown: a message's `mid` has about two hundred characters. */
const ID = /^[!-~]{1,300}$/;
/** `#` parts the sections of our keys. */
const ACCOUNT = /^[\w-]{1,100}$/;
const MAX_NAME = 100;
/** Instagram allows 2,200 characters in a comment and 1,000 bytes in a message. */
const MAX_TEXT = 5000;

/** An id, or `''` when it is none. Ids come as strings; a number is taken where it can't have lost digits. */
export function idIn(value: unknown): string {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof id === 'string' && ID.test(id) ? id : '';
}

/** Like `idIn`, for the id of an account of ours. */
export function accountIn(value: unknown): string {
  const id = idIn(value);
  return ACCOUNT.test(id) ? id : '';
}

/** A person's name or handle, cut if need be. */
export function nameIn(value: unknown): string {
  return textIn(value, MAX_NAME);
}

/** A text, cut if need be, with `\uFFFD` in the place of what is no character. */
export function textIn(value: unknown, longest: number = MAX_TEXT): string {
  return typeof value === 'string' ? value.slice(0, longest).toWellFormed() : '';
}
