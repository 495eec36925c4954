/** French. */
import type { Catalogue } from '../translate.ts';
import { charts } from './fr/charts.ts';
import { common } from './fr/common.ts';
import { errors } from './fr/errors.ts';
import { inbox } from './fr/inbox.ts';
import { legs } from './fr/legs.ts';
import { nav } from './fr/nav.ts';
import { person } from './fr/person.ts';
import { session } from './fr/session.ts';
import { spam } from './fr/spam.ts';

export const fr: Catalogue = {
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
