import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, notFound } from './endpoint.ts';
import { etagOf, isMatch } from './etag.ts';
import { plainName } from './hashed-name.ts';
import type { Request } from './request.ts';
import { text } from './respond.ts';

/** Content types by a name's ending. */
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
};

const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * For how long copies may be used. What is asked for by a plain name is new within minutes of a deploy; an older copy does while
 * the new one is fetched, and for a month where there is none to be had. What has its content's hash in its name never
 * changes. A hash that this code does not know is of another deploy, whose file may be there in a moment.
 */
const CACHE = {
  plain: `public, max-age=300, stale-while-revalidate=${HOUR}, stale-if-error=${30 * DAY}`,
  hashed: `public, max-age=${365 * DAY}, immutable`,
  unknownHash: 'public, max-age=60',
};

/** Texts by name, such as `openapi.json`: the last part of their path. */
export type Files = Readonly<Record<string, string>>;

/**
 * Answers with one of a few public files. A name with the hash of another content gets the file as it is now: a page
 * whose copy of an entry is older or newer than this code works, and shows what it would show a moment later.
 *
 * @throws HttpError 404
 */
export function answerFile(
  files: Files,
  { segments, headers }: Pick<Request, 'segments' | 'headers'>,
): APIGatewayProxyResult {
  const name = segments.at(-1) ?? '';
  const found = find(files, name);
  const type = TYPES[name.split('.').at(-1) ?? ''];
  if (found === undefined || type === undefined) throw notFound();
  const { body, cache } = found;
  const sent = {
    'cache-control': cache,
    etag: etagOf(body),
    // Pages that let nothing in from elsewhere but what agrees to it (`Cross-Origin-Embedder-Policy`) may load it.
    'cross-origin-resource-policy': 'cross-origin',
  };
  return isMatch(headers['if-none-match'], sent.etag)
    ? text(304, type, '', sent)
    : text(200, type, body, sent);
}

function find(files: Files, name: string): { readonly body: string; readonly cache: string } | undefined {
  const body = Object.hasOwn(files, name) ? files[name] : undefined;
  const plain = plainName(name);
  if (body !== undefined) return { body, cache: plain === undefined ? CACHE.plain : CACHE.hashed };
  if (plain === undefined) return undefined;
  const current = Object.keys(files).find((file) => plainName(file) === plain);
  return current === undefined ? undefined : { body: files[current] ?? '', cache: CACHE.unknownHash };
}

/** A handler that serves files and nothing else. */
export function serveFiles(files: Files): (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult> {
  return endpoint({ methods: ['GET', 'HEAD'], answer: async (request) => answerFile(files, request) });
}

/** The address of a pipeline's contract. */
export function asksForContract({ segments }: Pick<Request, 'segments'>): boolean {
  return segments.length === 1 && segments[0] === 'openapi.json';
}
