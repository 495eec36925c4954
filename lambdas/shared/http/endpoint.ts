/** What every JSON endpoint does around its own work: errors become answers, one line goes to the log, CORS is put on. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { logger } from '../runtime/log.ts';
import { writeMetrics } from '../runtime/metrics.ts';
import { MissingParameter } from '../runtime/parameters.ts';
import { type CorsRules, preflight, withCors, withoutCors } from './cors.ts';
import { HttpError } from './errors.ts';
import { prefersJson } from './negotiate.ts';
import { type Request, readRequest } from './request.ts';
import { errorJson } from './respond.ts';

export interface Endpoint {
  /** For preflights and 405. */
  readonly methods: readonly string[];
  /** Does the work. An HttpError becomes an answer of its status. */
  readonly answer: (request: Request, note: Note) => Promise<APIGatewayProxyResult>;
  /** Origins that are named as allowed; others see `*`. @default none */
  readonly origins?: ReadonlySet<string>;
  /** Whether no page of another origin may read an answer, or ask beforehand. @default any page may */
  readonly isSameOrigin?: boolean;
  /** Whether strangers bring something here: what is refused is counted, by its code. @default false */
  readonly isFrontDoor?: boolean;
  /** What a person who follows a link sees of an error. @default people get JSON, too */
  readonly errorPage?: (error: HttpError, request: Request) => APIGatewayProxyResult;
}

/** Adds to the request's line in the log: ids and codes, never a visitor's values. */
export type Note = (detail: Readonly<Record<string, string | number>>) => void;

/** A handler of API Gateway's from an endpoint. */
export function endpoint({
  methods,
  answer,
  origins = new Set(),
  isSameOrigin = false,
  isFrontDoor = false,
  errorPage,
}: Endpoint) {
  const cors = { methods, listed: origins, isPublicPost: false };
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const request = readRequest(event);
    let detail: Readonly<Record<string, string | number>> = {};
    const note: Note = (more) => {
      detail = { ...detail, ...more };
    };
    const response = await respond(request, cors, (valid) => answer(valid, note)).catch((error: unknown) => {
      const known = toHttpError(error, request);
      note({ outcome: known.code });
      if (isFrontDoor) writeMetrics({ Rejected: 1 }, { reason: known.code });
      return errorPage && !prefersJson(request) ? errorPage(known, request) : errorJson(known);
    });
    logger.info('request', { ...detail, status: response.statusCode, requestId: request.requestId });
    return isSameOrigin ? withoutCors(response) : withCors(response, request, cors);
  };
}

async function respond(
  request: Request,
  cors: CorsRules,
  answer: (request: Request) => Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  if (request.method === 'OPTIONS') return preflight(request, cors);
  requireMethod(request, cors.methods);
  return answer(request);
}

/** @throws HttpError 405, with the methods that the address takes */
export function requireMethod({ method }: Pick<Request, 'method'>, methods: readonly string[]): void {
  if (methods.includes(method)) return;
  const allow = [...methods, 'OPTIONS'].join(', ');
  throw new HttpError(405, 'METHOD_NOT_ALLOWED', `This address takes ${allow}.`, { headers: { allow } });
}

/** What was not expected is logged without its message, which may quote what a visitor wrote. */
export function toHttpError(error: unknown, { requestId }: Pick<Request, 'requestId'>): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof MissingParameter) {
    logger.error(error.message, { requestId });
    return new HttpError(503, 'NOT_READY', 'This is not set up completely yet. Please try again later.');
  }
  const { name, stack } = error instanceof Error ? error : new Error();
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at '));
  logger.error('unexpected error', { error: name, frames, requestId });
  return new HttpError(500, 'INTERNAL', 'Something went wrong here. Please try again.');
}

/** The answer to an address that is none. */
export function notFound(): HttpError {
  return new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.');
}
