/** German. */
import type { Catalogue } from '../translate.ts';
import { charts } from './de/charts.ts';
import { common } from './de/common.ts';
import { errors } from './de/errors.ts';
import { inbox } from './de/inbox.ts';
import { legs } from './de/legs.ts';
import { nav } from './de/nav.ts';
import { person } from './de/person.ts';
import { session } from './de/session.ts';
import { spam } from './de/spam.ts';

export const de: Catalogue = {
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
