/** Whose words the lake may keep, and which: what people answered, by where they did. */
import * as z from 'zod';
import type { FormConfig } from './contact.ts';
import type { WidgetConfig } from './feedback.ts';

/**
 * The column of the lake that has a field's text: `First name` → `field_first_name`.
 *
 * @returns undefined for a name that has no letter or digit that SQL takes
 */
export function fieldColumn(name: string): string | undefined {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 50);
  return word === '' ? undefined : `field_${word}`;
}

const named = z.record(z.string(), z.array(z.string().min(1)).min(1).max(10)).default({});

/** Ten of each at most. */
export const lakeFields = z
  .strictObject({
    /** Answers of submissions, by form. @default none */
    forms: named,
    /** Of responses, by widget: `comment`, `email`, `user`, ids of its questions, names of its attributes. @default none */
    widgets: named,
    /** Of pictures, by preset: `alt`, what people hear who don't see one. @default none */
    presets: named,
    /** Of Instagram's replies, by account: `username`, the name of who is answered. @default none */
    accounts: named,
  })
  .superRefine((fields, context) => {
    const columns = new Map<string, string>();
    for (const [of, things] of Object.entries(fields))
      for (const [thing, names] of Object.entries(things))
        for (const [i, name] of names.entries()) {
          const refuse = (message: string) =>
            context.addIssue({ code: 'custom', message, path: [of, thing, i] });
          const column = fieldColumn(name);
          if (column === undefined)
            refuse('has no letter of a to z and no digit, so no column is named by it');
          else if ((columns.get(column) ?? name) !== name)
            refuse(`would be the same column, ${column}, as ${columns.get(column)}`);
          else columns.set(column, name);
        }
  });
export type LakeFields = z.output<typeof lakeFields>;
export const NO_FIELDS: LakeFields = { forms: {}, widgets: {}, presets: {}, accounts: {} };
/** Where fields are listed, as the configuration calls it. */
export type FieldsOf = keyof LakeFields;

interface Known {
  readonly contact?: { readonly forms: Readonly<Record<string, FormConfig>> } | undefined;
  readonly feedback?: { readonly widgets: Readonly<Record<string, WidgetConfig>> } | undefined;
  readonly images?: { readonly presets: Readonly<Record<string, unknown>> } | undefined;
  readonly keywordDm?: { readonly accounts: Readonly<Record<string, unknown>> } | undefined;
  readonly data?: { readonly lake?: { readonly fields: LakeFields } | undefined } | undefined;
}

/**
 * What rows keep as text, as what is stored calls whose they are: accounts by Instagram's user ids. Undefined where rows have nothing
 * of persons.
 */
export function keptFields({
  data,
  keywordDm,
}: {
  readonly data?:
    | { readonly lake?: { readonly person: boolean; readonly fields: LakeFields } | undefined }
    | undefined;
  readonly keywordDm?:
    | { readonly accounts: Readonly<Record<string, { readonly userId: string }>> }
    | undefined;
}): LakeFields | undefined {
  const lake = data?.lake;
  if (!lake?.person) return undefined;
  const accounts = Object.entries(lake.fields.accounts).map(([id, names]) => [
    keywordDm?.accounts[id]?.userId ?? id,
    names,
  ]);
  return { ...lake.fields, accounts: Object.fromEntries(accounts) };
}

/** What is wrong with a field of one thing; undefined for what can be kept. */
type Wrong<Thing> = (name: string, thing: Thing) => string | undefined;

/** Refuses what is not there, or has no text. */
export function refuseUnknownFields(
  { contact, feedback, images, keywordDm, data }: Known,
  context: z.RefinementCtx,
): void {
  const fields = data?.lake?.fields;
  if (!fields) return;
  const check = <Thing>(
    of: FieldsOf,
    what: string,
    all: Readonly<Record<string, Thing>> | undefined,
    wrong: Wrong<Thing>,
  ) => {
    for (const [id, names] of Object.entries(fields[of])) {
      const refuse = (message: string, ...path: PropertyKey[]) =>
        context.addIssue({ code: 'custom', message, path: ['data', 'lake', 'fields', of, id, ...path] });
      const thing = all && Object.hasOwn(all, id) ? all[id] : undefined;
      if (thing === undefined) refuse(`no ${what}`);
      else
        for (const [i, name] of names.entries()) {
          const message = wrong(name, thing);
          if (message !== undefined) refuse(message, i);
        }
    }
  };
  check('forms', 'form of contact', contact?.forms, wrongOfForm);
  check('widgets', 'widget of feedback', feedback?.widgets, wrongOfWidget);
  check('presets', 'preset of images', images?.presets, only('alt', 'a picture has no other text than alt'));
  check(
    'accounts',
    'account of keywordDm',
    keywordDm?.accounts,
    only('username', 'of a reply only username is kept: what was written stays out of the lake'),
  );
}

function wrongOfForm(name: string, { fields, unknownFields }: FormConfig): string | undefined {
  if (name.startsWith('_')) return 'names that begin with _ are instructions, not answers';
  const declared = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (declared?.type === 'file') return 'is a file, which has no text';
  return declared || unknownFields === 'keep'
    ? undefined
    : 'not a field of this form, which refuses those that are not declared';
}

function wrongOfWidget(name: string, widget: WidgetConfig): string | undefined {
  const { kind, comment, userId, questions, followUps, attributes } = widget;
  const asked = [...Object.keys(questions), ...Object.keys(followUps), ...attributes];
  if (asked.includes(name)) return undefined;
  if (name === 'comment' && comment === 'none' && kind !== 'comment') return 'this widget asks for no words';
  if (name === 'user' && userId === 'hash')
    return "this widget keeps a hash of the user's id, which the column person stands for: set its userId to keep";
  if (['comment', 'email', 'user'].includes(name)) return undefined;
  return `not what this widget asks for or is passed: ${['comment', 'email', 'user', ...asked].join(', ')}`;
}

function only(one: string, otherwise: string): Wrong<unknown> {
  return (name) => (name === one ? undefined : otherwise);
}
