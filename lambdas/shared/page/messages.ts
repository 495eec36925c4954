/**
 * What visitors read of what is wrong, in our languages. Errors are made in English, where the rule is that refuses; here
 * they are said again as the visitor speaks. A test finds every message that a visitor can meet.
 */
import { LANGUAGES, type Language } from '../../../config/words.ts';
import { HttpError } from '../http/errors.ts';
import { MESSAGES, PHRASES, type Row } from './message-table.ts';

/** Rows with more words of their own come first: “at most {} characters.” would pass for “at most {}.” as well. */
function patternsOf(rows: readonly Row[]) {
  const longestFirst = rows.toSorted(([one], [other]) => ownLength(other) - ownLength(one));
  return longestFirst.map((row) => {
    const parts = row[0].split('{}').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return { row, pattern: new RegExp(`^${parts.join('([\\s\\S]*)')}$`) };
  });
}

function ownLength(text: string): number {
  return text.replaceAll('{}', '').length;
}

const MESSAGE_PATTERNS = patternsOf(MESSAGES);
const PHRASE_PATTERNS = patternsOf(PHRASES);

/** A message, and the language that it is in: English where there is none in the one that was wanted. */
export interface Said {
  readonly text: string;
  readonly language: string;
}

export function sayIn(message: string, language: string): Said {
  const place = LANGUAGES.indexOf(language as Language);
  const text = place <= 0 ? undefined : translated(MESSAGE_PATTERNS, message, place);
  return text === undefined ? { text: message, language: 'en' } : { text, language };
}

function translated(
  patterns: ReturnType<typeof patternsOf>,
  message: string,
  place: number,
): string | undefined {
  for (const { row, pattern } of patterns) {
    const found = pattern.exec(message);
    if (!found) continue;
    const [, ...values] = found;
    return fill(
      row[place] ?? message,
      values.map((value) => translated(PHRASE_PATTERNS, value, place) ?? value),
    );
  }
  return undefined;
}

function fill(template: string, values: readonly string[]): string {
  return template.split('{}').reduce((text, part, i) => text + (values[i - 1] ?? '') + part);
}

/** An error with all of its messages in a language. */
export function errorIn(error: HttpError, language: string): HttpError {
  const { status, code, message, headers, readFields } = error;
  const fieldErrors = error.fieldErrors.map((entry) => ({
    ...entry,
    message: sayIn(entry.message, language).text,
  }));
  return new HttpError(status, code, sayIn(message, language).text, {
    fieldErrors,
    headers,
    ...(readFields && { readFields }),
  });
}
