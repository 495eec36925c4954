/** Requests and answers as API Gateway passes them to functions and back. */
import type { Ended } from '../lambda/container.ts';
import type { Match } from './routes.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly address?: string;
}

export interface ApiResponse {
  /** Undefined when the connection broke: the caller can't know what became of it. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A proxy event of a REST API's. Every body is encoded, as the stacks take all media types as binary. */
export function eventOf(request: ApiRequest, { route, parameters }: Match, number: number): object {
  return {
    resource: route.resource,
    path: request.path,
    httpMethod: request.method,
    headers: { host: 'api.frontdesk-tests.dev', ...request.headers },
    multiValueHeaders: {},
    queryStringParameters: request.query ?? null,
    multiValueQueryStringParameters: null,
    pathParameters: parameters,
    stageVariables: null,
    body: Buffer.from((request.body ?? '') as string).toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      requestId: `request-${number}`,
      identity: { sourceIp: request.address ?? '192.0.2.1' },
      stage: 'prod',
    },
  };
}

/** @param answer undefined when the function took longer than API Gateway waits */
export function responseOf(answer: Ended | undefined): ApiResponse {
  if (answer === undefined) return { status: 504, headers: {}, body: '' };
  if (answer.end !== 'returned') return { status: 502, headers: {}, body: '' };
  const {
    statusCode,
    headers = {},
    body = '',
  } = answer.value as {
    statusCode: number;
    headers?: Record<string, string>;
    body?: string;
  };
  return { status: statusCode, headers, body };
}
