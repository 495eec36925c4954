import { expect, it } from 'vitest';
import { describeRebuild } from '../../../cli/feedback-rebuild.ts';

const right = { responses: 9, recounted: 0, corrected: [], leftAlone: [], busy: [] };

it('says that every count was right only where nothing was corrected, left alone or busy', () => {
  expect(describeRebuild(right)).toEqual(['Looked at 9 responses. Every count was right.']);
  expect(describeRebuild({ ...right, recounted: 2 })).toEqual([
    'Looked at 9 responses. Corrected 0 counters.',
    expect.stringContaining('2 responses, deleted ones among them. They are now.'),
  ]);
  for (const found of [
    { corrected: ['w 2026-11-21T09'] },
    { leftAlone: ['w 2026-11-21'] },
    { busy: ['w in all'] },
  ]) {
    const [first, second] = describeRebuild({ ...right, ...found });
    expect(first).toMatch(/^Looked at 9 responses\. Corrected \d counters\.$/);
    expect(second).toContain(Object.values(found).flat().join());
  }
});
