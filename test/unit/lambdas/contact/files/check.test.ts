import { describe, expect, it } from 'vitest';
import type { FieldConfig } from '../../../../../config/fields.ts';
import type { FileType } from '../../../../../config/file-types.ts';
import { checkFiles } from '../../../../../lambdas/contact/files/check.ts';

const file = (name: string, content: string | Buffer, field = 'doc') => ({
  field,
  name,
  contentType: 'application/octet-stream',
  bytes: Buffer.from(content as string, 'latin1'),
});
const rules = (types: FileType[], more = {}) => ({
  maxCount: 2,
  maxBytes: 100,
  linkDays: 30,
  types,
  ...more,
});
const all: FileType[] = ['application/pdf', 'image/png', 'text/plain', 'text/csv'];

const PNG = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89';

async function problem(...check: Parameters<typeof checkFiles>) {
  const error = await checkFiles(...check).catch((thrown: unknown) => thrown);
  const {
    status,
    code,
    fieldErrors = [],
  } = error as {
    status?: number;
    code?: string;
    fieldErrors?: { field?: string; code: string }[];
  };
  return [status, code, ...fieldErrors.map((entry) => `${entry.field} ${entry.code}`)];
}

describe('checkFiles', () => {
  it('goes by the bytes, not by the name', async () => {
    const files = [file('x.exe', '%PDF-1.7\n'), file('picture.pdf', PNG)];
    expect((await checkFiles(rules(all), files)).map(({ name, type }) => [name, type])).toEqual([
      ['x.exe.pdf', 'application/pdf'],
      ['picture.pdf.png', 'image/png'],
    ]);
  });

  it('takes for text what has no control characters, in any encoding', async () => {
    const files = [file('a', 'Grüße\r\n\tAda'), file('b.csv', 'a;b\n1;ü\n')];
    expect((await checkFiles(rules(all), files)).map(({ name }) => name)).toEqual(['a.txt', 'b.csv']);
    for (const content of ['a\0b', 'a\x1bb', ''])
      expect(await problem(rules(all), [file('a.txt', content)])).toEqual([
        422,
        'VALIDATION_FAILED',
        'doc TYPE_FILE',
      ]);
  });

  it('says of a file without bytes that it is empty', async () => {
    const error = await checkFiles(rules(all), [file('a.txt', '', 'doc')]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      status: 422,
      fieldErrors: [{ code: 'TYPE_FILE', field: 'doc', message: '“a.txt” is empty.' }],
    });
  });

  it('refuses types that the form does not take, each beside its field', async () => {
    const files = [file('a.txt', 'x', 'cv'), file('b.png', PNG, 'photo')];
    expect(await problem(rules(['application/pdf']), files)).toEqual([
      422,
      'VALIDATION_FAILED',
      'cv TYPE_FILE',
      'photo TYPE_FILE',
    ]);
    expect(await problem(rules(all), [file('offer.pdf', 'MZ\x90\0\x03\0')])).toEqual([
      422,
      'VALIDATION_FAILED',
      'doc TYPE_FILE',
    ]);
  });

  it('counts files and bytes in all', async () => {
    const small = file('a.txt', 'x'.repeat(50));
    expect(await checkFiles(rules(all), [small, small])).toHaveLength(2);
    expect(await problem(rules(all), [small, file('b.txt', 'x'.repeat(51))])).toEqual([413, 'FILES_TOO_BIG']);
    expect(await problem(rules(all), [small, small, small])).toEqual([413, 'TOO_MANY_FILES']);
  });

  it('refuses all where the form takes none', async () => {
    expect(await problem(undefined, [file('a.txt', 'x')])).toEqual([400, 'NO_FILE_UPLOADS']);
    expect(await checkFiles(undefined, [])).toEqual([]);
  });
});

describe('checkFiles of declared fields', () => {
  const fields = {
    cv: { type: 'file', required: true, maxCount: 1, types: ['application/pdf'] },
    pictures: { type: 'file', required: false, maxCount: 2, maxBytes: 80 },
    name: { type: 'text', required: false, minLength: 0, maxLength: 9 },
  } as const satisfies Record<string, FieldConfig>;
  const form = rules(['image/png', 'text/plain'], { maxCount: 5, maxBytes: 1_000 });
  const pdf = (name: string, field: string) => file(name, '%PDF-1.7\n', field);

  it('go by the field’s own types, count and size, and keep which field it was', async () => {
    const files = [pdf('cv.pdf', 'cv'), file('a.png', PNG, 'pictures'), file('b.txt', 'x', 'other')];
    expect((await checkFiles(form, files, fields)).map(({ name, field }) => [name, field])).toEqual([
      ['cv.pdf', 'cv'],
      ['a.png', 'pictures'],
      ['b.txt', undefined],
    ]);
    expect(await problem(form, [file('a.png', PNG, 'cv')], fields)).toEqual([
      422,
      'VALIDATION_FAILED',
      'cv TYPE_FILE',
    ]);
    expect(await problem(form, [pdf('a.pdf', 'pictures')], fields)).toEqual([
      422,
      'VALIDATION_FAILED',
      'pictures TYPE_FILE',
    ]);
    expect(await problem(form, [pdf('a.pdf', 'cv'), pdf('b.pdf', 'cv')], fields)).toEqual([
      422,
      'VALIDATION_FAILED',
      'cv TYPE_FILE',
    ]);
    const large = file('a.txt', 'x'.repeat(81), 'pictures');
    expect(await problem(form, [large], fields)).toEqual([422, 'VALIDATION_FAILED', 'pictures TYPE_FILE']);
  });

  it('stay within what the form takes in all', async () => {
    const many = Array.from({ length: 6 }, (_, i) => file(`${i}.txt`, 'x', 'other'));
    expect(await problem(form, many, fields)).toEqual([413, 'TOO_MANY_FILES']);
    expect(await problem(undefined, [pdf('cv.pdf', 'cv')], fields)).toEqual([400, 'NO_FILE_UPLOADS']);
  });
});
