/** Reads JSON as Meta sends it. */

/** What `JSON.parse` gives a reviver in addition to the value (ECMAScript 2026, not in TypeScript's own types yet). */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * A webhook's body. A byte order mark is skipped, and a whole number too large for JavaScript becomes the string of its
 * digits: it is an id, and rounded it would be somebody else's.
 *
 * @returns undefined for what is no JSON
 */
export function parseUpdates(body: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder().decode(body), (_, value, { source = '' }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(source) ? source : value,
    );
  } catch {
    return undefined;
  }
}
