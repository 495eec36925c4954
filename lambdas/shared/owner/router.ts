/** The owner's routes of a pipeline: who may call is checked first, and the same for all; then the route is found. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, type Note, notFound } from '../http/endpoint.ts';
import { HttpError } from '../http/errors.ts';
import type { Request } from '../http/request.ts';
import { requireScope, type Scope, type TokenLookup } from './access.ts';
import { type Caller, callerOfToken } from './caller.ts';
import { badQuery } from './query.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface OwnerRoute {
  readonly method: Method;
  /** From the API's root. `{name}` stands for one segment, whatever it holds. */
  readonly path: `/owner/${string}`;
  /** A scope that opens this route only, such as `images:upload`. @default none */
  readonly narrowScope?: Scope;
  readonly answer: (
    request: Request,
    parameters: Readonly<Record<string, string>>,
    caller: Caller,
  ) => Promise<APIGatewayProxyResult>;
}

export interface OwnerRouter {
  /** The pipeline's folder name: the first half of its scopes. */
  readonly pipeline: string;
  readonly routes: readonly OwnerRoute[];
  readonly lookup: TokenLookup;
  readonly now: () => Date;
}

/**
 * A handler of API Gateway's for the routes. Reading wants the scope `<pipeline>:read`, all else `<pipeline>:write`, or a route's own
 * narrower one.
 * Without a valid token every address answers 401, so that nobody learns which there are.
 */
export function ownerHandler(
  router: OwnerRouter,
): (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult> {
  return endpoint({
    methods: [...new Set(router.routes.map(({ method }) => method))],
    answer: (request, note) => answer(router, request, note),
  });
}

async function answer({ pipeline, routes, lookup, now }: OwnerRouter, request: Request, note: Note) {
  const tokenId = await requireScope(
    request.headers.authorization,
    scopes(pipeline, routes, request),
    lookup,
    now(),
  );
  note({ token: tokenId });
  requireShort(request);
  const { route, parameters } = findOwnerRoute(routes, request);
  note({ route: `${route.method} ${route.path}` });
  return route.answer(request, parameters, await callerOf(tokenId, lookup));
}

/** Read again: it was there a moment ago, and is kept. */
async function callerOf(tokenId: string, lookup: TokenLookup): Promise<Caller> {
  const stored = await lookup(tokenId);
  if (!stored) throw new Error('The token is gone since it was let through');
  return callerOfToken(tokenId, stored);
}

/** In bytes. Our ids and filters are shorter by far, and a key of the table holds no more than 1,024. */
const LONGEST_VALUE = 512;

/**
 * What is longer than any id names nothing.
 *
 * @throws HttpError 404 for an address, 400 for a filter
 */
function requireShort({ segments, query }: Pick<Request, 'segments' | 'query'>): void {
  const isLong = (text: string) => Buffer.byteLength(text) > LONGEST_VALUE;
  if (segments.some(isLong)) throw notFound();
  for (const [name, value] of Object.entries(query))
    if (name !== 'cursor' && isLong(value)) throw badQuery(`${name}: longer than ${LONGEST_VALUE} bytes.`);
}

/** One of these is enough: the method's, or that of the route alone where it has one. */
function scopes(
  pipeline: string,
  routes: readonly OwnerRoute[],
  { method, segments }: Pick<Request, 'method' | 'segments'>,
): readonly [Scope, ...Scope[]] {
  const route = routes.find((one) => one.method === method && matchPath(one.path, segments));
  const usual: Scope = `${pipeline}:${method === 'GET' ? 'read' : 'write'}`;
  return route?.narrowScope === undefined ? [usual] : [usual, route.narrowScope];
}

/** @throws HttpError 404 for an address that is none, 405 for one that takes other methods */
export function findOwnerRoute(
  routes: readonly OwnerRoute[],
  { method, segments }: Pick<Request, 'method' | 'segments'>,
): { route: OwnerRoute; parameters: Record<string, string> } {
  const here = routes.flatMap((route) => {
    const parameters = matchPath(route.path, segments);
    return parameters ? [{ route, parameters }] : [];
  });
  const found = here.find(({ route }) => route.method === method);
  if (found) return found;
  if (here.length === 0) throw notFound();
  const allow = [...here.map(({ route }) => route.method), 'OPTIONS'].join(', ');
  throw new HttpError(405, 'METHOD_NOT_ALLOWED', `This address takes ${allow}.`, { headers: { allow } });
}

function matchPath(path: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = path.split('/').filter(Boolean);
  if (parts.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const segment = segments[i] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) parameters[name] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
}
