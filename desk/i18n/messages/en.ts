/** English, the catalogue that the others are held to: their type is made of this one. */
import { charts } from './en/charts.ts';
import { common } from './en/common.ts';
import { errors } from './en/errors.ts';
import { inbox } from './en/inbox.ts';
import { legs } from './en/legs.ts';
import { nav } from './en/nav.ts';
import { person } from './en/person.ts';
import { session } from './en/session.ts';
import { spam } from './en/spam.ts';

export const en = {
  charts,
  common,
  errors,
  inbox,
  spam,
  legs,
  nav,
  person,
  session,
} as const;
