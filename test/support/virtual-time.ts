/** A clock that runs as fast as the work under it: pauses end in the order of their ends, and nobody waits. */

export interface VirtualTime {
  /** Milliseconds since it began. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
  /** Lets time pass until nobody pauses any more. */
  run(): Promise<void>;
}

export function virtualTime(): VirtualTime {
  let time = 0;
  const sleepers: { readonly end: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    pause: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ end: time + milliseconds, wake });
      }),
    async run() {
      for (;;) {
        // Whoever was woken does all that needs no time.
        await new Promise((resolve) => setImmediate(resolve));
        if (sleepers.length === 0) return;
        sleepers.sort((a, b) => a.end - b.end);
        const next = sleepers.shift();
        time = next?.end ?? time;
        next?.wake();
      }
    },
  };
}
