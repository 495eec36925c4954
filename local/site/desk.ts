/**
 * What the desk's distribution is on AWS: its files below `/desk/`, and below `/api/` the owner's routes of the pipelines
 * and the session, on the origin of the local site.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileOf, typeOf } from '../../lambdas/desk/files/types.ts';
import { deskHeaders } from '../../lambdas/desk/headers.ts';
import type { DeskSettings } from '../../lambdas/desk/settings.ts';

/** Where the desk is on the local site. */
const DESK_BASE = '/desk/';

export interface DeskContext {
  /** Base addresses of the deployed app by pipeline, and of the desk's own API as `desk`. */
  readonly urls: Readonly<Record<string, string>>;
  readonly settings: DeskSettings;
  /** Where the desk is built, `index.html` among it. */
  readonly folder: string;
  /** Origins that pictures are shown from. */
  readonly pictures: readonly string[];
}

/** Whether an address is the desk's business: its files, or what it calls. */
export function isDeskPath(pathname: string): boolean {
  return pathname === '/desk' || pathname.startsWith(DESK_BASE) || pathname.startsWith('/api/');
}

export async function serveDesk(
  request: IncomingMessage,
  response: ServerResponse,
  context: DeskContext,
): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/api/')) return forward(request, response, context, pathname + search);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  if (pathname === '/desk') return void response.writeHead(308, { location: DESK_BASE }).end();
  const { status, type, body } = await file(pathname.slice(DESK_BASE.length), context);
  response
    .writeHead(status, { ...deskHeaders(context), 'cache-control': 'no-cache', 'content-type': type })
    .end(body);
}

/** A file of the build. */
async function file(path: string, { settings, folder }: DeskContext) {
  if (path === 'settings.json') return found(path, JSON.stringify(settings));
  const name = fileOf(normalize(`/${decode(path)}`));
  const content = await readFile(join(folder, name)).catch(() => undefined);
  if (name !== 'index.html') return content ? found(name, content) : missing('No such file.');
  if (!content) return missing('The desk is not built.');
  return found(name, content.toString().replace('<base href="/"', `<base href="${DESK_BASE}"`));
}

function found(name: string, body: string | Buffer) {
  return { status: 200, type: typeOf(name), body };
}

function missing(body: string) {
  return { status: 404, type: 'text/plain; charset=utf-8', body };
}

/** A broken escape fits no file. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** What is let through to a pipeline. No cookies: who calls is said by `authorization` alone. */
const TO_PIPELINE = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
];
const TO_SESSION = [...TO_PIPELINE, 'cookie', 'origin', 'x-frontdesk'];
/** Undone or done again by who receives. */
const NOT_BACK = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/** Only owner's routes: pages for visitors would be pages of the desk's own origin here. */
const OWNER_ROUTE = /^\/api\/([a-z-]+)(\/owner\/.*)$/;

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { urls }: DeskContext,
  path: string,
): Promise<void> {
  const isSession = /^\/api\/session(?:$|\?)/.test(path);
  const [, name = '', rest = ''] = isSession ? ['', 'desk', path] : (OWNER_ROUTE.exec(path) ?? []);
  const base = Object.hasOwn(urls, name) ? urls[name] : undefined;
  if (base === undefined)
    return void response
      .writeHead(404, { 'content-type': 'application/json' })
      .end('{"error":"There is nothing at this address.","code":"NOT_FOUND"}');
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const answer = await fetch(base + rest, {
    method: request.method ?? 'GET',
    headers: Object.entries(request.headers).flatMap(([header, value]) =>
      (isSession ? TO_SESSION : TO_PIPELINE).includes(header) ? [[header, String(value)]] : [],
    ) as [string, string][],
    redirect: 'manual',
    ...(hasBody && { body: await buffer(request) }),
  });
  for (const [header, value] of answer.headers)
    if (!NOT_BACK.has(header) && (isSession || header !== 'set-cookie')) response.appendHeader(header, value);
  response.writeHead(answer.status).end(await answer.bytes());
}
