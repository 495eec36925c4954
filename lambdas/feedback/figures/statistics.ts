/** What counts say. No responses is not zero: what can't be known is left out or null. */
import type { WidgetConfig } from '../../../config/feedback.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import type { Counts } from '../counting/counts.ts';

export interface Summary {
  readonly count: number;
  /** Of the ratings, to two decimals; null without any. */
  readonly mean: number | null;
  /** Responses by rating, every rating of the scale, ascending. */
  readonly distribution: Readonly<Record<string, number>>;
  readonly nps?: Nps;
  readonly csat?: Csat;
  readonly ces?: Ces;
}

interface Nps {
  /** Percentage of promoters (9–10) minus percentage of detractors (0–6): -100 to 100. */
  readonly score: number;
  /** Half the width of the 95 % confidence interval, in points. */
  readonly margin: number;
}

interface Csat {
  readonly percent: number;
  /** 4 and 5 count as satisfied. */
  readonly convention: 'top-two-box';
}

interface Ces {
  /** The mean, from 1 (hard) to 7 (easy), to two decimals. */
  readonly score: number;
  /** Percentage of those who agree that it was easy. */
  readonly percent: number;
  /** 5, 6 and 7 count as agreement. */
  readonly convention: 'top-three-box';
}

export function summarise(widget: Pick<WidgetConfig, 'kind' | 'emoji'>, counts: Counts): Summary {
  const scale = scaleOf(widget);
  const ratings = scale ? ratingsOf(scale) : [];
  const distribution = Object.fromEntries(ratings.map((rating) => [rating, counts.ratings[rating] ?? 0]));
  const nps = widget.kind === 'nps' ? npsOf(counts) : undefined;
  const csat = widget.kind === 'csat' ? csatOf(counts) : undefined;
  const ces = widget.kind === 'ces' ? cesOf(counts) : undefined;
  return {
    count: counts.responses,
    mean: meanOf(counts),
    distribution,
    ...(nps && { nps }),
    ...(csat && { csat }),
    ...(ces && { ces }),
  };
}

/** @returns null without ratings */
export function meanOf(counts: Counts): number | null {
  const count = countBetween(counts, 0, Number.POSITIVE_INFINITY);
  if (count === 0) return null;
  const sum = Object.entries(counts.ratings).reduce((all, [rating, n]) => all + Number(rating) * n, 0);
  return round(sum / count, 2);
}

/** z of a 95 % confidence interval. */
const Z = 1.96;

/**
 * The variance of one answer counted as +1, 0 or -1 is p + d - (p - d)², and the score is their mean (B. Rocks,
 * "Interval Estimation for the Net Promoter Score", The American Statistician 70, 2016: the Wald interval). When all
 * fall into one group it is 0, which says nothing about a handful of answers.
 */
function npsOf(counts: Counts): Nps | undefined {
  const n = countBetween(counts, 0, 10);
  if (n === 0) return undefined;
  const promoters = countBetween(counts, 9, 10) / n;
  const detractors = countBetween(counts, 0, 6) / n;
  const score = promoters - detractors;
  const variance = promoters + detractors - score ** 2;
  return { score: round(100 * score, 1), margin: round(100 * Z * Math.sqrt(variance / n), 1) };
}

function csatOf(counts: Counts): Csat | undefined {
  const n = countBetween(counts, 1, 5);
  if (n === 0) return undefined;
  return { percent: round((100 * countBetween(counts, 4, 5)) / n, 1), convention: 'top-two-box' };
}

/**
 * CES 2.0: agreement, from 1 to 7, with the statement that it was easy (CEB, "Customer Effort Score 2.0", 2013). Both ways
 * in which it is reported are given.
 */
function cesOf(counts: Counts): Ces | undefined {
  const [n, score] = [countBetween(counts, 1, 7), meanOf(counts)];
  if (n === 0 || score === null) return undefined;
  return { score, percent: round((100 * countBetween(counts, 5, 7)) / n, 1), convention: 'top-three-box' };
}

function countBetween({ ratings }: Counts, lowest: number, highest: number): number {
  return Object.entries(ratings).reduce(
    (sum, [rating, n]) => (Number(rating) >= lowest && Number(rating) <= highest ? sum + n : sum),
    0,
  );
}

function round(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
