/** Spanish. */
import type { Catalogue } from '../translate.ts';
import { account } from './es/account.ts';
import { common } from './es/common.ts';
import { errors } from './es/errors.ts';
import { nav } from './es/nav.ts';
import { session } from './es/session.ts';
import { shortcuts } from './es/shortcuts.ts';

export const es: Catalogue = { account, common, errors, nav, session, shortcuts };
