/** Posts to an address of the owner's choice, and lets nothing but a status and the beginning of an answer come back. */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { shorten } from '../http/text.ts';
import type { Outcome } from '../legs/record.ts';
import { AddressNotPublic, checkedLookup, isPublicAddress } from './public-address.ts';

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole of it, from the name's lookup to the answer's end. */
  readonly timeoutMilliseconds: number;
  /** Whether this machine may be the receiver, by plain http as well. Tests only. */
  readonly allowLoopback: boolean;
  /** Words to be cut from what is kept of an answer, which may repeat them. @default nothing is kept of it */
  readonly secrets?: readonly string[];
  /** Looks a name up. @default as the system does */
  readonly resolve?: Parameters<typeof checkedLookup>[1];
}

/** How much of an answer is read, and thrown away, so that its sender is not cut off in the midst. */
const ANSWER_BYTES = 64 * 1024;
/** How much of it is looked at. */
const READ_BYTES = 2_048;
/** How much of it is kept, in characters. */
const KEPT = 200;

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
      readBeginning(response, (text) => resolve(outcomeOfAnswer(response, text, request.secrets))),
    );
    outgoing.end(body);
  });
}

function readBeginning(response: IncomingMessage, done: (text: string) => void): void {
  let left = ANSWER_BYTES;
  const kept: Buffer[] = [];
  response.on('data', (chunk: Buffer) => {
    if (left > ANSWER_BYTES - READ_BYTES) kept.push(chunk);
    left -= chunk.length;
    if (left < 0) response.destroy();
  });
  response.on('error', () => {});
  response.on('close', () => done(Buffer.concat(kept).subarray(0, READ_BYTES).toString()));
}

function outcomeOfAnswer(response: IncomingMessage, text: string, secrets?: readonly string[]): Outcome {
  const status = response.statusCode ?? 0;
  const outcome = outcomeOfStatus(status);
  const answered = secrets ? { answer: `${status} ${withoutSecrets(text, secrets)}`.trim() } : {};
  if (outcome.outcome !== 'try-again') return { ...outcome, ...answered };
  const retryAfterSeconds = secondsToWait(response.headers['retry-after'] ?? secondsIn(text));
  return { ...outcome, ...answered, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

/** One line, without what opens the receiver to others. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const cut = secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text.replaceAll(/[\p{Cc}\s]+/gu, ' '));
  return shorten(cut.trim(), KEPT);
}

/** Discord and Telegram say it in their JSON, too, and Telegram only there. */
function secondsIn(text: string): string | undefined {
  const seconds = /"retry_after":\s?(\d{1,9})/.exec(text)?.[1];
  return seconds === undefined ? undefined : String(Number(seconds) + 1);
}

/** RFC 9110: seconds, or a date. */
function secondsToWait(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
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
