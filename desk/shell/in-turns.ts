/** Many requests for one press of a button, at a pace at which the API takes them. */

/** So many are under way at once. */
const AT_ONCE = 4;
/** An API takes 40 at once and 5 a second (docs/limits.md), and the page itself asks for some. */
const WITHOUT_PAUSE = 20;
const PAUSE_MS = 1000;

export interface Pace {
  readonly atOnce: number;
  readonly withoutPause: number;
  readonly pause: () => Promise<void>;
}

const USUAL: Pace = {
  atOnce: AT_ONCE,
  withoutPause: WITHOUT_PAUSE,
  pause: () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)),
};

/**
 * Does something with each of a list, some at once, and after the first ones no more than some a second.
 *
 * @param rest loses what is begun; whoever empties it ends the work
 * @returns what failed, in the order in which it did
 */
export async function inTurns<One>(
  rest: One[],
  work: (one: One) => Promise<unknown>,
  { atOnce, withoutPause, pause }: Pace = USUAL,
): Promise<{ readonly one: One; readonly error: unknown }[]> {
  const failed: { one: One; error: unknown }[] = [];
  let begun = 0;
  const turn = async () => {
    while (rest.length > 0) {
      if (begun >= withoutPause) await pause();
      const one = rest.shift();
      if (one === undefined) return;
      begun++;
      await work(one).catch((error: unknown) => failed.push({ one, error }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, turn));
  return failed;
}

/** Does jobs one after the other, in the order in which they come, whatever becomes of those before. */
export function oneAfterAnother(): <Result>(job: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job, job);
    last = mine;
    return mine;
  };
}
