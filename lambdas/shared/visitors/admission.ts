/** Whether what a visitor sends may come in at all: open, origin allowed, not too much. */
import { HttpError } from '../http/errors.ts';
import { originsOf } from '../http/origin.ts';
import type { Table } from '../table/table.ts';
import { type Token, takeToken } from './rate-limit.ts';

const MINUTE_SECONDS = 60;

/** What a form and a widget have in common. */
export interface Gate {
  readonly active: boolean;
  readonly site: string;
  readonly origins: readonly string[];
}

/** The origins whose pages may send, and to which visitors may be sent. */
export function gateOrigins({ site, origins }: Pick<Gate, 'site' | 'origins'>): ReadonlySet<string> {
  return originsOf([site, ...origins]);
}

/** Where else a page of ours may lead its visitor: browsers hold a form to that, redirects included. */
export function gateTargets({ redirect }: { readonly redirect?: string | undefined }): string[] {
  return redirect === undefined ? [] : [new URL(redirect).origin];
}

/** Whose page sends, and to where. Programs that are no browsers name no origin. */
interface Sender {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}

/** What visitors read of a form that is not active. */
export const CLOSED = 'This form does not take messages at the moment.';

/**
 * @param headers the request's
 * @param baseUrl the API's own address: its own pages send, too
 * @param closed what visitors read when it is not active
 * @throws HttpError 403 `INACTIVE` or `BLOCKED`
 */
export function checkAdmission(gate: Gate, headers: Sender, baseUrl: string, closed = CLOSED): void {
  if (!gate.active) throw new HttpError(403, 'INACTIVE', closed);
  const { origin } = headers;
  if (origin === undefined || gateOrigins(gate).has(origin) || isOwn(headers, baseUrl)) return;
  throw new HttpError(403, 'BLOCKED', 'This website is not allowed to use this form.');
}

/** A page of the API's: at its address, or at the one that the request went to, for API Gateway's stays next to a domain. */
function isOwn({ origin = '', host }: Sender, baseUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return origin === page.origin && (origin === new URL(baseUrl).origin || page.host === host);
}

interface RateRequest extends Table {
  /** What is sent to, such as `form#contact`. */
  readonly scope: string;
  readonly addressHash: string;
  /** Per visitor's address. */
  readonly perAddressPerMinute: number;
  /** Of all visitors. */
  readonly perMinute: number;
  readonly now: Date;
}

/**
 * Takes a token of the visitor's, then one of all visitors': in this order, so that one visitor who is over the limit
 * can't use up everybody's.
 */
export async function takeTokens(request: RateRequest): Promise<Token> {
  const { client, tableName, scope, addressHash, now } = request;
  const bucket = { client, tableName, periodSeconds: MINUTE_SECONDS, now };
  const visitor = await takeToken({
    ...bucket,
    key: `${scope}#${addressHash}`,
    limit: request.perAddressPerMinute,
  });
  if (!visitor.allowed) return visitor;
  return takeToken({ ...bucket, key: scope, limit: request.perMinute });
}

/** @throws HttpError 429 with `Retry-After` */
export function requireToken(token: Token): void {
  if (token.allowed) return;
  const seconds = token.retryAfterSeconds;
  throw new HttpError(
    429,
    'TOO_MANY_REQUESTS',
    `Too many requests at once. Please try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
