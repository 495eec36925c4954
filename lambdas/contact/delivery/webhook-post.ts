/** Posts to an address of the owner's choice, and lets nothing but a status come back. */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Outcome } from '../../shared/legs/record.ts';
import { AddressNotPublic, checkedLookup, isPublicAddress } from './public-address.ts';

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole of it, from the name's lookup to the answer's end. */
  readonly timeoutMilliseconds: number;
  /** Whether this machine may be the receiver, by plain http as well. Tests only. */
  readonly allowLoopback: boolean;
  /** Looks a name up. @default as the system does */
  readonly resolve?: Parameters<typeof checkedLookup>[1];
}

/** How much of an answer is read, and thrown away, so that its sender is not cut off in the midst. */
const ANSWER_BYTES = 64 * 1024;

/**
 * Makes one attempt:
 *
 * - sent: 2xx
 * - refused for good: 410; a redirect, which could lead anywhere and is never followed; an address that is not public
 * - to try again: any other status, time-outs, broken connections
 */
export function postWebhook(request: WebhookRequest): Promise<Outcome> {
  const { url, headers, body, timeoutMilliseconds, allowLoopback } = request;
  const { protocol, hostname } = new URL(url);
  const isAllowed = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopback(address));
  const isPlain = protocol === 'http:';
  // An address instead of a name is connected to without a lookup.
  const literal = hostname.replace(/^\[|\]$/g, '');
  if ((isPlain && !allowLoopback) || (isIP(literal) !== 0 && !isAllowed(literal)))
    return Promise.resolve(outcomeOfError(new AddressNotPublic(), false));

  return new Promise((resolve) => {
    let connected = false;
    const outgoing = (isPlain ? requestHttp : requestHttps)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // A connection of its own, by the checked lookup: none that was opened for something else.
      agent: false,
      lookup: checkedLookup(isAllowed, request.resolve),
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    outgoing.on('socket', (socket) =>
      socket.once(isPlain ? 'connect' : 'secureConnect', () => {
        connected = true;
      }),
    );
    outgoing.on('error', (error) => resolve(outcomeOfError(error, connected)));
    // The status is the answer, however its body ends.
    outgoing.on('response', (response) =>
      discard(response, () => resolve(outcomeOfStatus(response.statusCode ?? 0))),
    );
    outgoing.end(body);
  });
}

function discard(response: IncomingMessage, done: () => void): void {
  let left = ANSWER_BYTES;
  response.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) response.destroy();
  });
  response.on('error', () => {});
  response.on('close', done);
}

function outcomeOfStatus(status: number): Outcome {
  if (status >= 200 && status < 300) return { outcome: 'sent', reference: `status-${status}` };
  if (status === 410) return { outcome: 'refused', reason: 'status-410' };
  if (status >= 300 && status < 400) return { outcome: 'refused', reason: `redirect-${status}` };
  return { outcome: 'try-again', reason: `status-${status}`, known: true };
}

function outcomeOfError(error: Error & { code?: string }, connected: boolean): Outcome {
  if (error instanceof AddressNotPublic) return { outcome: 'refused', reason: 'address-not-public' };
  const reason = error.name === 'AbortError' ? 'timeout' : (error.code ?? error.name);
  return { outcome: 'try-again', reason, known: !connected };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
