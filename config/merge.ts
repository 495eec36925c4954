/** Merge fields: names in braces, in the subject or text of a mail, in whose place something of the submission stands. */
import type * as z from 'zod';
import type { FieldConfig } from './fields.ts';

/** What we know ourselves of a submission: its form's id, its own id, the day on which it came, and the website's name. */
const OWN_NAMES = ['form', 'id', 'received', 'site'] as const;
export type OwnName = (typeof OWN_NAMES)[number];

/** What stands in braces: a name begins with no white space and has no line break. */
export const PLACEHOLDER = /\{([^{}\s][^{}\r\n]*)\}/g;

/**
 * Types whose answers a stranger can't put words into: they are chosen from the configuration, or days. A number may be a
 * telephone's.
 */
const WORDLESS: readonly FieldConfig['type'][] = ['choice', 'date', 'datetime'];

/** Whether an answer may stand in a mail to the visitor, whose address a stranger may have given. */
export function isWordless(field: FieldConfig | undefined): field is FieldConfig {
  return field !== undefined && WORDLESS.includes(field.type);
}

interface Texts {
  readonly subject: string;
  readonly text: string;
}

interface Merging {
  readonly fields: Readonly<Record<string, FieldConfig>>;
  readonly unknownFields: 'keep' | 'refuse';
  readonly subject: string;
  readonly intro?: string | undefined;
  readonly autoresponse?: Texts | undefined;
  readonly autoresponses: Readonly<Record<string, Texts>>;
}

/** Refuses what nothing would fill, and what would quote a stranger to a stranger, by its path. */
export function checkMerging(form: Merging, { addIssue }: z.RefinementCtx): void {
  const check = (
    path: readonly string[],
    text: string | undefined,
    problemOf: (name: string) => string | undefined,
  ) => {
    for (const name of new Set(placeholdersOf(text ?? ''))) {
      const problem = problemOf(name);
      if (problem !== undefined)
        addIssue({ code: 'custom', path: [...path], message: `unknown placeholder "{${name}}": ${problem}` });
    }
  };
  check(['subject'], form.subject, (name) => ownersProblem(name, form));
  check(['intro'], form.intro, (name) => ownersProblem(name, form));
  const answers: [path: string[], texts: Texts | undefined][] = [
    [['autoresponse'], form.autoresponse],
    ...Object.entries(form.autoresponses).map(
      ([id, texts]) => [['autoresponses', id], texts] as [string[], Texts],
    ),
  ];
  for (const [path, texts] of answers)
    for (const part of ['subject', 'text'] as const)
      check([...path, part], texts?.[part], (name) => visitorsProblem(name, form));
}

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

function isOwnName(name: string): name is OwnName {
  return OWN_NAMES.some((own) => own === name);
}

function ownersProblem(name: string, { fields, unknownFields }: Merging): string | undefined {
  if (Object.hasOwn(fields, name)) return fields[name]?.type === 'file' ? 'a file has no words' : undefined;
  if (isOwnName(name)) return undefined;
  if (unknownFields === 'refuse') return 'no such field';
  // Other forms take fields that nobody declared, which may fill any place.
  const meant = Object.keys(fields).find(
    (field) => name.length >= SHORTEST_MISSPELT && isNearly(name, field),
  );
  return meant === undefined ? undefined : `no such field; {${meant}} is one`;
}

function visitorsProblem(name: string, { fields }: Merging): string | undefined {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (name === 'form' || isWordless(field)) return undefined;
  if (field)
    return `visitors write it themselves, and may give anybody’s address; in a mail to visitors only ${OWN_NAMES.map((own) => `{${own}}`).join(', ')} and fields of the types ${WORDLESS.join(', ')} can stand`;
  return isOwnName(name) ? undefined : 'no such field';
}

/** Names of two or three letters differ by one anyway. */
const SHORTEST_MISSPELT = 4;

/** Whether two names differ by one character, or by two that changed places, capitals aside. */
function isNearly(given: string, wanted: string): boolean {
  const [one, other] = [given.toLowerCase(), wanted.toLowerCase()];
  if (one === other) return true;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  return (
    (left.length <= 1 && right.length <= 1) ||
    (left.length === 2 && left[0] === right[1] && left[1] === right[0])
  );
}
