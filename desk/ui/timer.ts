import { useEffect, useRef, useState } from 'react';

/** How long a notice is shown: to read it, find the way back and take it (WCAG 2.2.1: it waits while one is there). */
export const SHOWN_MS = 10_000;

/**
 * Calls back once after a while, which stands still while the pointer or the focus is on an element.
 *
 * @param milliseconds undefined: never
 * @returns properties of that element
 */
export function usePausableTimer(milliseconds: number | undefined, callback: () => void) {
  const latest = useRef(callback);
  latest.current = callback;
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    if (isPaused || milliseconds === undefined) return;
    const timer = setTimeout(() => latest.current(), milliseconds);
    return () => clearTimeout(timer);
  }, [isPaused, milliseconds]);
  return {
    onPointerEnter: () => setPaused(true),
    onPointerLeave: () => setPaused(false),
    onFocus: () => setPaused(true),
    onBlur: () => setPaused(false),
  };
}
