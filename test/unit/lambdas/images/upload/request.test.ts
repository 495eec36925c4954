import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { images } from '../../../../../config/images.ts';
import { readUploadRequest } from '../../../../../lambdas/images/upload/request.ts';
import { corpus } from '../../../../support/corpus.ts';

const config = images.parse({ presets: { photos: { public: true }, faces: { kind: 'avatar' } } });
const { presets } = config;
const read = (contentType: string | undefined, preset = 'photos') =>
  readUploadRequest(
    new Map([
      ['preset', preset],
      ['size', '1000'],
      ...(contentType === undefined ? [] : [['contentType', contentType] as const]),
    ]),
    config,
  ).contentType;

describe('the declared type of an upload', () => {
  test.each([
    ['image/jpeg', 'image/jpeg'],
    ['image/jpg', 'image/jpeg'],
    ['image/pjpeg', 'image/jpeg'],
    ['image/jpeg; charset=binary', 'image/jpeg'],
    ['IMAGE/JPEG ;q=1', 'image/jpeg'],
    ['image/x-png', 'image/png'],
    ['image/apng', 'image/png'],
    ['image/avif-sequence', 'image/avif'],
    ['', 'application/octet-stream'],
    [undefined, 'application/octet-stream'],
    ['application/octet-stream', 'application/octet-stream'],
    ['image/*', 'application/octet-stream'],
  ])('%j is taken as %s', (declared, taken) => {
    for (const preset of Object.keys(presets)) expect(read(declared, preset)).toBe(taken);
  });

  test.each([
    ['text/html', /^Please send a picture/],
    ['image/svg+xml', /^Please send a picture/],
    ['image/tiff', /^Please send a picture/],
    ['image/heic', /^HEIC photos can’t be read here/],
    ['image/heif; a=b', /^HEIC photos/],
    ['constructor', /^Please/],
  ])('%j is refused in words', (declared, sentence) => {
    expect(() => read(declared)).toThrow(
      expect.objectContaining({ status: 415, message: expect.stringMatching(sentence) }),
    );
  });

  test('is known by each of its names, with parameters, in any case', () => {
    const names = fc.constantFrom(
      ...['image/jpeg', 'image/jpg', 'image/pjpeg', 'image/png', 'image/x-png', 'image/webp', 'image/gif'],
      ...['image/avif', 'application/octet-stream', ''],
    );
    const parameters = fc.constantFrom('', '; charset=binary', ' ;q=1', ';', ' ');
    fc.assert(
      fc.property(names, parameters, fc.boolean(), (name, after, isUpper) => {
        const usual = name.replace('x-', '').replace(/p?jpe?g$/, 'jpeg');
        expect(read((isUpper ? name.toUpperCase() : name) + after)).toBe(usual || 'application/octet-stream');
      }),
      { examples: corpus('images/declared-types') },
    );
  });

  test('whatever it is, is one of few that a form can be signed for', () => {
    const taken = [
      'image/jpeg',
      'image/png',
      'image/webp',
      'image/gif',
      'image/avif',
      'application/octet-stream',
    ];
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'image/', 'image/png;'), (text, start) => {
        try {
          expect(taken).toContain(read(`${start}${text}`));
        } catch (error) {
          expect(error).toMatchObject({ code: 'TYPE_FILE' });
        }
      }),
    );
  });
});

describe('how a file will be sent', () => {
  const method = (value: string | undefined, forms: boolean) =>
    readUploadRequest(
      new Map([
        ['preset', 'photos'],
        ['size', '1000'],
        ...(value === undefined ? [] : [['method', value] as const]),
      ]),
      { ...config, upload: { ...config.upload, forms } },
    ).method;

  test('is by an address unless a form is asked for, where forms are given out', () => {
    for (const forms of [false, true]) {
      expect(method(undefined, forms)).toBe('PUT');
      expect(method('PUT', forms)).toBe('PUT');
      for (const other of ['', 'post', 'GET', 'constructor'])
        expect(() => method(other, forms)).toThrow(expect.objectContaining({ status: 422 }));
    }
    expect(method('POST', true)).toBe('POST');
    expect(() => method('POST', false)).toThrow(/put the file to the address/);
  });
});
