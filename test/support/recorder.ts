/** A server on 127.0.0.1 that writes down who called: in an engine's place, or where nobody should ever call. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Recorder {
  readonly url: string;
  /** One line a call: its operation where AWS's protocols name one, otherwise method and path. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
}

/** @param answer the status and the body for an operation. @default 500 */
export async function startRecorder(
  answer: (operation: string) => readonly [status: number, body: string] = () => [500, ''],
): Promise<Recorder> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const operation = operationOf(request, await text(request));
    calls.push(operation);
    const [status, body] = answer(operation);
    response.writeHead(status).end(body);
  });
  // As a proxy it would be asked for a tunnel.
  server.on('connect', ({ url }, socket) => {
    calls.push(`CONNECT ${url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The JSON protocols name it in a header, the query protocol in the body. */
function operationOf({ method, url, headers }: IncomingMessage, body: string): string {
  const named =
    /\.(\w+)$/.exec(String(headers['x-amz-target']))?.[1] ?? new URLSearchParams(body).get('Action');
  return named ?? `${method} ${url}`;
}
