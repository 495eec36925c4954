/** German. */
import type { Catalogue } from '../translate.ts';
import { account } from './de/account.ts';
import { common } from './de/common.ts';
import { errors } from './de/errors.ts';
import { nav } from './de/nav.ts';
import { session } from './de/session.ts';
import { shortcuts } from './de/shortcuts.ts';

export const de: Catalogue = { account, common, errors, nav, session, shortcuts };
