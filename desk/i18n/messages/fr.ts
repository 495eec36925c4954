/** French. */
import type { Catalogue } from '../translate.ts';
import { account } from './fr/account.ts';
import { charts } from './fr/charts.ts';
import { common } from './fr/common.ts';
import { errors } from './fr/errors.ts';
import { feedback } from './fr/feedback.ts';
import { home } from './fr/home.ts';
import { inbox } from './fr/inbox.ts';
import { legs } from './fr/legs.ts';
import { nav } from './fr/nav.ts';
import { people } from './fr/people.ts';
import { person } from './fr/person.ts';
import { pictures } from './fr/pictures.ts';
import { session } from './fr/session.ts';
import { setUp } from './fr/set-up.ts';
import { shortcuts } from './fr/shortcuts.ts';
import { spam } from './fr/spam.ts';

export const fr: Catalogue = {
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
