/** The Graph API stand-in: an HTTP server on loopback. Paths that begin with `/_` are ours, all others are Meta's. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl } from './control.ts';
import { Faults } from './faults.ts';
import { answerGraph, type GraphRequest, Hang } from './routes.ts';
import type { Subscription } from './webhooks.ts';
import { GraphError, type GraphSettings, World } from './world.ts';

export interface GraphStandIn {
  /** Such as `http://127.0.0.1:4100`. */
  readonly url: string;
  readonly world: World;
  readonly faults: Faults;
  /** Where webhooks go. Until it is set, none are sent. */
  subscription: Subscription | undefined;
  /** The TCP port of whoever called last: by it a test finds the process that is sending. */
  lastCallerPort: number | undefined;
  stop(): Promise<void>;
}

/** @param options.port @default a free one */
export async function startGraph(
  options: { port?: number; settings?: GraphSettings } = {},
): Promise<GraphStandIn> {
  const world = new World(options.settings);
  const faults = new Faults();
  const server = createServer((request, response) => {
    serve(standIn, request, response).catch((error: unknown) => {
      if (!(error instanceof GraphError)) console.error(error);
      respond(response, toGraphError(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const standIn: GraphStandIn = {
    url: `http://127.0.0.1:${port}`,
    world,
    faults,
    subscription: undefined,
    lastCallerPort: undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standIn;
}

async function serve(
  standIn: GraphStandIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const address = new URL(request.url ?? '/', 'http://127.0.0.1');
  const segments = address.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (!segments[0]?.startsWith('_')) standIn.lastCallerPort = request.socket.remotePort;
  const call: GraphRequest = {
    method: request.method ?? 'GET',
    segments,
    query: Object.fromEntries(address.searchParams),
    token:
      /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ??
      address.searchParams.get('access_token') ??
      '',
    body: await readJson(request),
  };
  try {
    const body = segments[0]?.startsWith('_')
      ? await answerControl(standIn, call)
      : answerGraph(standIn, call);
    respond(response, { status: 200, body });
  } catch (error) {
    // The caller's own time-out ends it; its connection is closed then.
    if (!(error instanceof Hang)) throw error;
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text ? Object(JSON.parse(text)) : {};
  } catch {
    throw new GraphError(400, 100, 'The body is not JSON');
  }
}

function toGraphError(error: unknown): { status: number; body: unknown } {
  if (!(error instanceof GraphError))
    return { status: 500, body: { error: { message: 'Internal', code: 1 } } };
  const { status, code, subcode, transient, message } = error;
  return {
    status,
    body: {
      error: {
        message,
        type: code === 190 ? 'OAuthException' : 'IGApiException',
        code,
        ...(subcode && { error_subcode: subcode }),
        ...(transient && { is_transient: true }),
        fbtrace_id: 'A1b2C3d4E5f',
      },
    },
  };
}

function respond(response: ServerResponse, { status, body }: { status: number; body: unknown }): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(body));
}
