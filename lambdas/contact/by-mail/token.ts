/**
 * Tokens of the buttons in the owner's mail, which sort a submission without signing in:
 * `<submission id>.<action>.<expiry>.<signature>`. Each is good for one submission and one action; nothing is stored of it.
 */
import { isId } from '../../shared/runtime/ids.ts';
import { isSameSignature, signatureOf } from '../../shared/runtime/signature.ts';
import type { Verb } from '../owner/change-state.ts';

/** What a mail can do. Neither deletes anything, and the desk takes both back. */
export const MAIL_ACTIONS = ['archive', 'spam'] as const satisfies readonly Verb[];
export type MailAction = (typeof MAIL_ACTIONS)[number];

export function isMailAction(text: string | undefined): text is MailAction {
  return MAIL_ACTIONS.some((action) => action === text);
}

/** For how long a button works, from when its mail leaves. */
const LIFE_DAYS = 14;

export interface MailActionReference {
  readonly submissionId: string;
  readonly action: MailAction;
}

/** @param key the secret `contact/token-key` */
export function signMailAction(
  { submissionId, action }: MailActionReference,
  key: string,
  sentAt: Date,
): string {
  const expiry = Math.floor(sentAt.getTime() / 1000) + LIFE_DAYS * 86_400;
  const text = `${submissionId}.${action}.${expiry}`;
  return `${text}.${signatureOf('mail-action', text, key)}`;
}

/** @returns undefined for a token that is forged, expired, truncated or none at all */
export function readMailAction(token: unknown, key: string, now: Date): MailActionReference | undefined {
  const [, text = '', submissionId = '', action, expiry, given = ''] =
    /^(([0-9a-f-]{36})\.([a-z]+)\.(\d{1,11}))\.([\w-]{43})$/.exec(typeof token === 'string' ? token : '') ??
    [];
  if (!isId(submissionId) || !isMailAction(action)) return undefined;
  if (!isSameSignature(given, signatureOf('mail-action', text, key))) return undefined;
  return Number(expiry) * 1000 > now.getTime() ? { submissionId, action } : undefined;
}

/**
 * Where a button leads. The token stands behind the `#`, which browsers keep to themselves: no server's log has it, and a program
 * that opens the links of mails brings none.
 *
 * @param access.baseUrl the API's own address
 */
export function mailActionUrl(
  reference: MailActionReference,
  access: { readonly baseUrl: string; readonly key: string; readonly sentAt: Date },
): string {
  return `${access.baseUrl}/m/${reference.action}#${signMailAction(reference, access.key, access.sentAt)}`;
}
