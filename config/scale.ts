import type { WidgetConfig } from './feedback.ts';

/** The whole numbers that a widget's rating can be, both ends included. */
export interface Scale {
  readonly lowest: number;
  readonly highest: number;
}

/** @returns undefined for a widget that takes words only */
export function scaleOf({ kind, emoji }: Pick<WidgetConfig, 'kind' | 'emoji'>): Scale | undefined {
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
