/** Tests call the owner's routes with tokens that they make themselves. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { createToken } from '../../cli/owner/tokens.ts';
import type { Pipeline } from '../../config/deployment.ts';
import type { Scope } from '../../lambdas/shared/people/caller.ts';
import { LOCAL } from '../../local/config.ts';
import { aws, deployed } from './deployed.ts';

export const ssm = new SSMClient(aws);

type Made = ReturnType<typeof createToken>;

/** By scopes. A function looks for new tokens ten times at once and not more, so tests share theirs. */
const shared = new Map<string, Made>();

/** A token for an hour; one that ends at another time is the caller's alone. */
export async function newToken(
  scopes: readonly Scope[] = ['contact:read', 'contact:write'],
  expiresAt?: Date,
): Made {
  const make = (end: Date) => createToken(ssm, LOCAL, { scopes, expiresAt: end, label: 'test' });
  if (expiresAt) return make(expiresAt);
  const made = shared.get(scopes.join()) ?? make(new Date(Date.now() + 3_600_000));
  shared.set(scopes.join(), made);
  return made;
}

export interface OwnerAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, where it is. */
  readonly body: Record<string, unknown>;
}

interface OwnerCall {
  /** Sent as JSON. @default none */
  readonly body?: unknown;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default contact */
  readonly pipeline?: Pipeline;
}

/** Calls one of a pipeline's owner routes, such as `submissions?form=demo`. */
export async function callOwner(
  token: string | undefined,
  method: string,
  path: string,
  { body: sent, headers, pipeline = 'contact' }: OwnerCall = {},
): Promise<OwnerAnswer> {
  const response = await fetch(`${deployed.urls[pipeline]}/owner/${path}`, {
    method,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
