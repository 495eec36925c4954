/** A container's doors: time, chance, timers, the SDK's clients, HTTP, and what it writes to its log. */
import realCrypto from 'node:crypto';
import { EventEmitter } from 'node:events';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { makeAddress, makeUploadForm } from '../aws/s3.ts';
import { createRandom, type Random } from '../kernel/random.ts';
import type { Cancel } from '../kernel/scheduler.ts';
import { type OwnGlobals, realRequire } from './bundle.ts';
import type { Container, FunctionSpec } from './container.ts';
import { SHARED_INTL } from './intl.ts';
import { sharpOf, type Work } from './sharp.ts';

type Plain = Readonly<Record<string, unknown>>;

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: string;
  /** Whether it never comes, though what was asked for may have been done. @default false */
  readonly isHung?: boolean;
}

/** What lies behind the doors. */
export interface Outside {
  /**
   * A command of an SDK client's.
   *
   * @param service such as `dynamodb`
   * @param attempts how often the client tries at most
   */
  send(
    container: Container,
    call: { service: string; command: string; input: Plain; attempts: number; timeoutMilliseconds?: number },
  ): Promise<unknown>;
  /** Throws as `fetch` does, with a `cause`. */
  http(container: Container, request: HttpRequest, timeoutMilliseconds?: number): Promise<HttpResponse>;
  /** Work of this machine's, such as decoding a picture. */
  work: Work;
  /** A line of a function's log. */
  log(container: Container, line: string): void;
}

export function makeGlobals(container: Container, outside: Outside, seed: string): OwnGlobals {
  const random = createRandom(seed);
  const crypto = cryptoOf(random);
  const timers = timersOf(container);
  const console = consoleOf(container, outside);
  const process = processOf(container);
  const module = { exports: {} };
  const globals = {
    module,
    exports: module.exports,
    __importMetaUrl: 'file:///var/task/index.mjs',
    Date: dateOf(container),
    Math: Object.create(Math, { random: { value: random.next } }),
    crypto: crypto.web,
    ...timers.globals,
    fetch: fetchOf(container, outside),
    Intl: SHARED_INTL,
    AbortSignal: abortSignalOf(container),
    performance: { now: () => container.now, timeOrigin: 0 },
    process,
    console,
  };
  const modules = modulesOf({
    container,
    outside,
    crypto: crypto.node,
    timers: timers.promises,
    console,
    process,
  });
  const require = (name: string) => modules[name]?.() ?? unchanged(name);
  return { ...globals, require };
}

/**
 * A module in which some things are replaced. The rest is inherited and not copied: a bundle copies what a module has of
 * its own each time it starts, and the SDK's have hundreds.
 */
function over(module: object, own: Plain): object {
  if (typeof module !== 'object') return module;
  return Object.create(module, Object.getOwnPropertyDescriptors(own));
}

const required = new Map<string, object>();

/** A module in which nothing is replaced: the same for all containers. */
function unchanged(name: string): object {
  const found = required.get(name) ?? over(realRequire(name), {});
  required.set(name, found);
  return found;
}

function dateOf(container: Container): DateConstructor {
  return class extends Date {
    constructor(...time: [] | [number | string | Date]) {
      if (time.length === 0) super(container.now);
      // The real one takes up to seven numbers.
      else super(...(time as [number]));
    }
    static override now(): number {
      return container.now;
    }
  } as unknown as DateConstructor;
}

/** Chance where the code asks for it by Node's or the browsers' name; hashes and ciphers stay as they are. */
function cryptoOf(random: Random) {
  const fill = <T extends NodeJS.ArrayBufferView>(target: T): T => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = random.int(0, 255);
    return target;
  };
  const randomBytes = (size: number) => fill(Buffer.alloc(size));
  const randomUUID = () => {
    const bytes = randomBytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  const randomInt = (from: number, to?: number) =>
    to === undefined ? random.int(0, from - 1) : random.int(from, to - 1);
  const web = { subtle: realCrypto.webcrypto.subtle, getRandomValues: fill, randomUUID };
  const own = {
    randomBytes,
    randomUUID,
    randomInt,
    randomFillSync: fill,
    getRandomValues: fill,
    webcrypto: web,
  };
  return { web, node: over(realRequire('node:crypto'), own) };
}

function timersOf(container: Container) {
  const start = (run: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) => {
    const cancel = container.timer(milliseconds, () => run(...args));
    return { cancel, unref: () => undefined, ref: () => undefined, hasRef: () => true };
  };
  const stop = (timer?: { cancel: Cancel }) => timer?.cancel();
  const promises = {
    setTimeout: <T>(milliseconds = 0, value?: T) =>
      new Promise<T | undefined>((resolve) => start(() => resolve(value), milliseconds)),
  };
  return {
    globals: {
      setTimeout: start,
      clearTimeout: stop,
      setInterval: () => {
        throw new Error('The simulation has no setInterval');
      },
      clearInterval: stop,
      setImmediate: (run: (...args: unknown[]) => void, ...args: unknown[]) => start(run, 0, ...args),
      clearImmediate: stop,
    },
    promises,
  };
}

function abortSignalOf(container: Container) {
  return {
    timeout(milliseconds: number): AbortSignal & { milliseconds?: number } {
      const controller = new AbortController();
      // Not by a timer of the container's: it would count as waiting.
      const signal = controller.signal as AbortSignal & { milliseconds?: number };
      signal.milliseconds = milliseconds;
      return signal;
    },
    any: AbortSignal.any,
    abort: AbortSignal.abort,
    container,
  };
}

function fetchOf(container: Container, outside: Outside) {
  return async (url: string | URL, init: RequestInit = {}) => {
    const { milliseconds } = (init.signal ?? {}) as { milliseconds?: number };
    const request: HttpRequest = {
      url: String(url),
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: init.body === undefined || init.body === null ? '' : String(init.body),
    };
    const { status, body } = await outside.http(container, request, milliseconds);
    return {
      status,
      ok: status >= 200 && status < 300,
      json: async () => JSON.parse(body),
      text: async () => body,
    };
  };
}

/** `node:https` as far as posting a body and waiting for a status goes. */
function httpsOf(container: Container, outside: Outside) {
  return {
    request(
      url: string,
      options: { method: string; headers: Record<string, string>; signal?: { milliseconds?: number } },
    ) {
      const outgoing = Object.assign(new EventEmitter(), {
        end(body: string) {
          const { method, headers, signal } = options;
          outside.http(container, { url, method, headers, body }, signal?.milliseconds).then(
            ({ status }) => {
              const socket = new EventEmitter();
              outgoing.emit('socket', socket);
              socket.emit('secureConnect');
              const response = Object.assign(new EventEmitter(), {
                statusCode: status,
                headers: {},
                destroy: () => undefined,
              });
              outgoing.emit('response', response);
              response.emit('close');
            },
            (error: Error & { cause?: { code?: string; reached?: boolean } }) => {
              const socket = new EventEmitter();
              outgoing.emit('socket', socket);
              if (error.cause?.reached) socket.emit('secureConnect');
              outgoing.emit(
                'error',
                error.name === 'TimeoutError' ? abortError() : Object.assign(error, error.cause),
              );
            },
          );
        },
      });
      return outgoing;
    },
  };
}

function abortError(): Error {
  return Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' });
}

function consoleOf(container: Container, outside: Outside) {
  const write = (line: unknown) => outside.log(container, String(line));
  return { log: write, info: write, warn: write, error: write, debug: write, trace: write };
}

function processOf(container: Container) {
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: container.spec.name,
    ...container.spec.environment,
  };
  return Object.create(process, { env: { value: env } });
}

/** How often a client tries unless it says otherwise. */
const ATTEMPTS = 3;

interface ClientOptions {
  readonly maxAttempts?: number;
  readonly requestHandler?: { readonly requestTimeout?: number };
}

function modulesOf(own: {
  readonly container: Container;
  readonly outside: Outside;
  readonly crypto: object;
  readonly timers: object;
  readonly console: object;
  readonly process: object;
}): Readonly<Record<string, () => unknown>> {
  const { container, outside } = own;
  const clientOf = (service: string) =>
    class {
      readonly options: ClientOptions;
      constructor(options: ClientOptions = {}) {
        this.options = options;
      }
      send(command: { constructor: { name: string }; input: Plain }): Promise<unknown> {
        const { maxAttempts: attempts = ATTEMPTS, requestHandler } = this.options;
        const { requestTimeout } = requestHandler ?? {};
        return outside.send(container, {
          service,
          command: command.constructor.name,
          input: command.input,
          attempts,
          ...(requestTimeout !== undefined && { timeoutMilliseconds: requestTimeout }),
        });
      }
    };
  const sdk = (name: string, client: string, service: string) => () => {
    const module = realRequire(name) as Record<string, { readonly prototype: object }>;
    const StandIn = clientOf(service);
    // The SDK's paginators take nothing but instances of the real class.
    Object.setPrototypeOf(StandIn.prototype, module[client]?.prototype ?? null);
    return over(module, { [client]: StandIn });
  };
  const fs = { readFileSync: (path: URL) => readBundled(container, path) };
  const https = httpsOf(container, outside);
  return {
    '@aws-sdk/client-dynamodb': sdk('@aws-sdk/client-dynamodb', 'DynamoDBClient', 'dynamodb'),
    '@aws-sdk/lib-dynamodb': () =>
      over(realRequire('@aws-sdk/lib-dynamodb'), {
        DynamoDBDocumentClient: {
          from: (client: { send: unknown }) =>
            Object.assign(Object.create(DynamoDBDocumentClient.prototype), {
              send: (client.send as () => unknown).bind(client),
            }),
        },
      }),
    '@aws-sdk/client-sqs': sdk('@aws-sdk/client-sqs', 'SQSClient', 'sqs'),
    '@aws-sdk/client-ssm': sdk('@aws-sdk/client-ssm', 'SSMClient', 'ssm'),
    '@aws-sdk/client-s3': sdk('@aws-sdk/client-s3', 'S3Client', 's3'),
    '@aws-sdk/client-sns': sdk('@aws-sdk/client-sns', 'SNSClient', 'sns'),
    '@aws-sdk/client-ses': sdk('@aws-sdk/client-ses', 'SESClient', 'ses'),
    '@aws-sdk/client-eventbridge': sdk('@aws-sdk/client-eventbridge', 'EventBridgeClient', 'events'),
    '@aws-sdk/client-athena': sdk('@aws-sdk/client-athena', 'AthenaClient', 'athena'),
    '@aws-sdk/client-firehose': sdk('@aws-sdk/client-firehose', 'FirehoseClient', 'firehose'),
    '@aws-sdk/s3-presigned-post': () => ({
      createPresignedPost: async (_: unknown, options: Plain) =>
        makeUploadForm(options, new Date(container.now)),
    }),
    '@aws-sdk/s3-request-presigner': () => ({
      getSignedUrl: async (
        _: unknown,
        { input }: { input: Plain },
        options: Parameters<typeof makeAddress>[1],
      ) => makeAddress(input, options, new Date(container.now)),
    }),
    sharp: () => sharpOf(container, outside.work),
    'node:crypto': () => own.crypto,
    crypto: () => own.crypto,
    'node:timers/promises': () => own.timers,
    'timers/promises': () => own.timers,
    'node:console': () => ({
      Console: class {
        constructor() {
          Object.assign(this, own.console);
        }
      },
    }),
    'node:process': () => own.process,
    'node:fs': () => fs,
    'node:https': () => https,
    'node:http': () => https,
  };
}

/** The one file that lies next to a bundle. */
function readBundled({ spec }: Container, path: URL): string {
  if (!String(path).endsWith('/config.json') || spec.config === undefined)
    throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
  const text = configs.get(spec) ?? JSON.stringify(spec.config);
  configs.set(spec, text);
  return text;
}

const configs = new WeakMap<FunctionSpec, string>();
