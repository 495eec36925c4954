import { RE2JS } from 're2js';
import type { FindPattern } from './patterns.ts';

const compiled = new Map<string, RE2JS>();

/** The configuration was checked when the app was synthesised, so each pattern is one that compiles. */
export const findPattern: FindPattern = (pattern, text) => {
  const found = compiled.get(pattern) ?? RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  compiled.set(pattern, found);
  return found.test(text);
};
