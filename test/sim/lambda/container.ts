/**
 * A container of a Lambda function: its module, started once, and one call at a time. Whatever it asks of the outside it
 * asks by a door of its own. Once it is dead no door answers any more, so nothing that was under way goes on.
 */
import type { Cancel, Scheduler } from '../kernel/scheduler.ts';
import type { Rights } from '../wiring/rights.ts';
import type { Code } from './bundle.ts';
import { makeGlobals, type Outside } from './doors.ts';

/** What is known of a function from its stack. */
export interface FunctionSpec {
  /** Its construct's id, such as `Notifier`. */
  readonly name: string;
  /** Such as `contact/notifier`. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The pipeline's slice of the configuration, if it has one. */
  readonly config: unknown;
  readonly timeoutSeconds: number;
  /** What its role allows. @default all, as to an owner's command */
  readonly rights?: Rights | undefined;
}

export type Ended =
  | { readonly end: 'returned'; readonly value: unknown }
  | { readonly end: 'threw'; readonly error: Error }
  | { readonly end: 'killed' | 'timed-out' };

const NEVER = new Promise<never>(() => {});

export class Container {
  readonly spec: FunctionSpec;
  /** Which deployment it is of. */
  readonly version: number;
  isBusy = false;
  isDead = false;
  private readonly scheduler: Scheduler;
  private readonly skew: number;
  private readonly usesStreams: boolean;
  /** How many doors the running call waits at. */
  private waits = 0;
  private readonly handler: (event: unknown, context: unknown) => unknown;
  private finish: ((ended: Ended) => void) | undefined;
  /** What was heard between two calls: a container stands still then, and goes on with the next one. */
  private frozen: (() => void)[] = [];

  constructor(options: {
    readonly spec: FunctionSpec;
    readonly version: number;
    readonly scheduler: Scheduler;
    /** How far its clock is off, in milliseconds. */
    readonly skew: number;
    readonly code: Code;
    readonly outside: Outside;
    /** Names its chance, so that no two containers draw the same ids. */
    readonly seed: string;
  }) {
    this.spec = options.spec;
    this.version = options.version;
    this.scheduler = options.scheduler;
    this.skew = options.skew;
    const globals = makeGlobals(this, options.outside, options.seed);
    options.code.start(globals);
    this.usesStreams = options.code.usesStreams;
    this.handler = (globals.module as { exports: { handler: Container['handler'] } }).exports.handler;
  }

  /** Its own clock, in epoch milliseconds. */
  get now(): number {
    return this.scheduler.now + this.skew;
  }

  /** Calls the handler, until it ends or is ended. */
  invoke(event: unknown, requestId: string): Promise<Ended> {
    this.isBusy = true;
    return new Promise((resolve) => {
      const unwatch = this.scheduler.watch({
        name: requestId,
        isWaiting: () => this.waits > 0,
        usesStreams: this.usesStreams,
      });
      const cancelTimeout = this.scheduler.after(this.spec.timeoutSeconds * 1000, () =>
        this.die('timed-out'),
      );
      this.finish = (ended) => {
        this.finish = undefined;
        this.isBusy = false;
        cancelTimeout();
        unwatch();
        resolve(ended);
      };
      for (const goOn of this.frozen.splice(0)) goOn();
      const context = {
        awsRequestId: requestId,
        functionName: this.spec.name,
        getRemainingTimeInMillis: () => 1000,
      };
      new Promise((done) => done(this.handler(event, context))).then(
        (value) => this.end({ end: 'returned', value }),
        (error: Error) => this.end({ end: 'threw', error }),
      );
    });
  }

  private end(ended: Ended): void {
    if (!this.isDead) this.finish?.(ended);
  }

  /** Nothing of it goes on. */
  die(how: 'killed' | 'timed-out'): void {
    this.isDead = true;
    this.finish?.({ end: how });
  }

  /** Lets the running call wait for something of the outside; a dead container begins nothing and hears nothing. */
  wait<T>(begin: () => Promise<T>): Promise<T> {
    if (this.isDead) return NEVER;
    this.waits++;
    return new Promise((resolve, reject) => {
      const then =
        <Value>(go: (value: Value) => void) =>
        (value: Value) => {
          this.waits--;
          this.goOn(() => go(value));
        };
      begin().then(then(resolve), then(reject));
    });
  }

  private goOn(work: () => void): void {
    if (this.isDead) return;
    if (this.isBusy) work();
    else this.frozen.push(work);
  }

  /** A timer of the container's. */
  timer(milliseconds: number, run: () => void): Cancel {
    this.waits++;
    let isOpen = true;
    const close = () => {
      if (isOpen) this.waits--;
      isOpen = false;
    };
    const cancel = this.scheduler.after(milliseconds, () => {
      close();
      this.goOn(run);
    });
    return () => {
      close();
      cancel();
    };
  }
}
