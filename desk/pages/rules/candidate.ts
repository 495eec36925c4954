/** Rules that an owner writes as JSON, and what is wrong with them. */
import { ApiError } from '../../api/errors.ts';

/** What is sent of them; a message where it is no JSON, in the browser's own words. */
export type Read =
  | { readonly rules: Readonly<Record<string, Record<string, unknown>>> }
  | { readonly why: string };

export function readRules(text: string): Read {
  try {
    const rules: unknown = JSON.parse(text);
    if (typeof rules === 'object' && rules !== null && !Array.isArray(rules))
      return { rules: rules as Readonly<Record<string, Record<string, unknown>>> };
    return { why: '{ … }' };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

/** Each mistake with the path at which it stands, as the API names them. */
export function mistakesOf(error: unknown): string[] {
  if (!(error instanceof ApiError)) return [];
  return error.problems
    .filter(({ field }) => field !== undefined)
    .map(({ field, message }) => `${field}: ${message}`);
}

/** Points of spam as they were typed; undefined for what is no number of them. */
export function readPoints(text: string): number | undefined {
  const points = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return points >= 1 && points <= 1000 ? points : undefined;
}
