import { expect, it } from 'vitest';
import { nearest } from '../../../../desk/ui/kept-focus.ts';

it.each([
  [0, 3, [0, 1, 2]],
  [1, 3, [1, 0, 2]],
  [2, 3, [2, 1, 0]],
  // It was the last one.
  [3, 3, [2, 1, 0]],
  [0, 1, [0]],
  [1, 0, []],
])('after place %i of what are %i now, the focus looks at %j', (place, count, expected) => {
  expect(nearest(place, count)).toEqual(expected);
});
