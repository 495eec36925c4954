import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { headingOf } from '../../../../../desk/pages/data/words.ts';
import { textsOf } from '../../../../support/desk-texts.ts';

const t = makeTranslate('de', await textsOf('de'));

/** What a question answers with, by the last name of each part of its first SELECT. */
function columnsOf(file: string): string[] {
  const [, selected = ''] = /^SELECT ([\s\S]*?)\nFROM /m.exec(readFileSync(file, 'utf8')) ?? [];
  return selected.split(/,\n/).map((part) => /(\w+)$/.exec(part.trim())?.[1] ?? part);
}
const files = globSync('lambdas/data/lake/queries/*.sql');

describe('the head of a column', () => {
  it.each(files)('has words for each column of %s', (file) => {
    const columns = columnsOf(file);
    expect(columns.length).toBeGreaterThan(3);
    // Without words of its own, a column would be headed as SQL calls it.
    expect(columns.filter((column) => headingOf(column, t) === column.replaceAll('_', ' '))).toEqual([]);
  });

  it('is what an owner’s own question calls it', () => {
    expect(headingOf('tea_sold', t)).toBe('tea sold');
    expect(headingOf('constructor', t)).toBe('constructor');
  });
});
