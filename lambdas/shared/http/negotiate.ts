import { contentType } from './content-type.ts';
import type { Request } from './request.ts';

/**
 * Whether the caller is answered with JSON rather than with a page or a redirect: a script that says so
 * (`Accept`, `X-Requested-With`) or whose browser does (`Sec-Fetch-Dest: empty`), or a JSON body
 * without a wish for HTML. A plain form, which navigates, gets pages.
 */
export function prefersJson(request: Request): boolean {
  const { headers } = request;
  if (headers['x-requested-with']?.toLowerCase() === 'xmlhttprequest') return true;
  const wish = firstWish(headers.accept ?? '');
  if (wish !== undefined) return wish === 'json';
  if (headers['sec-fetch-dest'] === 'empty') return true;
  return !isFormBody(request);
}

function isFormBody(request: Request): boolean {
  const { type } = contentType(request.headers['content-type']);
  return type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data';
}

/** What an Accept header names with the most weight; the one named first among equals. Wildcards are no wish. */
function firstWish(accept: string): 'json' | 'html' | undefined {
  const wishes = accept
    .split(',')
    .map(readRange)
    .filter((range) => range.kind !== undefined && range.weight > 0);
  return wishes.sort((a, b) => b.weight - a.weight)[0]?.kind;
}

function readRange(range: string): { kind: 'json' | 'html' | undefined; weight: number } {
  const { type, parameters } = contentType(range);
  const weight = Number(parameters.q ?? 1);
  return { kind: kindOf(type), weight: Number.isFinite(weight) ? weight : 0 };
}

function kindOf(type: string): 'json' | 'html' | undefined {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  return /^application\/(.+\+)?json$/.test(type) ? 'json' : undefined;
}
