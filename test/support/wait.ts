import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until the answer is as wanted. The bound only ends a failed test: nothing is taken for done because time went by.
 *
 * @param what for the error's message
 * @param ask may throw, which counts as "not yet"
 * @param isDone @default that the answer is truthy
 * @param options.withinMs @default a minute: ten times what a busy machine has taken for anything that is waited for
 * @throws after the bound, with the last answer or error
 */
export async function waitFor<T>(
  what: string,
  ask: () => T | Promise<T>,
  isDone: (answer: T) => boolean = Boolean,
  options: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const { withinMs = 60_000, everyMs = 100 } = options;
  const deadline = Date.now() + withinMs;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (isDone(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await delay(everyMs);
  } while (Date.now() < deadline);
  const seen = last instanceof Error ? String(last) : JSON.stringify(last)?.slice(0, 2_000);
  throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}. Last: ${seen}`, { cause: last });
}
