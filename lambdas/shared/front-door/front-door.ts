/**
 * What every front door does around its own work: finds what the address stands for, answers preflights, turns errors
 * into JSON or a page, puts CORS on, and writes one line to the log.
 */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { LANGUAGES } from '../../../config/words.ts';
import { type CorsRules, preflight, withCors } from '../http/cors.ts';
import { type Note, requireMethod, toHttpError } from '../http/endpoint.ts';
import type { HttpError } from '../http/errors.ts';
import { prefersJson } from '../http/negotiate.ts';
import { type Request, readRequest } from '../http/request.ts';
import { errorJson } from '../http/respond.ts';
import { chooseLanguage } from '../page/language.ts';
import { errorIn } from '../page/messages.ts';
import { logger } from '../runtime/log.ts';
import { writeMetrics } from '../runtime/metrics.ts';
import type { Attempt } from './admit-once.ts';

/** One request on its way through a front door. */
export interface Visit<Route> {
  readonly request: Request;
  readonly route: Route;
  /** What is known so far, filled in on the way, so that an error can be answered as well as possible. */
  readonly attempt: Attempt;
  /** Adds to the request's line in the log: ids and outcomes, never a visitor's values. */
  readonly note: Note;
}

export interface FrontDoor<Route> {
  /** All methods that the door's addresses take, for preflights. */
  readonly methods: readonly string[];
  /**
   * What an address stands for.
   *
   * @throws HttpError 404
   */
  readonly findRoute: (segments: readonly string[], request: Request) => Route | Promise<Route>;
  /** The methods that an address takes, of this caller. */
  readonly methodsOf: (route: Route, request: Request) => readonly string[];
  /** The origins whose pages may read an answer by name; others see `*`. */
  readonly originsOf: (route: Route) => ReadonlySet<string>;
  readonly answer: (visit: Visit<Route>) => Promise<APIGatewayProxyResult>;
  /** What a person without scripts sees of an error. @default people get JSON, too */
  readonly errorPage?: (
    error: HttpError,
    visit: Omit<Visit<Route | undefined>, 'note'>,
  ) => APIGatewayProxyResult;
}

/** What a browser sends without a script. */
const FROM_BROWSERS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** A handler of API Gateway's from a front door. */
export function frontDoor<Route>(door: FrontDoor<Route>) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const request = readRequest(event);
    const attempt: Attempt = {};
    let line: Readonly<Record<string, string | number | undefined>> = {};
    const note: Note = (detail) => {
      line = { ...line, ...detail };
    };
    const route = await findRoute(door, request);
    const response = await respond(door, { request, route, attempt, note }).catch((thrown: unknown) => {
      const error = toHttpError(thrown, request);
      note({ outcome: error.code });
      if (!attempt.isCanary) writeMetrics({ Rejected: 1 }, { reason: error.code });
      const found = route instanceof Error ? undefined : route;
      const wantsPage = FROM_BROWSERS.has(request.method) && !prefersJson(request);
      return wantsPage && door.errorPage
        ? door.errorPage(error, { request, route: found, attempt })
        : errorJson(errorIn(error, chooseLanguage(request, LANGUAGES)));
    });
    logger.info('request', { ...line, status: response.statusCode, requestId: request.requestId });
    return withCors(response, request, corsOf(door, route, request));
  };
}

/** An address that stands for nothing has nothing to guard: its error is there for every page to read. */
function corsOf<Route>(door: FrontDoor<Route>, route: Route | Error, request: Request): CorsRules {
  const { methods } = door;
  if (route instanceof Error) return { methods, listed: new Set(), isPublicPost: false };
  const isPublicPost = door.methodsOf(route, request).includes('POST');
  return { methods, listed: door.originsOf(route), isPublicPost };
}

/** An address that stands for nothing still gets its preflight answered: the error itself is for the request to meet. */
async function findRoute<Route>(door: FrontDoor<Route>, request: Request): Promise<Route | Error> {
  try {
    return await door.findRoute(request.segments, request);
  } catch (error) {
    return error as Error;
  }
}

async function respond<Route>(
  door: FrontDoor<Route>,
  { route, ...visit }: Visit<Route | Error>,
): Promise<APIGatewayProxyResult> {
  if (visit.request.method === 'OPTIONS') {
    visit.note({ outcome: 'preflight' });
    return preflight(visit.request, corsOf(door, route, visit.request));
  }
  if (route instanceof Error) throw route;
  requireMethod(visit.request, door.methodsOf(route, visit.request));
  return door.answer({ ...visit, route });
}
