import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBody } from '../../../../../lambdas/shared/http/body.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { BODY_LIMITS } from '../../../../../lambdas/shared/http/fields.ts';
import { cleanText } from '../../../../../lambdas/shared/http/text.ts';
import { corpus } from '../../../../support/corpus.ts';
import { makeRequest } from '../../request.ts';

const JSON_TYPE = 'application/json';
const URL_ENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=xyz';

function parse(type: string | undefined, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const contentType: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  return parseBody(makeRequest({ headers: { ...contentType, ...headers }, body }), BODY_LIMITS);
}

async function fieldsOf(type: string, body: string | Uint8Array) {
  return Object.fromEntries((await parse(type, body)).fields);
}

async function refusal(
  type: string | undefined,
  body: string | Uint8Array,
  headers?: Record<string, string>,
) {
  const error = await parse(type, body, headers).then(
    () => expect.unreachable('the body was accepted'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(HttpError);
  const { status, code } = error as HttpError;
  return [status, code];
}

function part(disposition: string, content: string, headers = ''): string {
  return `--xyz\r\nContent-Disposition: form-data; ${disposition}\r\n${headers}\r\n${content}\r\n`;
}
const END = '--xyz--\r\n';

describe('JSON', () => {
  it('becomes text: nested objects dotted names, arrays of scalars lists', async () => {
    const body = {
      name: 'Ada',
      age: 36,
      agree: true,
      note: null,
      tags: ['a', 2],
      address: { city: 'London' },
    };
    expect(await fieldsOf(JSON_TYPE, JSON.stringify(body))).toEqual({
      name: 'Ada',
      age: '36',
      agree: 'true',
      note: '',
      tags: ['a', '2'],
      'address.city': 'London',
    });
  });

  it('tells objects within arrays apart by their position', async () => {
    const body = { items: [{ sku: 'x' }, { sku: 'y' }] };
    expect(await fieldsOf(JSON_TYPE, JSON.stringify(body))).toEqual({
      'items.0.sku': 'x',
      'items.1.sku': 'y',
    });
  });

  it('keeps the order of fields', async () => {
    const { fields } = await parse(JSON_TYPE, '{"z":1,"a":2,"m":3}');
    expect([...fields.keys()]).toEqual(['z', 'a', 'm']);
  });

  it('takes empty structures for empty answers', async () => {
    expect(await fieldsOf(JSON_TYPE, '{"list":[],"map":{}}')).toEqual({ list: '', map: '' });
  });

  it('takes what is empty for no level, and signs in a text for none', async () => {
    expect(await fieldsOf(JSON_TYPE, '{"a": [[[[ [ ] , { } ]]]], "b":"[[[[[[\\"[[{"}')).toEqual({
      'a.0.0.0': ['', ''],
      b: '[[[[[["[[{',
    });
  });

  it.each([
    ['malformed', '{"a":', [400, 'MALFORMED_BODY']],
    ['empty', '', [400, 'MALFORMED_BODY']],
    ['a scalar', '"text"', [400, 'MALFORMED_BODY']],
    ['null', 'null', [400, 'MALFORMED_BODY']],
    ['an array', '[{"a":1}]', [400, 'MALFORMED_BODY']],
    ['nested too deep', `${'{"a":'.repeat(6)}1${'}'.repeat(6)}`, [400, 'TOO_DEEP']],
    [
      'nested too deep where a later member has the same name',
      `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)},"a":1}`,
      [400, 'TOO_DEEP'],
    ],
    ['nested too deep after signs in a text', '{"a":"]]]}\\\\\\"]","b":[[[[[1]]]]]}', [400, 'TOO_DEEP']],
    ['nested a million times', '['.repeat(1_000_000), [400, 'MALFORMED_BODY']],
    ['a prototype name', '{"__proto__":{"admin":true}}', [400, 'BAD_FIELD_NAME']],
    ['an empty prototype', '{"__proto__":{}}', [400, 'BAD_FIELD_NAME']],
    ['a nested constructor', '{"a":{"constructor":{"prototype":{"x":1}}}}', [400, 'BAD_FIELD_NAME']],
    ['a line break in a name', '{"a\\r\\nBcc":"x"}', [400, 'BAD_FIELD_NAME']],
    ['an empty name', '{"":"x"}', [400, 'BAD_FIELD_NAME']],
  ])('is refused when %s', async (_, body, expected) => {
    expect(await refusal(JSON_TYPE, body)).toEqual(expected);
  });
});

describe('URL-encoded', () => {
  it('reads plus signs, escapes, repeated names and values that hold "="', async () => {
    expect(await fieldsOf(URL_ENCODED, 'name=Ada+L%C3%B6w&x=1&x=2&eq=a=b&flag&')).toEqual({
      name: 'Ada Löw',
      x: ['1', '2'],
      eq: 'a=b',
      flag: '',
    });
  });

  it('takes a lone percent sign for itself, as browsers do', async () => {
    expect(await fieldsOf(URL_ENCODED, 'rate=100%&odd=%zz')).toEqual({ rate: '100%', odd: '%zz' });
  });

  it.each([
    ['bytes that are no UTF-8', new Uint8Array([0x61, 0x3d, 0xff]), [400, 'MALFORMED_BODY']],
    ['escapes that are no UTF-8', 'name=%E9', [400, 'MALFORMED_BODY']],
    ['a prototype name', '__proto__=x', [400, 'BAD_FIELD_NAME']],
    ['a prototype in brackets', 'a[constructor][prototype]=x', [400, 'BAD_FIELD_NAME']],
    ['no name', '=x', [400, 'BAD_FIELD_NAME']],
  ])('is refused with %s', async (_, body, expected) => {
    expect(await refusal(URL_ENCODED, body)).toEqual(expected);
  });
});

describe('multipart', () => {
  it('reads fields and files', async () => {
    const body =
      part('name="name"', 'Löw') +
      part('name="x"', '1') +
      part('name="x"', '2') +
      part('name="doc"; filename="a.txt"', 'content', 'Content-Type: text/plain\r\n') +
      END;
    const { fields, files } = await parse(MULTIPART, body);
    expect(Object.fromEntries(fields)).toEqual({ name: 'Löw', x: ['1', '2'] });
    expect(files).toEqual([
      { field: 'doc', name: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('content') },
    ]);
  });

  it('keeps files byte for byte, also what looks like line breaks and delimiters', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 13, 10, 45, 45, 120, 13]);
    const head = Buffer.from('--xyz\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n');
    const { files } = await parse(MULTIPART, Buffer.concat([head, bytes, Buffer.from(`\r\n${END}`)]));
    expect(files[0]?.bytes).toEqual(bytes);
  });

  it('passes over a file field in which nothing was chosen', async () => {
    const empty = part('name="doc"; filename=""', '', 'Content-Type: application/octet-stream\r\n');
    const { fields, files } = await parse(MULTIPART, part('name="a"', 'b') + empty + END);
    expect([fields.size, files.length]).toEqual([1, 0]);
  });

  it('keeps empty fields', async () => {
    expect(await fieldsOf(MULTIPART, part('name="a"', '') + part('name="b"', '') + END)).toEqual({
      a: '',
      b: '',
    });
  });

  const bare = (headers: string) => `--xyz\r\n${headers}\r\n\r\nx\r\n${END}`;
  it.each([
    ['truncated in a value', part('name="a"', 'x'), [400, 'MALFORMED_BODY']],
    ['truncated in a header', '--xyz\r\nContent-Disposition: form-data; na', [400, 'MALFORMED_BODY']],
    ['empty', '', [400, 'MALFORMED_BODY']],
    ['garbage', 'garbage', [400, 'MALFORMED_BODY']],
    ['written with another boundary', '--abc\r\n\r\nx\r\n--abc--', [400, 'MALFORMED_BODY']],
    ['a part without a disposition', bare('X-Any: y'), [400, 'MALFORMED_BODY']],
    ['a part without a name', bare('Content-Disposition: form-data'), [400, 'MALFORMED_BODY']],
    [
      'a part of another disposition',
      bare('Content-Disposition: attachment; name="a"'),
      [400, 'MALFORMED_BODY'],
    ],
    ['in lines without CR', part('name="a"', 'x').replaceAll('\r', '') + END, [400, 'MALFORMED_BODY']],
    [
      'a part in base64',
      part('name="a"', 'eA==', 'Content-Transfer-Encoding: base64\r\n') + END,
      [400, 'MALFORMED_BODY'],
    ],
    ['a prototype name', part('name="__proto__"', 'x') + END, [400, 'BAD_FIELD_NAME']],
    [
      'a control character in a file name',
      part('name="a"; filename="a\x07.txt"', 'x') + END,
      [400, 'MALFORMED_BODY'],
    ],
    ['too many parts', part('name="a"', 'x').repeat(211) + END, [413, 'TOO_MANY_FIELDS']],
    ['too many files', part('name="a"; filename="x"', 'x').repeat(11) + END, [413, 'TOO_MANY_FILES']],
  ])('is refused when %s', async (_, body, expected) => {
    expect(await refusal(MULTIPART, body)).toEqual(expected);
  });

  it('is refused when a value is no UTF-8', async () => {
    expect(await refusal(MULTIPART, Buffer.from(part('name="a"', '\xff') + END, 'latin1'))).toEqual([
      400,
      'MALFORMED_BODY',
    ]);
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary="a\x01b"',
  ])('is refused without a usable boundary: %j', async (type) => {
    expect(await refusal(type, part('name="a"', 'x') + END)).toEqual([400, 'MALFORMED_BODY']);
  });
});

describe('limits', () => {
  it('hold at their edge and not below', async () => {
    const atLimit = { a: 'x'.repeat(BODY_LIMITS.valueLength) };
    expect((await parse(JSON_TYPE, JSON.stringify(atLimit))).fields.size).toBe(1);
    expect(await refusal(JSON_TYPE, JSON.stringify({ a: `${atLimit.a}x` }))).toEqual([413, 'TYPE_TEXT']);

    const names = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, i])));
    expect((await parse(JSON_TYPE, names(BODY_LIMITS.fields))).fields.size).toBe(BODY_LIMITS.fields);
    expect(await refusal(JSON_TYPE, names(BODY_LIMITS.fields + 1))).toEqual([413, 'TOO_MANY_FIELDS']);

    const named = (length: number) => `${'n'.repeat(length)}=x`;
    expect((await parse(URL_ENCODED, named(BODY_LIMITS.nameLength))).fields.size).toBe(1);
    expect(await refusal(URL_ENCODED, named(BODY_LIMITS.nameLength + 1))).toEqual([400, 'BAD_FIELD_NAME']);
  });

  it('count bytes of all text together', async () => {
    const three = { a: 'ü'.repeat(90_000), b: 'ü'.repeat(45_000) };
    expect(await refusal(JSON_TYPE, JSON.stringify(three))).toEqual([413, 'TOO_LARGE']);
  });

  it('count each value of a list', async () => {
    expect(await refusal(JSON_TYPE, JSON.stringify({ a: Array(201).fill('x') }))).toEqual([
      413,
      'TOO_MANY_FIELDS',
    ]);
  });

  it('hold for the whole body, with the code that fits', async () => {
    const large = new Uint8Array(BODY_LIMITS.bytes + 1);
    expect(await refusal(MULTIPART, large)).toEqual([413, 'FILES_TOO_BIG']);
    expect(await refusal(JSON_TYPE, large)).toEqual([413, 'TOO_LARGE']);
  });
});

describe('content type', () => {
  it.each([undefined, '', 'application/xml', 'application/jsonp', 'multipart/mixed; boundary=xyz'])(
    'is refused: %s',
    async (type) => {
      expect(await refusal(type, '{"a":1}')).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );

  it.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF8"'])(
    'is taken: %s',
    async (type) => {
      expect(await fieldsOf(type, '{"a":1}')).toEqual({ a: '1' });
    },
  );

  it.each([
    ['application/json; charset=utf-7', '{"a":1}'],
    ['text/plain; charset=klingon', 'a=1'],
    [URL_ENCODED, 'a=1&_charset_=utf-7'],
    [`${URL_ENCODED}; charset=x-nothing`, 'a=1'],
    [MULTIPART, part('name="_charset_"', 'nothing') + part('name="a"', 'x') + END],
  ])('is refused in an encoding that nobody knows: %s', async (type, body) => {
    expect(await refusal(type, body)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('is refused when compressed', async () => {
    expect(await refusal(JSON_TYPE, '{"a":1}', { 'content-encoding': 'gzip' })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
  });
});

describe('any bytes', () => {
  const snippets = fc.constantFrom(
    '--xyz',
    '--xyz--',
    '\r\n',
    '\r\n\r\n',
    'Content-Disposition: form-data; name="a"',
    '{"a":',
    '[',
    '"',
    '%',
    '=',
    '&',
    '\0',
    'ü',
  );
  const noise = fc.oneof(
    snippets.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  );
  const noisy = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(noise, { maxLength: 40 }).map((pieces) => Buffer.concat(pieces)),
  );

  /** What can be read, with a few bytes that are others, or are gone. */
  const spoilt = (good: fc.Arbitrary<string>) =>
    fc
      .tuple(good, fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 9 }), noise), { maxLength: 2 }))
      .map(([text, changes]) =>
        changes.reduce(
          (bytes, [at, cut, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
          Buffer.from(text),
        ),
      );
  const key = fc.string({ unit: fc.constantFrom(...'ab.10'), minLength: 1, maxLength: 4 });
  const pairs = fc.array(fc.tuple(key, fc.string({ unit: 'grapheme', maxLength: 10 })), { maxLength: 5 });
  const json = fc
    .dictionary(key, fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.string()))
    .map((value) => JSON.stringify(value));
  const encoded = pairs.map((all) => new URLSearchParams(all).toString());
  const parts = pairs.map((all) => all.map(([name, value]) => part(`name="${name}"`, value)).join('') + END);

  it.each([
    [JSON_TYPE, json],
    [URL_ENCODED, encoded],
    [MULTIPART, parts],
    ['text/plain', fc.oneof(json, encoded)],
  ])('are parsed or refused with a 4xx, as %s', async (type, good) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(noisy, spoilt(good)), async (body) => {
        const thrown = await parse(type, body).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (thrown === undefined) return;
        expect(thrown).toBeInstanceOf(HttpError);
        expect((thrown as HttpError).status).toBeGreaterThanOrEqual(400);
        expect((thrown as HttpError).status).toBeLessThan(500);
      }),
      { numRuns: 500 },
    );
  });

  it('as a content type end as quietly', async () => {
    const parameters = fc
      .array(
        fc.constantFrom('boundary=xyz', 'boundary="xyz"', 'charset=utf-8', ';', ' ', '"', '=', '\\', 'a=b'),
      )
      .map((pieces) => ` boundary=xyz;${pieces.join('')}`.slice(pieces.length % 2));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), parameters), async (type) => {
        const thrown = await parse(`multipart/form-data;${type}`, END).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(thrown === undefined || thrown instanceof HttpError).toBe(true);
      }),
    );
  });

  it('give back what was sent, whichever way, but for what is no text', async () => {
    // Line breaks are written in its own way by each.
    const text = fc.string({ unit: 'binary', maxLength: 50 }).filter((value) => !/[\r\n]/.test(value));
    const name = fc.string({ unit: 'grapheme', maxLength: 50 }).filter(
      (value) =>
        // U+FFFD stands for what could not be read, so names with it are refused.
        /^[^_"\\%.[\]\ufffd\p{Cc}]+$/u.test(value) &&
        !/constructor|prototype/.test(value) &&
        value === value.trim(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, text), { selector: ([key]) => key, maxLength: 10 }),
        async (entries) => {
          const expected = entries.map(([key, value]) => [key, cleanText(value)]);
          // An object of JavaScript’s would put numbers first.
          const members = entries.map((pair) => pair.map((one) => JSON.stringify(one)).join(':'));
          const plain = `{${members.join(',')}}`;
          const encoded = new URLSearchParams(entries).toString();
          const form = new FormData();
          for (const [key, value] of entries) form.append(key, value);
          const multipart = new Response(form);
          const type = multipart.headers.get('content-type') ?? '';
          const bytes = new Uint8Array(await multipart.arrayBuffer());
          expect([...(await parse(JSON_TYPE, plain)).fields]).toEqual(expected);
          expect([...(await parse('text/plain', plain)).fields]).toEqual(expected);
          expect([...(await parse(URL_ENCODED, encoded)).fields]).toEqual(expected);
          expect([...(await parse(type, bytes)).fields]).toEqual(expected);
        },
      ),
      { examples: corpus('http/round-trip') },
    );
  });
});
