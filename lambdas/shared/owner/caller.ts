/** Who calls an owner's route, as far as the routes and their callers may know. */
import { json } from '../http/respond.ts';
import type { Scope, StoredToken } from './access.ts';

export interface Caller {
  readonly kind: 'token' | 'person';
  /** The token's id, or the person's. */
  readonly id: string;
  /** For people's eyes: the token's label, or the person's address. */
  readonly label: string;
  readonly scopes: readonly Scope[];
  /** Until when it is known as this caller. ISO 8601 */
  readonly expiresAt?: string;
  /** What the caller may see besides that, by what an owner configures. @default everything */
  readonly limits?: Readonly<
    Partial<Record<'forms' | 'widgets' | 'presets' | 'accounts', readonly string[]>>
  >;
}

export function callerOfToken(id: string, { label, scopes, expiresAt }: StoredToken): Caller {
  return { kind: 'token', id, label, scopes, expiresAt };
}

/** `GET /owner/me` */
export async function showCaller(_: unknown, __: unknown, caller: Caller) {
  return json(200, caller);
}
