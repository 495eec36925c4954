import { expect, it } from 'vitest';
import { stillConfigured, withIds } from '../../../../../desk/pages/people/limits.ts';

it('a kind has what is ticked, and goes when nothing of it is', () => {
  const limits = withIds({ widgets: ['stars'] }, 'forms', ['main', 'shop']);
  expect(limits).toEqual({ widgets: ['stars'], forms: ['main', 'shop'] });
  expect(withIds(limits, 'widgets', [])).toEqual({ forms: ['main', 'shop'] });
});

const configured = { forms: ['main'], widgets: ['stars'], presets: [], accounts: [] };

it.each([
  [
    { forms: ['main', 'gone'], widgets: ['stars'] },
    { forms: ['main'], widgets: ['stars'] },
  ],
  [{ forms: ['gone'], widgets: ['stars'] }, { widgets: ['stars'] }],
  [{ presets: ['gone'] }, {}],
  [{}, {}],
])('limits of %j begin as %j, once something is configured no more', (limits, expected) => {
  expect(stillConfigured(limits, configured)).toEqual(expected);
});
