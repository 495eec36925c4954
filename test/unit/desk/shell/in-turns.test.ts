import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTurns, oneAfterAnother } from '../../../../desk/shell/in-turns.ts';

describe('many requests for one press', () => {
  const pace = { atOnce: 4, withoutPause: 20 };

  it('are each made once, no more than four at once, and those that failed are named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(), { maxLength: 60 }), fc.nat(10), async (all, failing) => {
        const done: number[] = [];
        let open = 0;
        const failed = await inTurns(
          [...all],
          async (one) => {
            expect(++open).toBeLessThanOrEqual(4);
            await Promise.resolve();
            open--;
            done.push(one);
            if (one % 11 === failing) throw new Error(String(one));
          },
          { ...pace, pause: async () => {} },
        );
        expect(done.toSorted()).toEqual(all.toSorted());
        expect(failed.map(({ one }) => one).toSorted()).toEqual(
          all.filter((one) => one % 11 === failing).toSorted(),
        );
      }),
    );
  });

  it('pause after the first twenty, for the API takes few a second', async () => {
    let made = 0;
    const pauses: number[] = [];
    const pause = async () => {
      pauses.push(made);
    };
    await inTurns(
      Array.from({ length: 30 }, (_, i) => i),
      async () => made++,
      { ...pace, pause },
    );
    expect(made).toBe(30);
    expect(pauses.length).toBeGreaterThanOrEqual(10);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(16);
  });

  it('end when somebody else takes what is left', async () => {
    const rest = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const done: number[] = [];
    await inTurns(rest, async (one) => {
      done.push(one);
      rest.splice(0);
    });
    expect(done).toEqual([1, 2, 3, 4].slice(0, done.length));
    expect(rest).toEqual([]);
  });
});

it('one job begins when the one before has ended, however that ended', async () => {
  const said: string[] = [];
  const inTurn = oneAfterAnother();
  const first = inTurn(async () => {
    said.push('first begins');
    await Promise.resolve();
    said.push('first ends');
    throw new Error('failed');
  });
  const second = inTurn(async () => {
    said.push('second');
    return 2;
  });
  await expect(first).rejects.toThrow('failed');
  expect(await second).toBe(2);
  expect(said).toEqual(['first begins', 'first ends', 'second']);
});
