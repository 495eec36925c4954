/** Whether a submission may come in at all: form open, origin allowed, not too many. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FormConfig } from '../../lib/config/contact.ts';
import { HttpError } from '../shared/http/errors.ts';
import { type Token, takeToken } from '../shared/rate-limit.ts';
import { formOrigins } from './next.ts';

const MINUTE_SECONDS = 60;

/**
 * @param origin the header `Origin`; programs that are no browsers send none
 * @param baseUrl the API's own address: its error page sends the form again
 * @throws HttpError 403 `INACTIVE` or `BLOCKED`
 */
export function checkAdmission(
  form: Pick<FormConfig, 'active' | 'site' | 'origins'>,
  origin: string | undefined,
  baseUrl: string,
): void {
  if (!form.active) throw new HttpError(403, 'INACTIVE', 'This form does not take messages at the moment.');
  if (origin === undefined || formOrigins(form).has(origin) || origin === new URL(baseUrl).origin) return;
  throw new HttpError(403, 'BLOCKED', 'This website is not allowed to use this form.');
}

interface RateRequest {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly formId: string;
  readonly rate: FormConfig['rate'];
  readonly addressHash: string;
  readonly now: Date;
}

/**
 * Takes a token of the visitor's, then one of the form's: in this order, so that one visitor who is over the limit
 * can't use up everybody's.
 */
export async function takeTokens({ formId, rate, addressHash, ...bucket }: RateRequest): Promise<Token> {
  const visitor = await takeToken({
    ...bucket,
    key: `form#${formId}#${addressHash}`,
    limit: rate.perAddressPerMinute,
    periodSeconds: MINUTE_SECONDS,
  });
  if (!visitor.allowed) return visitor;
  return takeToken({
    ...bucket,
    key: `form#${formId}`,
    limit: rate.perFormPerMinute,
    periodSeconds: MINUTE_SECONDS,
  });
}

/** @throws HttpError 429 with `Retry-After` */
export function requireToken(token: Token): void {
  if (token.allowed) return;
  const seconds = token.retryAfterSeconds;
  throw new HttpError(
    429,
    'TOO_MANY_REQUESTS',
    `Too many messages at once. Please try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
