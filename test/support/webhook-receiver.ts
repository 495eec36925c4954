/** The service that the form `connected` posts to, for as long as a test wants one. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { deployed } from './deployed.ts';

export interface ReceivedWebhook {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebhookReceiver {
  /** Everything that came, oldest first. */
  readonly received: readonly ReceivedWebhook[];
  /** What it answers next; by request, counted from 0. @default 204 */
  answer: (request: number) => { readonly status: number; readonly headers?: Record<string, string> };
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const receiver: WebhookReceiver = {
    received,
    answer: () => ({ status: 204 }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { status, headers } = receiver.answer(received.length);
    received.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(status, headers).end();
  });
  const { port, hostname } = new URL(deployed.webhooks);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), hostname, resolve);
  });
  return receiver;
}
