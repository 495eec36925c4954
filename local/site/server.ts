/** The local pages, on one port of this machine only. What they are made of stands in `pages.ts`. */
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RemedyError } from '../command.ts';
import { DEMO_FORM } from '../config.ts';
import { isTakenOnIpv6 } from '../port.ts';
import { isDeskPath, serveDesk } from './desk.ts';
import { type Answer, missingPage, type SiteContext, waitingPage } from './page.ts';
import { assets, pages, routes } from './pages.ts';

export interface Site {
  /** Such as `http://localhost:8080`. */
  readonly origin: string;
  /** The id of the seeded form. */
  readonly form: string;
  /** Tells the pages where the deployed app is. Before, they ask for patience. */
  publish(app: Pick<SiteContext, 'urls' | 'mailbox' | 'ownerToken' | 'instagram' | 'desk'>): void;
  stop(): Promise<void>;
}

/** @throws RemedyError when the port is taken */
export async function startSite({ port }: { readonly port: number }): Promise<Site> {
  let context: SiteContext | undefined;
  const server = createServer((request, response) => {
    serve(request, response, context).catch((error: unknown) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end('Something went wrong; the terminal says what.');
    });
  });
  // `http://localhost` would open that program, and not us.
  if (await isTakenOnIpv6(port)) throw takenPort(port);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListen(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    origin: `http://localhost:${port}`,
    form: DEMO_FORM,
    publish(app) {
      context = { ...app, form: DEMO_FORM, pages };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function takenPort(port: number): RemedyError {
  return new RemedyError(`Port ${port} is taken: stop what uses it, or choose another: PORT=8081 npm start`);
}

function explainListen(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return takenPort(port);
  if (error.code === 'EACCES')
    return new RemedyError(`Port ${port} needs more rights: choose one above 1023: PORT=8080 npm start`);
  return error;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  context: SiteContext | undefined,
): Promise<void> {
  // Another site's script could otherwise read the mails by a name that it points at this machine.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? ''))
    return end(response, { status: 421 });
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (isDeskPath(pathname))
    return context?.desk
      ? serveDesk(request, response, { ...context.desk, urls: context.urls })
      : end(response, waitingPage(pages));
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return end(response, { status: 405, headers: { allow: 'GET, HEAD' } });
  const asset = assets[pathname];
  if (asset) {
    response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-cache' });
    return pipeline(createReadStream(join(import.meta.dirname, asset.file)), response);
  }
  for (const { pattern, answer } of routes) {
    const match = pattern.exec({ pathname });
    if (match)
      return end(response, context ? await answer(context, match.pathname.groups) : waitingPage(pages));
  }
  return end(response, missingPage(pages));
}

function end(
  response: ServerResponse,
  { status = 200, type = 'text/plain', headers = {}, body = '' }: Answer,
): void {
  response
    .writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      ...headers,
    })
    .end(body);
}
