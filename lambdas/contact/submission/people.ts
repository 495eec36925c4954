/** By which people a submission is found: next to it stands an index item for each e-mail address in it. */
import type { FormConfig } from '../../../config/contact.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import { personPartition } from '../../shared/visitors/person.ts';
import type { SpecialFields } from '../form/special-fields.ts';
import type { Submission } from './submission.ts';

/** A transaction holds a hundred writes; nobody who fills in a form has more addresses than this. */
const MOST_PEOPLE = 20;

/**
 * The partitions of everybody whose address stands in a submission: the reply address, then the declared e-mail
 * fields, then every other answer that is an address as a whole; at most 20.
 */
export function peopleOf(
  { replyTo, answers }: Pick<SpecialFields, 'replyTo' | 'answers'>,
  form: Pick<FormConfig, 'fields'>,
  salt: string,
): string[] {
  const isDeclared = (name: string) => form.fields[name]?.type === 'email';
  const fields = [...answers].sort(([a], [b]) => Number(isDeclared(b)) - Number(isDeclared(a)));
  const values = [replyTo?.value ?? [], ...fields.map(([, value]) => value)].flat();
  const addresses = values.map((value) => value.trim()).filter(isEmailAddress);
  return [...new Set(addresses.map((address) => personPartition(address, salt)))].slice(0, MOST_PEOPLE);
}

/** What finds a submission by a person. */
export interface PersonEntry {
  /** As `personPartition` makes it. */
  readonly pk: string;
  /** `submission#<id>`; ids begin with the time, so a person's submissions are in their order. */
  readonly sk: string;
  readonly type: 'person';
  readonly deleteAt: number;
}

export function personEntries({ people, pk: sk, deleteAt }: Submission): PersonEntry[] {
  return people.map((pk) => ({ pk, sk, type: 'person', deleteAt }));
}
