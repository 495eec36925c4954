import { useEffect, useRef, useState } from 'react';

/**
 * Calls back once after a while, which stands still while the pointer or the focus is on an element.
 *
 * @returns properties of that element
 */
export function usePausableTimer(milliseconds: number, callback: () => void) {
  const latest = useRef(callback);
  latest.current = callback;
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    if (isPaused) return;
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
