/** Spanish. */
import type { Catalogue } from '../translate.ts';
import { account } from './es/account.ts';
import { charts } from './es/charts.ts';
import { common } from './es/common.ts';
import { errors } from './es/errors.ts';
import { feedback } from './es/feedback.ts';
import { home } from './es/home.ts';
import { inbox } from './es/inbox.ts';
import { legs } from './es/legs.ts';
import { nav } from './es/nav.ts';
import { people } from './es/people.ts';
import { person } from './es/person.ts';
import { pictures } from './es/pictures.ts';
import { session } from './es/session.ts';
import { setUp } from './es/set-up.ts';
import { shortcuts } from './es/shortcuts.ts';
import { spam } from './es/spam.ts';

export const es: Catalogue = {
  account,
  charts,
  common,
  errors,
  feedback,
  home,
  inbox,
  spam,
  legs,
  nav,
  people,
  person,
  pictures,
  session,
  setUp,
  shortcuts,
};
