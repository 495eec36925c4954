/**
 * What the lake has of a person where its configuration asks for it: a hash of who it is, and the text of listed fields. Both are
 * personal data: whoever has the key, or the address and the key, knows whose rows they are. The rule is here; a pipeline says who
 * a row is about, and what that person wrote.
 */
import { createHmac } from 'node:crypto';
import type { LakeConfig } from '../../../config/data.ts';
import { type FieldsOf, fieldColumn } from '../../../config/lake-fields.ts';
import { normalize } from '../runtime/normalize.ts';

/** The secret of its own, below the data pipeline's. */
export const PERSON_KEY = 'person-key';

/** Of a text, in characters. */
const KEPT = 500;

/** What rows are made by. */
export interface Personal {
  /** The secret; undefined for a pipeline whose rows are about nobody. */
  readonly key: string | undefined;
  readonly fields: LakeConfig['fields'];
}

export interface PersonalColumns {
  readonly person?: string;
  /** By column. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** Whether a column has something of a person, whatever configuration it was written by. */
export function isPersonal(column: string): boolean {
  return column === 'person' || column.startsWith('field_');
}

/**
 * By what a person is known. An address is the same person wherever it was given, so that forms and feedback can be joined; the
 * others are known to one pipeline alone.
 */
export type Who =
  | { readonly email: string }
  /** What stands in the place of the website's id of its user, see `userPartition`. */
  | { readonly user: string }
  /** Instagram's id, which is another one for each account. */
  | { readonly instagram: string };

/**
 * The columns that a table or a view has besides, in their order; none unless asked.
 *
 * @param of of one kind of thing. @default of all
 */
export function personalColumns(lake: LakeConfig | undefined, of?: FieldsOf): string[] {
  if (!lake?.person) return [];
  const things = of === undefined ? Object.values(lake.fields) : [lake.fields[of]];
  const columns = things
    .flatMap((one) => Object.values(one))
    .flatMap((names) => names.flatMap((name) => fieldColumn(name) ?? []));
  return [...(of === 'presets' ? [] : ['person']), ...new Set(columns)];
}

/** A person in the lake: the same address has the same, in any spelling. 22 characters, which are 132 bits. */
export function personHash(who: Who, key: string): string {
  return createHmac('sha256', key).update(nameOf(who)).digest('base64url').slice(0, 22);
}

/** No two kinds share a name: an address has an @, and the others have none. */
function nameOf(who: Who): string {
  if ('email' in who) return `lake-person:${normalize(who.email.trim(), 'NFC').toLowerCase()}`;
  return 'user' in who ? `lake-user:${who.user}` : `lake-instagram:${who.instagram}`;
}

/** @param who undefined where nobody said who it is */
export function personalOf(
  { key, fields }: Personal,
  {
    of,
    id,
    who,
    texts,
  }: {
    readonly of: FieldsOf;
    /** The form, widget, preset or account. */
    readonly id: string;
    readonly who: Who | undefined;
    /** What there is to keep, by field. */
    readonly texts: Readonly<Record<string, unknown>>;
  },
): PersonalColumns {
  const listed = Object.hasOwn(fields[of], id) ? (fields[of][id] ?? []) : [];
  const kept = listed.flatMap((name) => {
    const column = fieldColumn(name);
    const text = Object.hasOwn(texts, name) ? textOf(texts[name]) : undefined;
    return column === undefined || !text ? [] : [[column, text.slice(0, KEPT)]];
  });
  return {
    ...(who && key !== undefined && { person: personHash(who, key) }),
    ...(kept.length > 0 && { fields: Object.fromEntries(kept) }),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return isList ? value.join(', ') : undefined;
}
