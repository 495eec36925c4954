/** What a widget can ask for. */
export const WIDGET_KINDS = ['stars', 'csat', 'nps', 'ces', 'thumbs', 'emoji', 'comment'] as const;

/** What decides about a widget's ratings. */
export interface Rated {
  readonly kind: (typeof WIDGET_KINDS)[number];
  readonly emoji: readonly unknown[];
}

/** The whole numbers that a widget's rating can be, both ends included. */
export interface Scale {
  readonly lowest: number;
  readonly highest: number;
}

/** @returns undefined for a widget that takes words only */
export function scaleOf({ kind, emoji }: Rated): Scale | undefined {
  switch (kind) {
    case 'stars':
    case 'csat':
      return { lowest: 1, highest: 5 };
    case 'ces':
      return { lowest: 1, highest: 7 };
    case 'nps':
      return { lowest: 0, highest: 10 };
    case 'thumbs':
      return { lowest: 0, highest: 1 };
    case 'emoji':
      return { lowest: 1, highest: emoji.length };
    case 'comment':
      return undefined;
  }
}

/** Every rating of a scale, ascending. */
export function ratingsOf({ lowest, highest }: Scale): number[] {
  return Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
}

interface Range {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** Why a range has no rating of a scale, or names one that there is not; undefined when it is fine. */
export function rangeProblem(
  { lowest, highest }: Scale,
  { atLeast = lowest, atMost = highest }: Range = {},
): string | undefined {
  if ([atLeast, atMost].some((rating) => rating < lowest || rating > highest))
    return `not ratings of this widget: ${lowest} to ${highest}`;
  return atLeast > atMost ? 'no rating is that low and that high' : undefined;
}
