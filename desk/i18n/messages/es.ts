/** Spanish. */
import type { Catalogue } from '../translate.ts';
import { charts } from './es/charts.ts';
import { common } from './es/common.ts';
import { errors } from './es/errors.ts';
import { inbox } from './es/inbox.ts';
import { legs } from './es/legs.ts';
import { nav } from './es/nav.ts';
import { person } from './es/person.ts';
import { session } from './es/session.ts';
import { spam } from './es/spam.ts';

export const es: Catalogue = {
  charts,
  common,
  errors,
  inbox,
  spam,
  legs,
  nav,
  person,
  session,
};
