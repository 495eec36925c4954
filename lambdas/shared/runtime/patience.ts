/** Waits for a read that is throttled, where there is nothing to go on with. */
import { setTimeout as delay } from 'node:timers/promises';

/** How it waits, for tests that can't. */
export interface Waiting {
  /** @default the clock */
  readonly now: () => number;
  /** @default a timer, in milliseconds */
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** From 0 up to 1. @default Math.random */
  readonly random: () => number;
}

/** A visitor who waits so long still gets an answer; each pause is drawn, so that those who were refused don't meet again. */
const PATIENCE_MILLISECONDS = 2_000;
const LONGEST_PAUSE_MILLISECONDS = 250;

const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);

/** @throws what the read throws when it is no throttle, and the throttle itself after two seconds */
export async function patiently<Answer>(
  read: () => Promise<Answer>,
  { now = Date.now, pause = delay, random = Math.random }: Partial<Waiting> = {},
): Promise<Answer> {
  const end = now() + PATIENCE_MILLISECONDS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!THROTTLED.has((error as Error).name) || now() >= end) throw error;
      await pause(1 + random() * LONGEST_PAUSE_MILLISECONDS);
    }
  }
}
