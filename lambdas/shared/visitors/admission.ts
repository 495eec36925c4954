/** Whether what a visitor sends may come in at all: open, origin allowed, not too much. */
import type { Shards } from '../../../config/layout.ts';
import type { Consequences } from '../../../config/rules.ts';
import { HttpError } from '../http/errors.ts';
import { originsOf } from '../http/origin.ts';
import type { Table } from '../table/table.ts';
import { networkLimit } from './address.ts';
import { type Token, takeToken } from './rate-limit.ts';
import { takeSpread } from './spread-rate.ts';

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

interface Leading {
  readonly redirect?: string | undefined;
  readonly rules: Readonly<Record<string, { readonly do: Consequences }>>;
}

/** Where else a page of ours may lead its visitor, by rules as well: browsers hold a form to that, redirects included. */
export function gateTargets({ redirect, rules }: Leading): string[] {
  const pages = [redirect, ...Object.values(rules).map((rule) => rule.do.redirect)];
  return [...originsOf(pages.filter((page) => page !== undefined))];
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

/** Who sends: an address, and for IPv6 the network that it is in. */
export interface Sending {
  readonly addressHash: string;
  readonly networkHash?: string | undefined;
}

interface RateRequest extends Table, Sending {
  /** What is sent to, such as `form#contact`. */
  readonly scope: string;
  /** Per visitor's address. */
  readonly perAddressPerMinute: number;
  /** Of all visitors. */
  readonly perMinute: number;
  readonly now: Date;
}

/** Takes a token of the visitor's minute, then one of all visitors'. */
export function takeTokens(request: RateRequest): Promise<Token> {
  const { perAddressPerMinute: perAddress, perMinute: all } = request;
  return takeInTurn({ ...request, perAddress, all, periodSeconds: MINUTE_SECONDS });
}

interface Shared extends Table, Sending {
  readonly scope: string;
  readonly perAddress: number;
  readonly all: number;
  readonly periodSeconds: number;
  /** @default 1 */
  readonly amount?: number;
  /** The most that is ever taken together. @default 1 */
  readonly largest?: number | undefined;
  /** Hears that all visitors' bucket, and not the visitor's own, is what refuses. */
  readonly onUsedUp?: () => void;
  readonly now: Date;
  /** From 0 up to 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * Takes from the visitor's bucket, from their network's where they come by IPv6, then from that of all visitors: in this
 * order, so that one visitor who is over the limit can't use up everybody's.
 */
export async function takeInTurn({
  scope,
  addressHash,
  networkHash,
  perAddress,
  all,
  largest,
  onUsedUp,
  random = Math.random,
  ...bucket
}: Shared): Promise<Token> {
  const visitor = await takeToken({ ...bucket, key: `${scope}#${addressHash}`, limit: perAddress });
  if (!visitor.allowed) return visitor;
  if (networkHash !== undefined) {
    const limit = networkLimit(perAddress, all);
    const network = await takeToken({ ...bucket, key: `${scope}#48#${networkHash}`, limit });
    if (!network.allowed) return network;
  }
  const spread = { history: historyOfScope(bucket, scope), largest, random };
  const token = await takeSpread({ ...bucket, ...spread, key: scope, limit: all });
  if (!token.allowed) onUsedUp?.();
  return token;
}

/** Of what is sent to, such as `form#main`, or a day of it: `day#form#main#spam`. */
function historyOfScope({ shards }: Table, scope: string): Shards {
  const [, id = ''] = scope.replace(/^day#/, '').split('#');
  return shards?.of[id] ?? [];
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
