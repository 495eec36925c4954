/** A service that destinations reach and that is in trouble, for as long as a test wants one. */
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { deployed } from './deployed.ts';

/**
 * - `well`: it takes the event.
 * - `slow`: it takes it after a second.
 * - `too-often`: 429, with `Retry-After`.
 * - `fails`: 503.
 * - `redirect`: it leads to a path where nobody is to come.
 * - `reset`: it takes nothing, and the connection is reset.
 * - `cut`: it takes the event, and the connection is reset before the answer: the sender can't know.
 * - `cut-answer`: it takes the event, and its answer breaks off after the status.
 */
export const TROUBLES = [
  'well',
  'slow',
  'too-often',
  'fails',
  'redirect',
  'reset',
  'cut',
  'cut-answer',
] as const;
export type Trouble = (typeof TROUBLES)[number];

const SLOW_MILLISECONDS = 1_000;
export const RETRY_AFTER_SECONDS = 2;
export const FORBIDDEN_PATH = '/never';
const TAKES: readonly Trouble[] = ['well', 'slow', 'cut', 'cut-answer'];

export interface Call {
  readonly path: string;
  readonly body: string;
  /** In milliseconds. */
  readonly at: number;
  readonly met: Trouble;
  /** Whether the event counts as heard. */
  readonly isHeard: boolean;
}

/** @param troubleOf what a request meets */
export async function startTroubledReceiver(
  troubleOf: (request: { readonly path: string; readonly body: string }) => Trouble,
): Promise<{ readonly calls: readonly Call[]; stop(): Promise<void> }> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const body = await text(request);
    const met = troubleOf({ path, body });
    calls.push({ path, body, at: Date.now(), met, isHeard: TAKES.includes(met) });
    await answer(response, met);
  });
  const { port, hostname } = new URL(deployed.webhooks);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), hostname, resolve);
  });
  return {
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(response: ServerResponse, met: Trouble): Promise<void> {
  switch (met) {
    case 'slow':
      await pause(SLOW_MILLISECONDS);
      return void response.writeHead(204).end();
    case 'too-often':
      return void response.writeHead(429, { 'retry-after': String(RETRY_AFTER_SECONDS) }).end();
    case 'fails':
      return void response.writeHead(503).end('down for maintenance');
    case 'redirect':
      return void response.writeHead(307, { location: `${deployed.webhooks}${FORBIDDEN_PATH}` }).end();
    case 'reset':
    case 'cut':
      return void response.socket?.resetAndDestroy();
    case 'cut-answer':
      response.writeHead(200, { 'content-length': '1000' }).write('ok');
      return void setImmediate(() => response.socket?.resetAndDestroy());
    default:
      return void response.writeHead(204).end();
  }
}
