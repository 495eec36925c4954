/**
 * What the lake has of a person where its configuration asks for it: a hash of an address, and the text of listed fields. Both are
 * personal data: whoever has the key, or the address and the key, knows whose rows they are.
 */
import { createHmac } from 'node:crypto';
import type { LakeConfig } from '../../../config/data.ts';
import { fieldColumn } from '../../../config/lake-fields.ts';

/** The secret of its own, below the data pipeline's. */
export const PERSON_KEY = 'person-key';

/** Of a text, in characters. */
const KEPT = 500;

/** What rows are made by. */
export interface Personal {
  /** The secret. */
  readonly key: string;
  readonly fields: LakeConfig['fields'];
}

export interface PersonalColumns {
  readonly person?: string;
  /** By column. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** The columns that a table has besides, in their order; none unless asked. */
export function personalColumns(lake: LakeConfig | undefined): string[] {
  if (!lake?.person) return [];
  const fields = Object.values(lake.fields).flatMap((names) =>
    names.flatMap((name) => fieldColumn(name) ?? []),
  );
  return ['person', ...new Set(fields)];
}

/** A person in the lake: the same address has the same, in any spelling. 22 characters, which are 132 bits. */
export function personHash(email: string, key: string): string {
  const address = email.trim().normalize('NFC').toLowerCase();
  return createHmac('sha256', key).update(`lake-person:${address}`).digest('base64url').slice(0, 22);
}

/** @param email undefined where nobody said who it is */
export function personalOf(
  { key, fields }: Personal,
  {
    form,
    email,
    answers,
  }: {
    readonly form: string;
    readonly email: string | undefined;
    readonly answers: Readonly<Record<string, string | readonly string[]>>;
  },
): PersonalColumns {
  const names = Object.hasOwn(fields, form) ? (fields[form] ?? []) : [];
  const texts = names.flatMap((name) => {
    const column = fieldColumn(name);
    const given = Object.hasOwn(answers, name) ? answers[name] : undefined;
    const text = given === undefined || typeof given === 'string' ? given : given.join(', ');
    return column === undefined || !text ? [] : [[column, text.slice(0, KEPT)]];
  });
  return {
    ...(email !== undefined && { person: personHash(email, key) }),
    ...(texts.length > 0 && { fields: Object.fromEntries(texts) }),
  };
}
