/**
 * How what a stranger sends comes in: its body is read, it is let in or not, its contents are checked, it is told from
 * its own repeats, counted against the limits, and proved to come from a person. In this order, so that a repeat is
 * answered whatever has become of its proof, and that nobody is counted who is turned away before.
 */
import { type ParsedBody, parseBody } from '../http/body.ts';
import type { BodyLimits } from '../http/fields.ts';
import type { Request } from '../http/request.ts';
import { together } from '../runtime/together.ts';
import { hashAddress, hashNetwork } from '../visitors/address.ts';
import { requireToken } from '../visitors/admission.ts';
import { awaitRepeat, findRepeat, type Identity } from '../visitors/identity.ts';
import type { Token } from '../visitors/rate-limit.ts';
import { Spent } from './spent.ts';
import type { Tools } from './tools.ts';

/** What is known of a request, filled in on its way. */
export interface Attempt {
  body?: ParsedBody;
  /** The API's own address. */
  baseUrl?: string;
  /** Whether it is a canary's, which no metric counts. */
  isCanary?: boolean;
}

interface Underway {
  readonly request: Request;
  readonly attempt: Attempt;
}

type AdmissionTools = Pick<Tools, 'table' | 'secrets' | 'now'>;

/** A body that was read, and what the rules look at besides it. */
export interface Received {
  readonly request: Request;
  readonly body: ParsedBody;
  /** The API's own address, without a slash at its end. */
  readonly baseUrl: string;
  /** What the account's addresses and persons are hashed with. */
  readonly salt: string;
  /** What the pipeline's tokens are signed with; empty where it has none. */
  readonly tokenKey: string;
  readonly addressHash: string;
  /** Of the IPv6 network that the address is in; undefined for IPv4. */
  readonly networkHash?: string | undefined;
  readonly now: Date;
}

/** The rules of a form, a widget or a preset, in the order in which they are asked. */
export interface Entrance<Content, Proof, Id extends Identity | undefined = Identity> {
  readonly limits: BodyLimits;
  /** Lets it in by where it comes from. @throws HttpError 403 */
  readonly admit: (received: Received) => void;
  /** Reads and checks the contents. @throws HttpError 4xx, with an entry for each field that is wrong */
  readonly read: (received: Received) => Content | Promise<Content>;
  /** What makes two requests the same; undefined, and this one is like no other. */
  readonly identify: (received: Received, content: Content) => Id;
  /** Counts it against what one visitor, and all of them, may send. */
  readonly limit: (received: Received, content: Content) => Promise<Token>;
  /** Asks for proof that it may come in. @throws HttpError; `Spent` when the proof was used before */
  readonly prove: (received: Received, content: Content, identity: Id) => Promise<Proof>;
}

export type Admitted<Content, Proof, Id> = Received & {
  readonly content: Content;
  readonly identity: Id;
} & (
    | { readonly repeatOf: string }
    /** The first of its kind, let in. */
    | { readonly repeatOf?: undefined; readonly proof: Proof }
  );

/** Lets a request in once: a repeat is given the id under which the first one was stored. @throws HttpError */
export async function admitOnce<Content, Proof, Id extends Identity | undefined>(
  tools: AdmissionTools,
  visit: Underway,
  entrance: Entrance<Content, Proof, Id>,
): Promise<Admitted<Content, Proof, Id>> {
  const received = await receive(tools, visit, entrance.limits);
  entrance.admit(received);
  const content = await entrance.read(received);
  const identity = entrance.identify(received, content);
  const [repeatOf, token] = await together([
    identity && findRepeat(tools.table, identity, received.now),
    entrance.limit(received, content),
  ]);
  if (repeatOf !== undefined) return { ...received, content, identity, repeatOf };
  requireToken(token);
  const proved = await orFirst(tools.table, identity, received.now, () =>
    entrance.prove(received, content, identity),
  );
  return 'repeatOf' in proved
    ? { ...received, content, identity, repeatOf: proved.repeatOf }
    : { ...received, content, identity, proof: proved.result };
}

/** Reads a request's body, and what is known of its sender. @throws HttpError 4xx for a body that can't be read */
export async function receive(
  tools: AdmissionTools,
  { request, attempt }: Underway,
  limits: BodyLimits,
): Promise<Received> {
  attempt.body = await parseBody(request, limits);
  const secrets = await tools.secrets();
  attempt.baseUrl = secrets.baseUrl;
  return {
    request,
    body: attempt.body,
    ...secrets,
    addressHash: hashAddress(request.address, secrets.salt),
    networkHash: hashNetwork(request.address, secrets.salt),
    now: tools.now(),
  };
}

/**
 * Does what uses something up. The second click of a double click finds it spent by the first, which is about to be
 * stored: then the first one's id is the answer.
 *
 * @throws what the work throws, and `Spent` when no first one turns up
 */
export async function orFirst<Result>(
  table: Tools['table'],
  identity: Identity | undefined,
  now: Date,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly repeatOf: string }> {
  try {
    return { result: await work() };
  } catch (error) {
    const repeatOf = error instanceof Spent && identity && (await awaitRepeat(table, identity, now));
    if (!repeatOf) throw error;
    return { repeatOf };
  }
}
