import { describe, expect, it } from 'vitest';
import { endOfVariants } from '../../../../../lambdas/images/image/present.ts';

describe('the rendered files of an image that is deleted', () => {
  const soonest = new Date('2026-11-30T10:00:00.000Z');

  it('go with it, but for what others share', () => {
    const said = endOfVariants({ state: 'ready', content: 'c' }, soonest);
    expect(said).toContain('2026-11-30T10:00:00.000Z');
    expect(said).toContain('other images');
  });

  it('are none while its file is waited for', () => {
    expect(endOfVariants({ state: 'awaiting-upload' }, soonest)).toBe('There were none.');
  });

  it.each(['processing', 'rejected'] as const)('may be written at this moment while it is %s', (state) => {
    expect(endOfVariants({ state }, soonest)).toContain('deleted within some hours');
  });
});
