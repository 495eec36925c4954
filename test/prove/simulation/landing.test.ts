import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { orders } from '../../unit/lambdas/data/dataset.ts';
import { Account } from '../../unit/lambdas/data/landing/account.ts';

const FILES = 1000;

// Each file is some lines of log.
beforeAll(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => vi.restoreAllMocks());

interface Line {
  readonly id: string;
  readonly day: number;
  readonly amount: number;
}

/** A file's rows: some are of several days, some wrong, a few files the same as the one before. */
function linesOf(file: number): Line[] {
  const number = file % 50 === 49 ? file - 1 : file;
  return Array.from({ length: number % 13 }, (_, i) => ({
    id: `${number}-${i}`,
    day: 1 + ((number + i) % 3),
    amount: ((number * 7 + i * 5) % 11) - 1,
  }));
}

it('takes the rows that a plain script takes of a thousand files, with a kill after each of their steps in turn', async () => {
  const account = new Account({ orders }, 120);
  const right = new Map<string, unknown[]>();
  for (let file = 0; file < FILES; file++) {
    const lines = linesOf(file);
    const text = lines.map(({ id, day, amount }) => `${id},2026-01-0${day},${amount},DE`);
    account.put(`landing/orders/${file}.csv`, `id,at,amount,country\n${text.join('\n')}`);
    for (const { id, day, amount } of lines) if (amount >= 0) right.set(id, [id, `2026-01-0${day}`, amount]);
    // Killed after its first step, the next one after its second, and so on; what was killed comes again.
    account.killAt = account.calls + 1 + (file % 40);
    await account.work();
  }
  const found = (await account.rows()).map(({ id, day, amount }) => [id, day, amount]);
  expect(found.sort()).toEqual([...right.values()].sort());
  expect(found.length).toBeGreaterThan(FILES);
});
