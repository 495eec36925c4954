import { beforeEach, describe, expect, test, vi } from 'vitest';
import { forEachDue } from '../../../../../lambdas/images/upkeep/due.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';
import { named, pipeline } from '../../../../support/images/pipeline.ts';

const said = vi.spyOn(logger, 'error');
beforeEach(() => {
  said.mockReset();
});

describe('forEachDue', () => {
  test('does what it can: one odd item holds up none of the others, wherever it stands', async () => {
    for (const preset of ['brief', 'kept-too'])
      for (let odd = 0; odd < 5; odd++) {
        const desk = pipeline();
        const images = Array.from({ length: 5 }, () => desk.ask(preset));
        desk.wait(7200);
        const seen: string[] = [];
        const tally = await forEachDue(desk.store, 'due#upload', async (pk) => {
          if (pk === images[odd]?.pk) throw named('Odd');
          seen.push(pk);
          return true;
        });
        expect(tally).toEqual({ done: 4, failed: 1 });
        expect(seen).toHaveLength(4);
      }
  });
});
