import { describe, expect, it } from 'vitest';
import { firedFacts, formatTable, oneLine, printable } from '../../../../cli/owner/print.ts';

describe('what strangers wrote', () => {
  it('can’t control the terminal', () => {
    expect(printable('a\u001b[2Jb\u009b31mc\r\nd\te')).toBe('a�[2Jb�31mc\nd\te');
    expect(printable('\u202egnp.exe')).toBe('�gnp.exe');
    expect(oneLine(' a\n\n b\t c ')).toBe('a b c');
  });

  it('stands in columns that fit the line', () => {
    const table = formatTable(
      ['ID', 'WHAT'],
      [
        ['1', 'short'],
        ['22', `long ${'x'.repeat(50)}`],
      ],
      20,
    );
    expect(table.split('\n')).toEqual(['ID  WHAT', '1   short', '22  long xxxxxxxxxx…']);
  });

  it('stands there, however many lines it is', () => {
    const rows = Array.from({ length: 200_000 }, () => ['1']);
    expect(formatTable(['ID'], rows, 20)).toHaveLength(2 + 2 * rows.length);
  });
});

it('rules that fired are said with their reasons, and shadows as such', () => {
  expect(
    firedFacts([
      { id: 'offers', because: ['topic is Sales', 'language is de'] },
      { id: 'tried', because: [], would: ['to'] },
    ]),
  ).toEqual([
    ['Rule', 'offers: topic is Sales, language is de'],
    ['Shadow', 'tried'],
  ]);
});
