/** English, the catalogue that the others are held to: their type is made of this one. */
import { account } from './en/account.ts';
import { charts } from './en/charts.ts';
import { common } from './en/common.ts';
import { errors } from './en/errors.ts';
import { feedback } from './en/feedback.ts';
import { home } from './en/home.ts';
import { inbox } from './en/inbox.ts';
import { legs } from './en/legs.ts';
import { nav } from './en/nav.ts';
import { people } from './en/people.ts';
import { person } from './en/person.ts';
import { pictures } from './en/pictures.ts';
import { session } from './en/session.ts';
import { setUp } from './en/set-up.ts';
import { shortcuts } from './en/shortcuts.ts';
import { spam } from './en/spam.ts';

export const en = {
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
} as const;
