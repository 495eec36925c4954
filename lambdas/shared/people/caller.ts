/** Who calls the owner's routes, and of what they may see and change. */
import { HttpError } from '../http/errors.ts';

/** What a caller may do, such as `contact:read`. `upload` is a part of `write` that a public web server can hold. */
export type Scope = `${string}:${'read' | 'write' | 'upload' | 'audit'}`;

/** What each pipeline's entries belong to; a caller may be kept to some of them. */
export const LIMIT_KINDS = ['forms', 'widgets', 'presets', 'accounts'] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** Ids as they are configured. Who has limits sees only what stands in them: a kind that is left out is nothing. */
export type Limits = { readonly [Kind in LimitKind]?: readonly string[] };

export interface Caller {
  readonly kind: 'token' | 'person';
  /** Of the token, or the person's `sub`. */
  readonly id: string;
  /** For people: a token's label, a person's e-mail address. */
  readonly label: string;
  readonly scopes: readonly Scope[];
  /** Until when it is known as this caller, ISO 8601. */
  readonly expiresAt: string;
  /** @default all */
  readonly limits?: Limits;
}

/** Which forms, widgets, presets or accounts of one pipeline a caller may see: these, or all. */
export type Reach = ReadonlySet<string> | 'all';

export function reachOf({ limits }: Pick<Caller, 'limits'>, kind: LimitKind): Reach {
  return limits === undefined ? 'all' : new Set(limits[kind] ?? []);
}

export function within(reach: Reach, id: string): boolean {
  return reach === 'all' || reach.has(id);
}

/** What is configured, as far as it is within reach. */
export function narrowed<Value>(
  reach: Reach,
  configured: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  if (reach === 'all') return configured;
  return Object.fromEntries(Object.entries(configured).filter(([id]) => reach.has(id)));
}

/** @throws HttpError 403, the same whether there is such a thing or not */
export function requireWithin(reach: Reach, id: string): void {
  if (!within(reach, id)) throw outOfReach();
}

/** @throws HttpError 403 for a caller who is kept to some things: what follows concerns all of them */
export function requireAll(reach: Reach): void {
  if (reach !== 'all') throw outOfReach();
}

function outOfReach(): HttpError {
  return new HttpError(403, 'FORBIDDEN', 'This is outside of what you have access to.');
}

/**
 * @param scopes one of them is enough; the usual one first
 * @throws HttpError 403
 */
export function requireScope(
  { kind, scopes }: Pick<Caller, 'kind' | 'scopes'>,
  enough: readonly [Scope, ...Scope[]],
): void {
  if (enough.some((scope) => scopes.includes(scope))) return;
  const who = kind === 'token' ? 'This token' : 'Your role';
  throw new HttpError(403, 'FORBIDDEN', `${who} lacks the scope ${enough[0]}.`);
}
