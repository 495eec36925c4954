import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_TYPES } from '../../../../../config/file-types.ts';
import { detectType } from '../../../../../lambdas/contact/files/type.ts';
import { corpus } from '../../../../support/corpus.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** Printable signatures of binary types, as many as there are in common use. */
const PRINTABLE = [
  ...[
    'BM',
    'solid ',
    'ID3',
    'GIF89a',
    'GIF87a',
    'MZ',
    'PK',
    'Rar!',
    'BZh',
    'RIFF',
    'OggS',
    'fLaC',
    'FLV',
    'FWS',
    'CWS',
  ],
  ...[
    '8BPS',
    'II*',
    'MM*',
    'IWAD',
    'SQLite format 3',
    'LZIP',
    'MSCF',
    'Cr24',
    'wOFF',
    'wOF2',
    'OTTO',
    'ttcf',
    'MThd',
  ],
  ...[
    'MAC ',
    'DSD ',
    'wvpk',
    'MPCK',
    '#!AMR',
    '!<arch>',
    'SIMPLE  =',
    'glTF',
    'qoif',
    'icns',
    'WEBVTT',
    '%!PS-Adobe-3.0',
  ],
  ...[
    'BEGIN:VCARD',
    'BEGIN:VCALENDAR',
    '-----BEGIN PGP MESSAGE-----',
    '<?xml version="1.0"?>',
    '{\\rtf',
    '%PDF-',
    '%PDF-1.4',
  ],
  ...[
    'AC1032',
    'BLENDER',
    'FORM',
    'Obj',
    'ARROW1',
    'PAR1',
    'EHLO',
    'xxxxftypmp42',
    'xxxxftypheic',
    'xxxxftypavif',
    'JVER',
  ],
];

describe('text', () => {
  it.each([
    'BMW 320d, Baujahr 2015',
    'solid oak, 2 m',
    ...PRINTABLE.map((start) => `${start} is how I begin`),
  ])('stays text, whatever it begins with: %s', async (content) => {
    expect(await detectType(Buffer.from(content), 'anfrage.txt')).toBe('text/plain');
  });

  it('stays text in each encoding of an editor', async () => {
    const text = 'Grüße aus Köln\r\n\tПривет, 你好, שלום 😀\r\n';
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      utf16be(`\ufeff${text}`),
      latin1('Gr\xfc\xdfe, 50 \x80'),
    ])
      expect(await detectType(bytes, 'brief.txt')).toBe('text/plain');
    expect(await detectType(Buffer.from('\ufeffa;b\r\n1;ü\r\n', 'utf16le'), 'list.CSV')).toBe('text/csv');
  });

  it('is whatever holds no control character', async () => {
    const lines = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/\p{Cc}/gu, ' '));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('', ...PRINTABLE), lines, async (start, rest) => {
        const text = `${start} ${rest}`.toWellFormed();
        // Such a text is RTF.
        fc.pre(!/^\{\\rtf\d*\s*\\/.test(text));
        expect(await detectType(Buffer.from(text), 'a.txt')).toBe('text/plain');
        expect(await detectType(Buffer.from(`\ufeff${text}`, 'utf16le'), 'a.txt')).toBe('text/plain');
      }),
      { examples: corpus('contact/text-files') },
    );
  });

  it.each([
    ['a NUL', latin1('text\0text')],
    ['an escape sequence', latin1('text\x1b[2J')],
    ['nothing', Buffer.alloc(0)],
    ['half a character in UTF-16', Buffer.from([0xff, 0xfe, 0x41])],
    ['half a pair in UTF-16', Buffer.from('\ufeffa\ud83d', 'utf16le')],
    ['a NUL in UTF-16', Buffer.from('\ufeffa\0b', 'utf16le')],
  ])('is not %s', async (_, bytes) => {
    expect(await detectType(bytes, 'a.txt')).toBeUndefined();
  });
});

describe('pdf', () => {
  const binary = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Length 3>>stream\n\0\x01\x02\nendstream';

  it.each(['', '\n', '\r\n', '\r\n\r\n', ' \t\n', '\xef\xbb\xbf', '\xef\xbb\xbf\r\n'])(
    'is found behind %j',
    async (before) => {
      expect(await detectType(latin1(before + binary), 'offer.pdf')).toBe('application/pdf');
      expect(await detectType(latin1(`${before}%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n`), 'offer.pdf')).toBe(
        'application/pdf',
      );
    },
  );

  it('is not what merely holds its sign', async () => {
    expect(await detectType(latin1(`\0\x01MZ${binary}`), 'offer.pdf')).toBeUndefined();
  });
});

it('rich text is itself, although it is text', async () => {
  expect(await detectType(latin1('{\\rtf1\\ansi Hello}'), 'a.rtf')).toBe('application/rtf');
});

describe('pictures in the HEIF container', () => {
  function heif(major: string, ...compatible: string[]): Buffer {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(16 + 4 * compatible.length);
    return Buffer.concat([size, latin1(`ftyp${major}\0\0\0\0${compatible.join('')}\0\0\0\x08mdat`)]);
  }

  it.each([
    [heif('mif1', 'mif1', 'heic'), 'image/heic'],
    [heif('mif1', 'miaf', 'MiHB', 'heix'), 'image/heic'],
    [heif('mif1'), 'image/heic'],
    [heif('msf1', 'msf1', 'hevc'), 'image/heic'],
    [heif('heic', 'mif1'), 'image/heic'],
    [heif('heix', 'mif1'), 'image/heic'],
    [heif('heim', 'mif1'), 'image/heic'],
    [heif('hevc', 'msf1'), 'image/heic'],
    [heif('avif', 'mif1'), 'image/avif'],
    [heif('avis', 'msf1'), 'image/avif'],
    [heif('mif1', 'mif1', 'avif'), 'image/avif'],
    [heif('isom', 'mp42'), 'video/mp4'],
  ] as const)('are told apart by their brands (%#)', async (bytes, type) => {
    expect(await detectType(bytes, 'x')).toBe(type);
  });
});

it('nothing breaks it, and it knows only known types', async () => {
  const starts = fc
    .constantFrom(...PRINTABLE, '\0\0\0\x18ftypmif1', '\xff\xfe', '\x89PNG\r\n\x1a\n', 'PK\x03\x04')
    .map(latin1);
  await fc.assert(
    fc.asyncProperty(starts, fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
      const type = await detectType(Buffer.concat([start, rest]), 'x');
      if (type !== undefined) expect(Object.keys(FILE_TYPES)).toContain(type);
    }),
  );
});
