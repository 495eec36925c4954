/** The service that the form `connected` posts to, for as long as a test wants one. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { deployed } from './deployed.ts';

interface ReceivedWebhook {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebhookReceiver {
  /** What came with a text in its body, oldest first. Attempts for other tests' submissions may come as well. */
  receivedWith(marker: string): readonly ReceivedWebhook[];
  /** @default 204 to everything */
  answer: (webhook: ReceivedWebhook) => {
    readonly status: number;
    readonly headers?: Record<string, string>;
  };
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const receiver: WebhookReceiver = {
    receivedWith: (marker) => received.filter(({ body }) => body.includes(marker)),
    answer: () => ({ status: 204 }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    const webhook = { path: request.url ?? '', headers: request.headers, body: await text(request) };
    const { status, headers } = receiver.answer(webhook);
    received.push(webhook);
    response.writeHead(status, headers).end();
  });
  const { port, hostname } = new URL(deployed.webhooks);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), hostname, resolve);
  });
  return receiver;
}
