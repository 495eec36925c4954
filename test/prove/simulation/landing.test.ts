import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { DATASETS, type Made, makeFile } from '../../support/landing/files.ts';
import { Account } from '../../unit/lambdas/data/landing/account.ts';

const FILES = 1000;

// Each file is some lines of log.
beforeAll(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => vi.restoreAllMocks());

it('takes the rows that a plain script takes of a thousand files of all formats, with a kill after each of their steps in turn', async () => {
  const account = new Account(DATASETS, 120);
  /** By hash: what landed more than once counts once. */
  const contents = new Map<string, Made>();
  for (let file = 0; file < FILES; file++) {
    // Some are a content that was there before, under another name.
    const made = makeFile(file % 50 > 45 ? file - 20 : file);
    const { dataset, name, content } = made;
    contents.set(
      `${dataset} ${account.put(`landing/${dataset}/${file}/${name}`, content, file % 30 === 7)}`,
      made,
    );
    if (file % 20 === 3) account.put(`landing/${dataset}/${file}/${name}`, content);
    // Killed after its first step, the next one after its second, and so on; what was killed comes again.
    account.killAt = account.calls + 1 + (file % 40);
    if (file % 300 === 299) await account.redrive(Object.keys(DATASETS));
    await account.work();
  }
  expect(await account.findLost()).toBeGreaterThan(20);
  await account.work();
  expect(account.kills).toBeGreaterThan(FILES / 5);
  for (const dataset of Object.keys(DATASETS)) {
    const here = [...contents].filter(([, made]) => made.dataset === dataset);
    const found = (await account.rows(dataset)).map(({ id, day, amount }) => [id, day, Number(amount)]);
    const right = here.flatMap(([, { rows }]) => rows);
    expect(found.map(String).sort()).toEqual(right.map(String).sort());
    expect(found.length).toBeGreaterThan(FILES);
    for (const [id, { rows, wrong, isRefused }] of here) {
      const hash = id.slice(dataset.length + 1);
      const file = await account.file(hash, dataset);
      expect(file?.state).toBe(isRefused ? 'refused' : 'done');
      expect([file?.taken, file?.setAside]).toEqual([rows.length, wrong.length]);
      const aside = wrong.length === 0 ? [] : account.rejected(hash, dataset);
      expect(aside.map(({ line }) => line)).toEqual(wrong);
    }
  }
});
