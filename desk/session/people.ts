/** Signing people in by the managed pages: authorization code with PKCE (RFC 7636). */
import { basePath, type Settings } from '../settings.ts';

/** What `/api/session` answers. */
export interface PersonSession {
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly person: {
    readonly email: string;
    readonly role: 'reader' | 'editor' | 'owner';
    readonly limits?: Readonly<Record<string, readonly string[]>>;
  };
}

/** Lasts from leaving for the sign-in pages to the way back. */
const ATTEMPT_KEY = 'frontdesk.sign-in';

interface Attempt {
  readonly state: string;
  readonly verifier: string;
  /** Where the person wanted to go, from the desk's base. */
  readonly target: string;
}

type PeopleSettings = Extract<Settings['signIn'], { kind: 'people' }>;

export function redirectUri(): string {
  return `${location.origin}${basePath()}signed-in`;
}

/** Leaves for the sign-in pages. */
export async function leaveToSignIn({ domain, clientId }: PeopleSettings): Promise<void> {
  const attempt: Attempt = {
    state: randomText(),
    verifier: randomText(),
    target: location.pathname.slice(basePath().length) + location.search,
  };
  sessionStorage.setItem(ATTEMPT_KEY, JSON.stringify(attempt));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid email',
    state: attempt.state,
    code_challenge_method: 'S256',
    code_challenge: await challengeOf(attempt.verifier),
    lang: navigator.language.slice(0, 2),
  });
  location.assign(`${domain}/oauth2/authorize?${query}`);
}

/** Where the sign-in pages forget who was there, and lead back to the desk. */
export function logoutAddress({ domain, clientId }: PeopleSettings): string {
  const query = new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}${basePath()}` });
  return `${domain}/logout?${query}`;
}

/** @returns undefined when this is no way back, or not of an attempt of this tab */
export function takeReturn(): { readonly code: string; readonly attempt: Attempt } | 'refused' | undefined {
  if (!location.pathname.endsWith('/signed-in')) return undefined;
  const query = new URLSearchParams(location.search);
  const kept = sessionStorage.getItem(ATTEMPT_KEY);
  sessionStorage.removeItem(ATTEMPT_KEY);
  const attempt = kept ? (JSON.parse(kept) as Attempt) : undefined;
  history.replaceState(null, '', basePath() + (attempt?.target ?? ''));
  const code = query.get('code');
  if (!code || !attempt || query.get('state') !== attempt.state) return 'refused';
  return { code, attempt };
}

export function exchangeBody(code: string, verifier: string, uri: string): object {
  return { code, verifier, redirectUri: uri };
}

function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** RFC 7636, section 4.2: the verifier's SHA-256 in base64url. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
