/** What somebody types into a field while what is stored may change below it: what is typed stays until it is saved. */
import { useRef, useState } from 'react';

export interface Typed {
  /** What was stored when they began to type. */
  readonly base: string;
  readonly text: string;
}

export function begin(stored: string): Typed {
  return { base: stored, text: stored };
}

/** What is stored is heard to be another: a field in which nothing was typed follows. */
export function hear(typed: Typed, stored: string): Typed {
  const isTyped = typed.text !== typed.base && typed.text !== stored;
  return isTyped ? typed : begin(stored);
}

/** What was sent is stored: what was typed since then stays, and begins from there. */
export function keep(typed: Typed, sent: string, stored: string): Typed {
  return typed.text === sent ? begin(stored) : { base: stored, text: typed.text };
}

/** Somebody else was faster: what was typed stays, and would now replace theirs. */
export function rebase(typed: Typed, stored: string): Typed {
  return { ...typed, base: stored };
}

export interface TypedField {
  readonly text: string;
  readonly type: (text: string) => void;
  /** As it is at this moment, for what goes on between two paintings. */
  readonly latest: () => Typed;
  readonly keep: (sent: string, stored: string) => void;
  readonly rebase: (stored: string) => void;
}

/** @param stored what is stored, as far as is known here */
export function useTyped(stored: string): TypedField {
  const latest = useRef(begin(stored));
  const heard = useRef(stored);
  const [, paint] = useState(0);
  const set = (typed: Typed) => {
    latest.current = typed;
    paint((times) => times + 1);
  };
  if (heard.current !== stored) {
    heard.current = stored;
    latest.current = hear(latest.current, stored);
  }
  return {
    text: latest.current.text,
    type: (next) => set({ ...latest.current, text: next }),
    latest: () => latest.current,
    keep: (sent, now) => set(keep(latest.current, sent, now)),
    rebase: (now) => set(rebase(latest.current, now)),
  };
}
