import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDisposition } from '../../../../../lambdas/contact/files/content-disposition.ts';
import { cleanFileName } from '../../../../../lambdas/contact/files/name.ts';

describe('cleanFileName', () => {
  it.each([
    ['offer.pdf', 'offer.pdf'],
    ['Angebot für Ada (2).PDF', 'Angebot für Ada (2).pdf'],
    ['C:\\temp\\offer.pdf', 'offer.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['x.exe', 'x.exe.pdf'],
    ['gpj\u202Efdp.exe', 'gpjfdp.exe.pdf'],
    ['a<b>:"c|d?*.pdf', 'abcd.pdf'],
    ['.htaccess', 'htaccess.pdf'],
    ['con.pdf', 'file-con.pdf'],
    ['...', 'file.pdf'],
    ['', 'file.pdf'],
    ['.pdf', 'file.pdf'],
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(100)}.pdf`],
    ['写真.pdf', '写真.pdf'],
  ])('%j → %j', (name, expected) => {
    expect(cleanFileName(name, 'application/pdf')).toBe(expected);
  });

  it('keeps another ending of the same type', () => {
    expect(cleanFileName('photo.JPEG', 'image/jpeg')).toBe('photo.jpeg');
    expect(cleanFileName('notes.md', 'text/plain')).toBe('notes.md');
    expect(cleanFileName('run.bat', 'text/plain')).toBe('run.bat.txt');
  });

  const hostile = fc.constantFrom(
    ...[
      '/',
      '\\',
      '.',
      '..',
      ' ',
      '\0',
      '\r\n',
      '\u202e',
      '\u200b',
      '\u2028',
      '\ud800',
      '"',
      "'",
      ';',
      '%',
      '*',
    ],
    ...['a', 'é', 'e\u0301', '写', '😀', 'con', '.exe', '.pdf'],
  );

  it('never has folders, hidden characters or another ending, whatever the name', () => {
    fc.assert(
      fc.property(fc.array(hostile), (parts) => {
        const clean = cleanFileName(parts.join(''), 'application/pdf');
        expect(clean).toMatch(/^[^./\\\p{Cc}\p{Cf}][^/\\\p{Cc}\p{Cf}]*\.pdf$/u);
        expect(contentDisposition(clean)).toMatch(
          /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.~!$&+%#^`|-]*$/,
        );
      }),
    );
  });
});

describe('contentDisposition', () => {
  it('has a name for old browsers and one for all others', () => {
    expect(contentDisposition('für "Ada" 100%.pdf')).toBe(
      `attachment; filename="f_r _Ada_ 100_.pdf"; filename*=UTF-8''f%C3%BCr%20%22Ada%22%20100%25.pdf`,
    );
  });
});
