import { useSyncExternalStore } from 'react';

/** What is said of ages may be this old. */
const STEP_MS = 30_000;

let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function start(): void {
  // Nobody has looked at it for a while.
  now = new Date();
  timer = setInterval(() => {
    now = new Date();
    for (const one of listeners) one();
  }, STEP_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) start();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
  };
}

/** As React reads what changes by itself. */
export const clock = { subscribe, read: () => now };

/** The time, which goes on by half minutes. One clock for the page. */
export function useNow(): Date {
  return useSyncExternalStore(clock.subscribe, clock.read);
}
