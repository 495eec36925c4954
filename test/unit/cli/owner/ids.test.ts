import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { type IdSearch, resolveId, resolveListed, shortIds, spanOf } from '../../../../cli/owner/ids.ts';

/** Ids that were made close together, as a burst of submissions makes them. */
const burst = fc
  .array(fc.record({ after: fc.nat(100), random: fc.uint8Array({ minLength: 16, maxLength: 16 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((all) => [
    ...new Set(all.map(({ after, random }) => v7({ msecs: 1_764_300_000_000 + after, random }))),
  ]);

/** A list that is filtered by time, as the routes filter it. */
function search(ids: readonly string[]): IdSearch {
  return {
    what: 'submission',
    list: 'npm run owner -- list',
    async *madeIn({ from, to }) {
      for (const id of ids) {
        const made = spanOf(id)?.from ?? Number.NaN;
        if (made >= from && made <= to) yield id;
      }
    },
  };
}

it('finds each id by its short form, and no short form stands for two', async () => {
  await fc.assert(
    fc.asyncProperty(burst, async (ids) => {
      const short = shortIds(ids);
      expect(new Set(ids.map(short)).size).toBe(ids.length);
      for (const id of ids) expect(await resolveId(search(ids), short(id))).toBe(id);
    }),
    { numRuns: 200 },
  );
});

it('takes a beginning exactly as long as it is unique', async () => {
  await fc.assert(
    fc.asyncProperty(burst, fc.nat(), fc.integer({ min: 4, max: 35 }), async (ids, index, length) => {
      const id = ids[index % ids.length] ?? '';
      const typed = id.slice(0, length);
      const resolved = resolveId(search(ids), typed);
      if (ids.filter((one) => one.startsWith(typed)).length === 1) expect(await resolved).toBe(id);
      else await expect(resolved).rejects.toThrow(/Several ids of submissions .* Type more of it/);
    }),
  );
});

it('takes a whole id without asking, and capital letters', async () => {
  const id = v7();
  expect(await resolveId(search([]), id.toUpperCase())).toBe(id);
});

it.each(['abc', 'nope', '', '01890a5d-ac96-774b-bcce-b302099a805', 'ffff-', '../x'])(
  'says that nothing begins with "%s", and how to list',
  async (typed) => {
    await expect(resolveId(search([v7()]), typed)).rejects.toThrow(
      `There is no submission whose id begins with "${typed}". To list them: npm run owner -- list. What is no longer configured is found by its whole id.`,
    );
  },
);

it('finds what is listed by any beginning, and a whole id although another begins with it', async () => {
  async function* all() {
    yield* ['abc123', 'abc', 'xyz'];
  }
  const links = { what: 'link', list: 'npm run owner -- instagram links list', all };
  expect(await resolveListed(links, 'x')).toBe('xyz');
  expect(await resolveListed(links, 'abc')).toBe('abc');
  await expect(resolveListed(links, 'ab')).rejects.toThrow('abc123, abc. Type more');
});

it('leaves what is no id of ours as it is', () => {
  expect(shortIds(['17890000000000001', 'abc12345'])('abc12345')).toBe('abc12345');
});
