import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../../../../desk/pages/data/picture-of.ts';
import { savedQueries } from '../../../../../lambdas/data/lake/saved.ts';

describe('the picture of an answer', () => {
  it('sums up the rows of a step, in the order of time', () => {
    const answer = {
      name: 'submissions-by-source',
      columns: ['week', 'form', 'website', 'came_in', 'spam'],
      rows: [
        ['2026-11-23 00:00:00.000', 'main', '', 3, 1],
        ['2026-11-23 00:00:00.000', 'other', '', 2, 0],
        ['2026-11-16 00:00:00.000', 'main', '', 7, 2],
      ],
    };
    expect(pictureOf(answer)?.steps).toEqual([
      { name: '2026-11-16', values: [7, 2] },
      { name: '2026-11-23', values: [5, 1] },
    ]);
  });

  it('of a share weighs each row by how many it is of', () => {
    const answer = {
      name: 'nps',
      columns: ['month', 'widget', 'page', 'responses', 'nps'],
      rows: [
        ['2026-11', 'a', '/', 9, 100],
        ['2026-11', 'a', '/x', 1, -100],
        ['2026-10', 'a', '/', 0, null],
      ],
    };
    expect(pictureOf(answer)?.steps).toEqual([
      { name: '2026-10', values: [undefined] },
      { name: '2026-11', values: [80] },
    ]);
  });

  it('is there for each of our questions by the columns that it selects, and for no other', () => {
    for (const { name, sql } of savedQueries()) {
      const columns = [
        'week',
        'month',
        'form',
        'format',
        'rule',
        ...[...sql.matchAll(/\bAS (\w+),?$/gim)].map(([, as = '']) => as),
        'private_replies',
        'clicks',
        'nps',
      ];
      expect([name, pictureOf({ name, columns, rows: [columns.map(() => 1)] })]).toEqual([
        name,
        expect.objectContaining({ steps: [expect.anything()] }),
      ]);
    }
    const own = { columns: ['a'], rows: [['b']] };
    for (const name of ['my-own', 'constructor']) expect(pictureOf({ name, ...own })).toBeUndefined();
    expect(pictureOf({ name: 'nps', ...own })).toBeUndefined();
  });
});
