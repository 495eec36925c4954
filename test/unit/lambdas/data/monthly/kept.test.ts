import { describe, expect, it } from 'vitest';
import type { Kept } from '../../../../../config/data.ts';
import { type FrontdeskConfigInput, parseConfig } from '../../../../../config/index.ts';
import { goneOf, keptBy } from '../../../../../lambdas/data/monthly/kept.ts';
import { spanOf } from '../../../../../lambdas/data/monthly/month.ts';
import { cloudConfig } from '../../../../support/config.ts';

const site = 'https://www.frontdesk-tests.dev';
const kept = (more: Partial<FrontdeskConfigInput>) => keptBy(parseConfig({ ...cloudConfig, ...more }));

describe('what a report counts', () => {
  it('goes after some days where the configuration says so', () => {
    const feedback = {
      widgets: {
        recommend: { kind: 'nps' as const, site, retentionDays: 14 },
        stars: { kind: 'stars' as const, site, retentionDays: 7 },
      },
    };
    const images = { presets: { brief: { public: true, retentionDays: 7 }, gallery: { public: true } } };
    const streams = { heat: { keepDays: 7 } };
    const all = kept({ feedback, images, data: { streams, lake: { keepDays: 20 }, keepRejectedDays: 5 } });
    expect(all).toEqual([
      { of: 'lake', name: '', days: 20 },
      { of: 'responses', name: 'recommend', days: 14 },
      { of: 'images', name: 'brief', days: 7 },
      { of: 'readings', name: 'heat', days: 7 },
      { of: 'aside', name: '', days: 5 },
    ]);
    // Without a lake, neither scores nor pictures are in it.
    expect(kept({ feedback, images, data: { streams } }).map(({ of }) => of)).toEqual(['readings', 'aside']);
    expect(kept({ data: undefined })).toEqual([]);
  });

  it.each([
    ['2026-11-01T08:00:00Z', [7, 31]],
    // A report that is tried for a week, begun on the last day on which it may.
    ['2026-11-14T08:00:00Z', [7, 31, 40]],
    ['2027-03-01T08:00:00Z', [7, 31, 40, 45]],
  ])('is named at %s where it was kept for %j days', (now, right) => {
    const all = [7, 31, 40, 45, 400].map((days): Kept => ({ of: 'readings', name: 'heat', days }));
    const gone = goneOf(all, spanOf('2026-10', 'Europe/Berlin'), new Date(now));
    expect(gone.map(({ days }) => days)).toEqual(right);
  });
});
