import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scheduled } from '../../../../../lambdas/shared/runtime/scheduled.ts';

it('rehearses for a deploy without doing the work, and does the work for whatever else calls', async () => {
  let done = 0;
  const handler = scheduled(() => ({ done: ++done }));
  expect(await handler({ rehearsal: true })).toEqual({ rehearsed: true });
  expect(done).toBe(0);
  expect(await handler({ source: 'aws.events' })).toEqual({ done: 1 });
  expect(await handler()).toEqual({ done: 2 });
});

it('takes nothing but the very word for a rehearsal', () =>
  fc.assert(
    fc.asyncProperty(
      fc.anything().filter((event) => (event as { rehearsal?: unknown } | null)?.rehearsal !== true),
      async (event) => {
        expect(await scheduled(() => 'work')(event)).toBe('work');
      },
    ),
  ));
