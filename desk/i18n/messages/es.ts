/** Spanish. */
import type { Catalogue } from '../translate.ts';
import { charts } from './es/charts.ts';
import { common } from './es/common.ts';
import { errors } from './es/errors.ts';
import { inbox } from './es/inbox.ts';
import { legs } from './es/legs.ts';
import { nav } from './es/nav.ts';
import { session } from './es/session.ts';

export const es: Catalogue = {
  charts,
  common,
  errors,
  inbox,
  legs,
  nav,
  session,
};
