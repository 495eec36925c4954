import { describe, expect, it } from 'vitest';
import { formatTable, oneLine, printable } from '../../../../cli/owner/print.ts';

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
});
