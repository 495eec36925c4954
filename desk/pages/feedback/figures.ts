/** What the API counted, as charts and sentences need it. */
import type { ConfiguredWidget, Summary } from '../../../contract/client/feedback.ts';

/** The figure that a kind of widget is read by. */
export type Figure = 'nps' | 'csat' | 'mean' | 'helpful' | 'count';

export function figureOf(kind: ConfiguredWidget['kind']): Figure {
  if (kind === 'nps' || kind === 'csat') return kind;
  if (kind === 'thumbs') return 'helpful';
  return kind === 'comment' ? 'count' : 'mean';
}

type Counted = Pick<Summary, 'mean' | 'nps' | 'csat' | 'count' | 'distribution'>;

export interface Value {
  readonly value: number | undefined;
  /** Half of its interval. */
  readonly margin?: number;
}

/** The figure of a day, a page, a language. Undefined without answers: that is not zero. */
export function readFigure(figure: Figure, { mean, nps, csat, count }: Counted): Value {
  if (figure === 'nps') return nps ? { value: nps.score, margin: nps.margin } : { value: undefined };
  if (figure === 'csat') return { value: csat?.percent };
  // Thumbs are 0 and 1: their mean is the share of those who said yes.
  if (figure === 'helpful') return { value: mean === null ? undefined : 100 * mean };
  return { value: figure === 'mean' ? (mean ?? undefined) : count };
}

/** What a figure can be. */
export function domainOf(
  figure: Figure,
  scale: ConfiguredWidget['scale'] = { lowest: 1, highest: 5 },
): readonly [number, number] {
  if (figure === 'nps') return [-100, 100];
  if (figure === 'csat' || figure === 'helpful') return [0, 100];
  return [scale.lowest, scale.highest];
}

/** Of an NPS answer: 0 to 6 detract, 7 and 8 are passive, 9 and 10 promote. */
export function npsTone(rating: number): 'good' | 'warn' | 'bad' {
  if (rating >= 9) return 'good';
  return rating >= 7 ? 'warn' : 'bad';
}

/** The ratings of a widget, best first. */
export function ratingsOf(distribution: Summary['distribution']): { rating: number; count: number }[] {
  return Object.entries(distribution)
    .map(([rating, count]) => ({ rating: Number(rating), count }))
    .sort((a, b) => b.rating - a.rating);
}

/** The API's base address, out of a widget's own. */
export function apiOf({ url, id }: Pick<ConfiguredWidget, 'url' | 'id'>): string {
  return url.replace(new RegExp(`/feedback/${id}$`), '');
}
