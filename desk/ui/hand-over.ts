/** Where the focus goes when what has it goes: whoever works by keyboard, or listens, would begin again at the top of the page. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

type Focusable = Pick<HTMLElement, 'focus'> & { readonly ownerDocument: { readonly activeElement: unknown } };

/** Focuses the first that takes the focus: what is gone, hidden or switched off does not. */
export function focusFirst(candidates: readonly (Focusable | null | undefined)[]): void {
  for (const one of candidates) {
    one?.focus();
    if (one && one.ownerDocument.activeElement === one) return;
  }
}

/** What of an entry takes the focus: itself, where it can, or its last button. */
function inside(entry: Element | null): HTMLElement | null {
  if (!(entry instanceof HTMLElement)) return null;
  return entry.hasAttribute('tabindex') ? entry : ([...entry.querySelectorAll('button')].at(-1) ?? null);
}

/**
 * Hands the focus over to the next entry of a list, or the one before, when an entry goes that has it.
 *
 * @param otherwise asked as the entry goes: what gets it where there is no neighbour. @default the page's heading
 * @returns for the entry, which can be focused itself or has a button
 */
export function useHandOver<Entry extends HTMLElement>(
  otherwise: () => readonly (HTMLElement | null | undefined)[] = () => [],
): RefObject<Entry | null> {
  const ref = useRef<Entry>(null);
  const latest = useRef(otherwise);
  latest.current = otherwise;
  useLayoutEffect(() => {
    const entry = ref.current;
    return () => {
      if (!entry?.contains(document.activeElement)) return;
      const neighbours = [inside(entry.nextElementSibling), inside(entry.previousElementSibling)];
      const others = latest.current();
      // React hears nothing of what is focused while it takes entries away.
      queueMicrotask(() =>
        focusFirst([...neighbours, ...others, document.querySelector<HTMLElement>('main h1')]),
      );
    };
  }, []);
  return ref;
}
