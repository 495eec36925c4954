import { expect, it } from 'vitest';
import { copied } from '../../../../desk/ui/copy.tsx';

it('a text is said to be copied only when it is', async () => {
  expect(await copied('x', { writeText: async () => {} })).toBe(true);
  expect(
    await copied('x', { writeText: () => Promise.reject(new DOMException('No.', 'NotAllowedError')) }),
  ).toBe(false);
  // Without encryption, browsers have no clipboard.
  expect(await copied('x', undefined)).toBe(false);
});
