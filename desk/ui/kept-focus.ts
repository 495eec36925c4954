/** Keeps the focus in a list when the entry that has it goes, such as by its own button. */
import { type RefObject, useEffect, useRef } from 'react';

const CONTROLS = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary';

interface Last {
  /** The entry that had the focus last. */
  readonly entry: Element;
  /** Its place in the list. */
  readonly place: number;
  /** Which of its controls it was. */
  readonly control: number;
}

/** The places of a list, by how near they are to one that has gone: what has taken it, those before, those after. */
export function nearest(place: number, count: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  return [...all.slice(0, place + 1).reverse(), ...all.slice(place + 1)];
}

/** @returns for the element whose children are the entries. Where none is left, the page's heading gets the focus */
export function useKeptFocus<List extends HTMLElement>(): RefObject<List | null> {
  const list = useRef<List>(null);
  const last = useRef<Last>(undefined);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      const found = findIn(list.current, target);
      // A question about an entry stands outside of the list.
      if (found || !target.closest('[role="dialog"], [role="alertdialog"]')) last.current = found;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    const lost = last.current;
    if (!lost || lost.entry.isConnected) return;
    last.current = undefined;
    // What was asked about the entry goes with it, and has the focus until then.
    setTimeout(() => {
      if (document.activeElement === document.body) focusNear(list.current, lost);
    });
  });
  return list;
}

function findIn(list: Element | null, target: Element): Last | undefined {
  const entries = [...(list?.children ?? [])];
  const place = entries.findIndex((entry) => entry.contains(target));
  const entry = entries[place];
  if (!entry) return undefined;
  return { entry, place, control: Math.max(0, controlsOf(entry).indexOf(target)) };
}

function controlsOf(entry: Element): Element[] {
  return entry.matches(CONTROLS) ? [entry] : [...entry.querySelectorAll(CONTROLS)];
}

function focusNear(list: Element | null, { place, control }: Last): void {
  const entries = [...(list?.children ?? [])];
  const controls = nearest(place, entries.length)
    .map((at) => (entries[at] ? controlsOf(entries[at]) : []))
    .find(({ length }) => length > 0);
  const found = controls?.[Math.min(control, controls.length - 1)] ?? document.querySelector('h1');
  // The heading is far from what one was looking at.
  if (found instanceof HTMLElement) found.focus({ preventScroll: controls === undefined });
}
