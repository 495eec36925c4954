/** The fields of a form: what each takes, by its type. */
import { RE2JS } from 're2js';
import * as z from 'zod';
import { type FilesConfig, fileTypes, MOST_FILE_BYTES, MOST_FILES } from './files.ts';
import { patternProblem } from './re2.ts';
import { positive, whole } from './values.ts';
import { wholeOf } from './whole-pattern.ts';
import { textsOf, type Words, wordsOfOurs } from './words.ts';

/** Names that carry an instruction, not an answer, begin so; a form can't declare them as fields. */
export const fieldName = z
  .string()
  .regex(/^[^_\p{Cc}][^\p{Cc}]{0,99}$/u, {
    error: 'not a field name: 1 to 100 characters, not beginning with "_"',
  })
  .refine((name) => !['constructor', 'prototype'].includes(name), { error: 'this field name is reserved' });

const common = {
  /** What people read as the field's name, in mails and on our pages. @default the field's name */
  label: wordsOfOurs.optional(),
  /** Whether it must be filled in. @default false */
  required: z.boolean().default(false),
  /** Makes it required by what stands in another field. @default never */
  requiredIf: z
    .strictObject({
      /** The other field's name. */
      field: fieldName,
      /** The answer that makes this one required. Leave it out where the other one is a consent or a field for files. @default any */
      equals: z.string().min(1).max(200).optional(),
    })
    .optional(),
};

/** How much a pattern reads, in characters, so that a stranger's text can't keep the form busy. */
const LONGEST_FOR_PATTERN = 5_000;

const pattern = z
  .string()
  .min(1)
  .max(200)
  .superRefine((source, { addIssue }) => {
    const problem = patternProblem(wholeOf(source));
    if (problem !== undefined) addIssue({ code: 'custom', message: problem });
  });

const text = z
  .strictObject({
    type: z.literal('text'),
    ...common,
    /** The shortest answer that is taken, in characters. @default 0 */
    minLength: whole.min(0).default(0),
    /** The longest, in characters. @default 10000 */
    maxLength: positive.max(100_000).default(10_000),
    /** A regular expression of RE2 that the whole answer must have: `[A-Z]{2}-\d{4}`. @default any text */
    pattern: pattern.optional(),
    /** An answer of that kind, which visitors read when theirs is not: `AB-1234`. @default they read that it is not as expected */
    example: z.string().min(1).max(100).optional(),
  })
  .refine(({ pattern, maxLength }) => pattern === undefined || maxLength <= LONGEST_FOR_PATTERN, {
    error: `with a pattern, set it to at most ${LONGEST_FOR_PATTERN}`,
    path: ['maxLength'],
  })
  .refine(({ minLength, maxLength }) => minLength <= maxLength, {
    error: 'must not be above maxLength',
    path: ['minLength'],
  })
  .refine(({ pattern, example }) => example === undefined || pattern !== undefined, {
    error: 'an example belongs to a pattern',
    path: ['example'],
  })
  .refine(({ pattern, example }) => fits(pattern, example), {
    error: 'does not have the pattern',
    path: ['example'],
  });

function fits(pattern: string | undefined, example: string | undefined): boolean {
  if (pattern === undefined || example === undefined) return true;
  try {
    return RE2JS.compile(wholeOf(pattern)).test(example);
  } catch {
    // The pattern's own error says it.
    return true;
  }
}

const day = z.iso.date({ error: 'not a date, such as 2026-12-31' });

const from = {
  /** The earliest day that is taken: `2026-12-01`. @default any */
  min: day.optional(),
  /** The latest. @default any */
  max: day.optional(),
};

const number = z
  .strictObject({
    type: z.literal('number'),
    ...common,
    /** The least number that is taken. @default any */
    min: z.number().optional(),
    /** The greatest. @default any */
    max: z.number().optional(),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    error: 'must not be above max',
    path: ['min'],
  });

/** Days as ISO 8601 writes them are in the order of their texts. */
const areInOrder = ({ min, max }: { readonly min?: string | undefined; readonly max?: string | undefined }) =>
  min === undefined || max === undefined || min <= max;
const outOfOrder = { error: 'must not be after max', path: ['min'] };

export const field = z.discriminatedUnion('type', [
  text,
  z.strictObject({ type: z.literal('email'), ...common }),
  number,
  z.strictObject({
    type: z.literal('choice'),
    ...common,
    /** What can be chosen, as visitors read it. */
    options: z.array(z.string().min(1)).min(1),
    /** Whether several options may be chosen. @default false */
    multiple: z.boolean().default(false),
  }),
  z.strictObject({ type: z.literal('url'), ...common }),
  z.strictObject({ type: z.literal('tel'), ...common }),
  z.strictObject({ type: z.literal('date'), ...common, ...from }).refine(areInOrder, outOfOrder),
  z.strictObject({ type: z.literal('datetime'), ...common, ...from }).refine(areInOrder, outOfOrder),
  z.strictObject({
    type: z.literal('consent'),
    ...common,
    /** What visitors agree to. These words are stored as their answer, as they stood when it was given. */
    text: wordsOfOurs,
  }),
  z.strictObject({
    type: z.literal('file'),
    ...common,
    /** So many files. @default 1 */
    maxCount: positive.max(MOST_FILES).default(1),
    /** Bytes of all of them together. @default as the form's `files` */
    maxBytes: positive.max(MOST_FILE_BYTES).optional(),
    /** Which types are taken here, whatever the form's `files` take elsewhere. @default as the form's `files` */
    types: fileTypes.optional(),
  }),
]);
export type FieldConfig = z.infer<typeof field>;

/** All that visitors read of a field. */
export function wordsOfField(one: FieldConfig): (Words | undefined)[] {
  return one.type === 'consent' ? [one.label, one.text] : [one.label];
}

interface FieldsOfForm {
  readonly fields: Readonly<Record<string, FieldConfig>>;
  readonly unknownFields: 'keep' | 'refuse';
  readonly files?: FilesConfig | undefined;
}

/** Refuses what could never be asked for: a field that waits for one that is not there, or for itself. */
export function checkFields(form: FieldsOfForm, { addIssue }: z.RefinementCtx): void {
  const { fields, unknownFields } = form;
  checkFileFields(form, addIssue);
  for (const [name, { requiredIf }] of Object.entries(fields)) {
    if (!requiredIf) continue;
    const refuse = (message: string, key: string) =>
      addIssue({ code: 'custom', message, path: ['fields', name, 'requiredIf', key] });
    const other = Object.hasOwn(fields, requiredIf.field) ? fields[requiredIf.field] : undefined;
    if (requiredIf.field === name) refuse('a field can’t wait for itself', 'field');
    else if (!other && unknownFields === 'refuse') refuse('no such field', 'field');
    else if (requiredIf.equals !== undefined) {
      const problem = neverEquals(other, requiredIf.equals);
      if (problem !== undefined) refuse(problem, 'equals');
    }
  }
}

/** Why a field never has an answer, as it is stored; undefined when it may. */
function neverEquals(other: FieldConfig | undefined, answer: string): string | undefined {
  if (other?.type === 'file') return 'a file has no answer in words: leave equals out, and any file does';
  if (other?.type === 'choice' && !other.options.includes(answer)) return 'not an option of that field';
  return other?.type === 'consent' && !textsOf(other.text).includes(answer)
    ? 'a consent is stored as its text: leave equals out, and agreeing does'
    : undefined;
}

function checkFileFields({ fields, files }: FieldsOfForm, addIssue: z.RefinementCtx['addIssue']): void {
  for (const [name, field] of Object.entries(fields)) {
    if (field.type !== 'file') continue;
    for (const [key, message] of fileProblems(field, files))
      addIssue({ code: 'custom', message, path: ['fields', name, ...(key === undefined ? [] : [key])] });
  }
}

/** What the form as a whole would never let in. */
function fileProblems(
  { maxCount, maxBytes = 0 }: Extract<FieldConfig, { type: 'file' }>,
  files: FilesConfig | undefined,
): [key: string | undefined, message: string][] {
  if (!files) return [[undefined, 'the form takes no files: give it files: {}']];
  return [
    ...(maxCount > files.maxCount
      ? [['maxCount', `more than the form’s files.maxCount, ${files.maxCount}`] as [string, string]]
      : []),
    ...(maxBytes > files.maxBytes
      ? [['maxBytes', `more than the form’s files.maxBytes, ${files.maxBytes}`] as [string, string]]
      : []),
  ];
}
