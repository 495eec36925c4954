import type { APIGatewayProxyEvent } from 'aws-lambda';

/** An HTTP request as our handlers read it. */
export interface Request {
  readonly method: string;
  /** From the API's own root: without stage, without a domain's base path, without empty segments. */
  readonly path: string;
  readonly segments: readonly string[];
  /** By lower-case name; a header sent several times is joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** As sent, transport encoding undone. */
  readonly body: Uint8Array;
  /** The caller's network address as API Gateway saw it, never from a header that a caller can write. */
  readonly address: string;
  readonly requestId: string;
}

/** Reads a REST API's proxy event. */
export function readRequest(event: APIGatewayProxyEvent): Request {
  const segments = pathSegments(event);
  return {
    method: event.httpMethod.toUpperCase(),
    path: `/${segments.join('/')}`,
    segments,
    headers: readHeaders(event),
    query: definedValues(event.queryStringParameters),
    body: readBody(event),
    address: event.requestContext.identity.sourceIp,
    requestId: event.requestContext.requestId,
  };
}

/** `event.path` carries a custom domain's base path; the resource filled with its parameters does not. */
function pathSegments(event: APIGatewayProxyEvent): string[] {
  return event.resource
    .replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => event.pathParameters?.[name] ?? '')
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);
}

/** REST APIs give a path's parameters as they were sent, percent-encoded. What is broken stays as it is, and fits nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function readHeaders(event: APIGatewayProxyEvent): Record<string, string> {
  const single = Object.entries(definedValues(event.headers));
  const repeated = Object.entries(event.multiValueHeaders ?? {}).map(([name, values]) => [
    name,
    (values ?? []).join(', '),
  ]);
  return Object.fromEntries([...single, ...repeated].map(([name, value]) => [name?.toLowerCase(), value]));
}

/** Some engines encode every body, others only those that are not valid UTF-8. */
function readBody(event: APIGatewayProxyEvent): Uint8Array {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

function definedValues(values: Record<string, string | undefined> | null): Record<string, string> {
  const defined = Object.entries(values ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(defined);
}
