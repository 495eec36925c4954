/** The owner's routes of a pipeline: who may call is checked first, and the same for all; then the route is found. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, type Note, notFound } from '../http/endpoint.ts';
import { HttpError } from '../http/errors.ts';
import type { Request } from '../http/request.ts';
import { json } from '../http/respond.ts';
import { beginChange, listChanges } from '../people/audit.ts';
import {
  type Caller,
  type LimitKind,
  type Reach,
  reachOf,
  requireAll,
  requireScope,
  type Scope,
} from '../people/caller.ts';
import type { Identify } from '../people/identify.ts';
import { logger } from '../runtime/log.ts';
import type { TimedTable } from '../table/table.ts';
import { badQuery, requireKnown } from './query.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One call of a route. */
export interface Call {
  readonly caller: Caller;
  /** What of the pipeline the caller may see. */
  readonly reach: Reach;
  /** Says what the call is about (a form's id, a widget's and so on), for the list of changes. */
  readonly about: (entity: string) => void;
}

export interface OwnerRoute {
  readonly method: Method;
  /** From the API's root. `{name}` stands for one segment, whatever it holds. */
  readonly path: `/owner/${string}`;
  /**
   * How the route keeps to what its caller may see:
   * - `narrowed`: it shows or changes several things, those within reach only
   * - `entry`: it is about one thing, which is not found, or refused, unless it is within reach
   * - `everything`: it is about all there is; who is kept to some of it is refused
   * - `caller`: it is about the caller
   */
  readonly keeps: 'narrowed' | 'entry' | 'everything' | 'caller';
  /** A scope that opens this route only, such as `images:upload`. @default none */
  readonly narrowScope?: Scope;
  /** The scope that is asked for instead of the method's. @default `read` for GET, `write` for all others */
  readonly right?: 'read' | 'audit';
  /** Whether it changes something, which is then written down. @default all but GET */
  readonly isChange?: boolean;
  readonly answer: (
    request: Request,
    parameters: Readonly<Record<string, string>>,
    call: Call,
  ) => Promise<APIGatewayProxyResult>;
}

export interface OwnerRouter {
  /** The pipeline's folder name: the first half of its scopes. */
  readonly pipeline: string;
  /** What callers may be kept to some of. */
  readonly limitedBy: LimitKind;
  /** The pipeline's own; every pipeline has `/owner/me` and `/owner/audit`. */
  readonly routes: readonly OwnerRoute[];
  readonly identify: Identify;
  /** Where changes are written down. */
  readonly store: TimedTable;
}

/**
 * A handler of API Gateway's for the routes. Reading wants the scope `<pipeline>:read`, all else `<pipeline>:write`, or a route's own
 * narrower one.
 * Without a valid token every address answers 401, so that nobody learns which there are. Pages of other origins can't read
 * any answer: the desk calls its own.
 */
export function ownerHandler(
  router: OwnerRouter,
): (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult> {
  const routes = [...router.routes, ...commonRoutes(router)];
  return endpoint({
    methods: [...new Set(routes.map(({ method }) => method))],
    isSameOrigin: true,
    answer: (request, note) => answer(router, routes, request, note),
  });
}

function commonRoutes({ store }: OwnerRouter): OwnerRoute[] {
  return [
    {
      method: 'GET',
      path: '/owner/me',
      keeps: 'caller',
      answer: async ({ query }, _, { caller }) => {
        requireKnown(query);
        return json(200, caller);
      },
    },
    {
      method: 'GET',
      path: '/owner/audit',
      keeps: 'narrowed',
      right: 'audit',
      answer: (request, _, { reach }) => listChanges(store, request, reach),
    },
  ];
}

async function answer(
  { pipeline, limitedBy, identify, store }: OwnerRouter,
  routes: readonly OwnerRoute[],
  request: Request,
  note: Note,
) {
  const caller = await identify(request.headers.authorization);
  note({ [caller.kind]: caller.id });
  requireScope(caller, scopes(pipeline, routes, request));
  requireShort(request);
  const { route, parameters } = findOwnerRoute(routes, request);
  note({ route: `${route.method} ${route.path}` });
  const reach = reachOf(caller, limitedBy);
  if (route.keeps === 'everything') requireAll(reach);
  if (!(route.isChange ?? route.method !== 'GET'))
    return route.answer(request, parameters, { caller, reach, about: () => {} });
  return makeChange(store, route, caller, parameters, (about) =>
    route.answer(request, parameters, { caller, reach, about }),
  );
}

async function makeChange(
  store: TimedTable,
  { method, path }: OwnerRoute,
  { kind, id, label }: Caller,
  parameters: Readonly<Record<string, string>>,
  make: (about: Call['about']) => Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  // Only what is an id of ours: a person's own id is not kept.
  const target = parameters.id ?? parameters.account;
  const end = await beginChange(store, {
    by: { kind, id, label },
    what: `${method} ${path}`,
    ...(target !== undefined && { target }),
  });
  let of: string | undefined;
  // What is made is made: an entry without an end is there all the same.
  const note = (status: number) =>
    end({ status, ...(of !== undefined && { of }) }).catch((error: Error) =>
      logger.warn('the end of a change was not noted', { error: error.name }),
    );
  try {
    const made = await make((about) => {
      of = about;
    });
    await note(made.statusCode);
    return made;
  } catch (error) {
    await note(error instanceof HttpError ? error.status : 500);
    throw error;
  }
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
  const usual: Scope = `${pipeline}:${route?.right ?? (method === 'GET' ? 'read' : 'write')}`;
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
