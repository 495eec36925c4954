import { expect, it } from 'vitest';
import { describe } from '../../support/failures/reporter.ts';

it('says of a failure where it is, what was expected and what came, once', () => {
  const stack = 'Error: 1 is not 2\n    at test/a.test.ts:1:2\n    at vitest:3:4\n    at node:5:6';
  const error = { message: '1 is not 2', stack, diff: '\u001b[32m- 2\u001b[39m\n\u001b[31m+ 1\u001b[39m' };
  expect(describe('unit test/a.test.ts > counts', [error])).toBe(`unit test/a.test.ts > counts
  1 is not 2
  - 2
  + 1
      at test/a.test.ts:1:2
      at vitest:3:4`);
});

it('leaves the rest of a long one where it stands already', () => {
  const message = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  expect(describe('unit', [{ message }]).split('\n')).toHaveLength(26);
});
