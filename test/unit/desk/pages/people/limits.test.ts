import { expect, it } from 'vitest';
import { withIds } from '../../../../../desk/pages/people/limits.ts';

it('a kind has what is ticked, and goes when nothing of it is', () => {
  const limits = withIds({ widgets: ['stars'] }, 'forms', ['main', 'shop']);
  expect(limits).toEqual({ widgets: ['stars'], forms: ['main', 'shop'] });
  expect(withIds(limits, 'widgets', [])).toEqual({ forms: ['main', 'shop'] });
});
