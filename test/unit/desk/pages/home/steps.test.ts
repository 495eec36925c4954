import { expect, it } from 'vitest';
import { isOnWebsite, LOOKED_AT } from '../../../../../desk/pages/home/steps.ts';

const test = { labels: ['test'] };

it.each([
  [0, undefined, false],
  [0, [], false],
  [2, [test, test], false],
  [2, [test, {}], true],
  [2, [test, { labels: ['lead'] }], true],
  // What could not be read is not said to be done.
  [2, undefined, false],
  [LOOKED_AT + 1, undefined, true],
])('of %i messages, the newest %j: a form stands on a website is %s', (count, newest, expected) => {
  expect(isOnWebsite(count, newest)).toBe(expected);
});
