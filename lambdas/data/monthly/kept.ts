/** For how long is kept what a report counts. Where some of it is gone already, its figures are too small, and the report says so. */
import type { Kept } from '../../../config/data.ts';
import type { FrontdeskConfig } from '../../../config/index.ts';
import type { Span } from './month.ts';

const DAY_MILLISECONDS = 86_400_000;

/**
 * All that goes some day. Forms are not among it: what came in by them is counted by what happened, which stays in the lake when a
 * submission goes. Scores and pictures are counted by what is there.
 */
export function keptBy({ data, feedback, images }: FrontdeskConfig): Kept[] {
  if (!data) return [];
  const { lake, streams, keepRejectedDays } = data;
  const metrics = Object.entries(streams).map(([name, { keepDays }]) => readings(name, keepDays));
  const ofLake = lake
    ? [
        ...(lake.keepDays === undefined ? [] : [{ of: 'lake' as const, name: '', days: lake.keepDays }]),
        ...Object.entries(feedback?.widgets ?? {}).flatMap(([name, { kind, retentionDays: days }]) =>
          kind === 'nps' ? [{ of: 'responses' as const, name, days }] : [],
        ),
        ...Object.entries(images?.presets ?? {}).flatMap(([name, { retentionDays: days }]) =>
          days === undefined ? [] : [{ of: 'images' as const, name, days }],
        ),
      ]
    : [];
  const aside = metrics.length > 0 ? [{ of: 'aside' as const, name: '', days: keepRejectedDays }] : [];
  return [...ofLake, ...metrics, ...aside];
}

const readings = (name: string, days: number): Kept => ({ of: 'readings', name, days });

/** What is not kept since the month began. */
export function goneOf(kept: readonly Kept[], { from }: Pick<Span, 'from'>, now: Date): Kept[] {
  return kept.filter(({ days }) => now.getTime() - days * DAY_MILLISECONDS > from.getTime());
}
