export interface PersonSearch {
  /** Whose page it is. @default it asks */
  readonly email?: string;
}

export function readPerson(given: Readonly<Record<string, unknown>>): PersonSearch {
  return typeof given.email === 'string' && given.email !== '' ? { email: given.email } : {};
}
