import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, notFound } from './endpoint.ts';
import { etagOf, isMatch } from './etag.ts';
import type { Request } from './request.ts';
import { text } from './respond.ts';

/** By a name's ending: the content type, and for how many seconds a copy may be used without asking. */
const KINDS: Readonly<Record<string, { readonly type: string; readonly maxAge: number }>> = {
  // A change that breaks pages gets another version in its address.
  js: { type: 'text/javascript; charset=utf-8', maxAge: 86_400 },
  json: { type: 'application/json', maxAge: 300 },
};

/** Texts by name, such as `openapi.json`: the last part of their path. */
export type Files = Readonly<Record<string, string>>;

/** Answers with one of a few public files. @throws HttpError 404 */
export function answerFile(
  files: Files,
  { segments, headers }: Pick<Request, 'segments' | 'headers'>,
): APIGatewayProxyResult {
  const name = segments.at(-1) ?? '';
  const body = Object.hasOwn(files, name) ? files[name] : undefined;
  const kind = KINDS[name.split('.').at(-1) ?? ''];
  if (body === undefined || kind === undefined) throw notFound();
  const { type, maxAge } = kind;
  const cache = { 'cache-control': `public, max-age=${maxAge}`, etag: etagOf(body) };
  return isMatch(headers['if-none-match'], cache.etag)
    ? text(304, type, '', cache)
    : text(200, type, body, cache);
}

/** A handler that serves files and nothing else. */
export function serveFiles(files: Files): (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult> {
  return endpoint({ methods: ['GET', 'HEAD'], answer: async (request) => answerFile(files, request) });
}

/** The address of a pipeline's contract. */
export function asksForContract({ segments }: Pick<Request, 'segments'>): boolean {
  return segments.length === 1 && segments[0] === 'openapi.json';
}
