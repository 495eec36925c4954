/** The one cookie: what renews a person's access, out of reach of scripts, and sent to one route alone. */
import type { Request } from '../../shared/http/request.ts';

const NAME = 'frontdesk-session';

export interface CookieRules {
  /** The path of the session's route. */
  readonly path: string;
  readonly days: number;
}

/** Undefined where there is none. */
export function readCookie({ headers }: Pick<Request, 'headers'>): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  return value === '' ? undefined : value;
}

/** The header that keeps a refresh token. */
export function keepCookie(token: string, { path, days }: CookieRules): Readonly<Record<string, string>> {
  return setCookie(token, path, days * 86_400);
}

/** The header that takes it away. */
export function dropCookie({ path }: Pick<CookieRules, 'path'>): Readonly<Record<string, string>> {
  return setCookie('', path, 0);
}

function setCookie(value: string, path: string, seconds: number) {
  const rules = ['HttpOnly', 'Secure', 'SameSite=Strict', `Max-Age=${seconds}`];
  return { 'set-cookie': [`${NAME}=${value}`, `Path=${path}`, ...rules].join('; ') };
}
