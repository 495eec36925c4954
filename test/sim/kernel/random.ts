/** Chance from a seed: the same seed gives the same numbers on every machine. */

/** A number from 0 up to 1 for a text: of the same text always the same one. */
export function chanceOf(text: string): number {
  return chanceAfter(hashOf(text), '');
}

/** The sum of a text, to which more of it can be added. FNV-1a. @param before the sum of what stands before it */
export function hashOf(text: string, before = 0x811c9dc5): number {
  let hash = before;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** What `chanceOf` gives for a text whose beginning has been summed up. */
export function chanceAfter(before: number, rest: string): number {
  let hash = hashOf(rest, before);
  // The final mixing of MurmurHash3, so that texts that differ in one letter give unlike numbers.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A source of numbers that goes on for ever. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  /** Whether something happens that does so with this probability. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** @param seed any text; sources of different texts have nothing in common */
export function createRandom(seed: string): Random {
  let state = Math.floor(chanceOf(seed) * 2 ** 32);
  const next = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new Error('Nothing to pick from');
      return from[Math.floor(next() * from.length)] as T;
    },
  };
}
