import type { FormConfig } from '../../../config/contact.ts';
import { contentType } from '../../shared/http/content-type.ts';
import type { Fields } from '../../shared/http/fields.ts';
import type { Request } from '../../shared/http/request.ts';
import { isPageToken, PAGE_TOKEN_FIELD } from './page-token.ts';

/** What an HTML form can be sent as. */
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

interface Sent {
  readonly request: Pick<Request, 'headers'>;
  readonly formId: string;
  readonly form: Pick<FormConfig, 'captcha'>;
  readonly fields: Fields;
  readonly salt: string;
  readonly now: Date;
}

/**
 * A request's headers as its admission is decided by. A browser names the origin `null` for a page that sends no referrer
 * and for a sandboxed frame, honest or not: an HTML form from there counts as one that names none if it brings a proof,
 * its page's token or the form's captcha, which is checked after.
 */
export function senderHeaders({ request: { headers }, ...sent }: Sent): Request['headers'] {
  if (headers.origin !== 'null' || !FORM_TYPES.includes(contentType(headers['content-type']).type))
    return headers;
  const { form, formId, fields, salt, now } = sent;
  const isProved = form.captcha !== undefined || isPageToken(fields.get(PAGE_TOKEN_FIELD), formId, salt, now);
  if (!isProved) return headers;
  const { origin: _, ...others } = headers;
  return others;
}
