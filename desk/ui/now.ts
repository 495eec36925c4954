import { useSyncExternalStore } from 'react';

/** What is said of ages may be this old. */
const STEP_MS = 30_000;

let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const one of listeners) one();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, which goes on by half minutes. One clock for the page. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}
