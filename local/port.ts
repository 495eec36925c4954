import { createServer } from 'node:net';

/**
 * A free port on 127.0.0.1.
 *
 * @param wanted taken if it is free. @default any
 */
export async function freePort(wanted = 0): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? Promise.reject(new Error('No port is free'));
}

/** @returns the port that could be bound on 127.0.0.1, or undefined when it is taken (or needs more rights) */
export function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/**
 * Whether another program has a port of this machine's IPv6 address, which browsers try first for `localhost`. False where there is
 * no IPv6.
 */
export function isTakenOnIpv6(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRINUSE'));
    server.listen({ port, host: '::1', ipv6Only: true }, () => server.close(() => resolve(false)));
  });
}
