import type { FieldConfig } from '../../../config/contact.ts';
import { trimEdges } from '../../shared/http/text.ts';

type Value = string | string[];

/**
 * An answer as its field means it: without white space around an address or a number, and an option as it is configured.
 * What is text stays as it was typed.
 *
 * @param rule undefined for a field that is not declared
 */
export function tidyAnswer(rule: FieldConfig | undefined, value: Value): Value {
  switch (rule?.type) {
    case 'email':
      return one(each(value, trimEdges));
    case 'number':
      return each(value, trimEdges);
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
