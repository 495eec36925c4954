import { type RefObject, useEffect, useRef, useState } from 'react';

/** How wide an element is, in CSS pixels: charts are drawn for it, so that their text keeps its size. */
export function useWidth<Found extends HTMLElement>(
  before = 600,
): [ref: RefObject<Found | null>, width: number] {
  const ref = useRef<Found>(null);
  const [width, setWidth] = useState(before);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(160, Math.round(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
