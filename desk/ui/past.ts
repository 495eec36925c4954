/** Going through what is stored, a bounded part with each request, until there is no more or somebody stops it. */
import { useEffect, useRef, useState } from 'react';

/** One answer. */
interface Part {
  readonly cursor?: string;
}

export interface Walk<Page> {
  /** What has come so far; undefined before it was begun. */
  readonly pages: readonly Page[] | undefined;
  readonly isRunning: boolean;
  readonly error: unknown;
}

const IDLE: Walk<never> = { pages: undefined, isRunning: false, error: undefined };

/** @returns how far it is, and what begins and stops it */
export function useWalk<Page extends Part>() {
  const [walk, setWalk] = useState<Walk<Page>>(IDLE);
  // Beginning again, stopping and leaving each end what runs.
  const round = useRef(0);
  useEffect(
    () => () => {
      round.current++;
    },
    [],
  );
  const start = async (load: (cursor: string | undefined) => Promise<Page>) => {
    round.current++;
    const own = round.current;
    const isOver = () => own !== round.current;
    const pages: Page[] = [];
    setWalk({ pages, isRunning: true, error: undefined });
    try {
      let cursor: string | undefined;
      do {
        const page = await load(cursor);
        if (isOver()) return;
        pages.push(page);
        cursor = page.cursor;
        setWalk({ pages: [...pages], isRunning: cursor !== undefined, error: undefined });
      } while (cursor !== undefined);
    } catch (error) {
      if (!isOver()) setWalk({ pages: pages.length > 0 ? pages : undefined, isRunning: false, error });
    }
  };
  const stop = () => {
    round.current++;
    setWalk((before) => ({ ...before, isRunning: false }));
  };
  return { walk, start, stop };
}

/** Sums of the same names. */
export function addUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, value] of all.flatMap((one) => Object.entries(one))) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}

const DAY_MILLISECONDS = 86_400_000;

/** The moment so many days ago, as the API takes it. */
export function daysAgo(days: number, now: number = Date.now()): string {
  return new Date(now - days * DAY_MILLISECONDS).toISOString();
}
