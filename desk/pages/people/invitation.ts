/** What is wrong with the address that somebody is to be invited by. */
import type { I18n } from '../../i18n/index.tsx';

/** So many people there can be. */
export const MOST_PEOPLE = 200;

/** The API says the last word; this spares the way there. */
const ADDRESS = /^[^\s@]+@[^\s@.]+\.[^\s@]+$/;

interface Invited {
  readonly email: string;
  /** Who may sign in already. */
  readonly there: readonly { readonly email: string }[];
}

/** @returns undefined where nothing is wrong, as far as can be known here */
export function addressProblem({ email, there }: Invited, t: I18n['t']): string | undefined {
  const wanted = email.trim().toLowerCase();
  if (there.some((person) => person.email === wanted)) return t('people.already');
  if (!ADDRESS.test(wanted)) return t('people.emailWrong');
  return there.length >= MOST_PEOPLE ? t('people.full', { count: MOST_PEOPLE }) : undefined;
}
