/** English, the catalogue that the others are held to: their type is made of this one. */
import { account } from './en/account.ts';
import { common } from './en/common.ts';
import { errors } from './en/errors.ts';
import { nav } from './en/nav.ts';
import { session } from './en/session.ts';
import { shortcuts } from './en/shortcuts.ts';

export const en = { account, common, errors, nav, session, shortcuts } as const;
