import { setTimeout as pause } from 'node:timers/promises';

/** Before its second, third, … try a caller waits up to twice as long each time: at most 40, 80, 160 … milliseconds. */
const FIRST_PAUSE_MILLISECONDS = 20;

/**
 * Tries until an attempt is done, with pauses of random length in between that grow: callers who met once, and would
 * meet at every try if they waited alike, part by it.
 *
 * @param attempt gives `undefined` to be tried again. Gets the number of the try, from 1
 * @param attempts how often it is tried at most
 * @returns undefined when no try was done
 */
export async function retry<Result>(
  attempts: number,
  attempt: (number: number) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  for (let number = 1; ; number++) {
    const result = await attempt(number);
    if (result !== undefined || number === attempts) return result;
    await pause(Math.random() * FIRST_PAUSE_MILLISECONDS * 2 ** number);
  }
}
