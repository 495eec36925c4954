import type { FieldConfig } from '../../../config/fields.ts';
import { textsOf, type Words, wordsIn } from '../../../config/words.ts';
import { trimEdges } from '../../shared/http/text.ts';

type Value = string | string[];

/**
 * An answer as its field means it: without white space around an address or a number, and an option as it is configured.
 * What is text stays as it was typed.
 *
 * @param rule undefined for a field that is not declared
 * @param language what the visitor agrees in. @default English
 */
export function tidyAnswer(rule: FieldConfig | undefined, value: Value, language?: string): Value {
  switch (rule?.type) {
    case 'email':
      return one(each(value, trimEdges));
    case 'number':
    case 'url':
    case 'tel':
    case 'date':
    case 'datetime':
      return each(value, trimEdges);
    case 'consent':
      return agreedTo(rule.text, value, language);
    case 'choice':
      return each(value, (answer) => optionOf(rule.options, answer));
    default:
      return value;
  }
}

function each(value: Value, tidy: (text: string) => string): Value {
  return typeof value === 'string' ? tidy(value) : value.map(tidy);
}

/** A page may ask for an address twice, or leave one of two places empty. */
function one(value: Value): Value {
  const different = [...new Set([value].flat().filter((text) => text !== ''))];
  return different.length > 1 ? different : (different[0] ?? '');
}

function optionOf(options: readonly string[], answer: string): string {
  if (options.includes(answer)) return answer;
  const meant = trimEdges(answer);
  return options.find((option) => trimEdges(option) === meant) ?? meant;
}

const NO = new Set(['', '0', 'false', 'no', 'off']);

/** Whether a box that was sent so is a ticked one: pages that send a box in any case say `0` or `no` for one that is not. */
export function isTicked(value: string | readonly string[]): boolean {
  return yesIn(value) !== undefined;
}

function yesIn(value: string | readonly string[]): string | undefined {
  return [value]
    .flat()
    .map(trimEdges)
    .find((one) => !NO.has(one.toLowerCase()));
}

/** The very words, as they are configured: those that the page showed, else those of the visitor's language. */
function agreedTo(text: Words, value: Value, language: string | undefined): string {
  const said = yesIn(value);
  if (said === undefined) return '';
  return (
    textsOf(text).find((one) => trimEdges(one) === said) ??
    wordsIn(text, language?.split('-')[0]?.toLowerCase())
  );
}
