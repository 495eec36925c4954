/** What honest browsers, programs and pasted texts send, that a strict reader would refuse. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseBody } from '../../../../../lambdas/shared/http/body.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { BODY_LIMITS, FieldCollector } from '../../../../../lambdas/shared/http/fields.ts';
import { corpus } from '../../../../support/corpus.ts';
import { makeRequest } from '../../request.ts';

const JSON_TYPE = 'application/json';
const URL_ENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=xyz';
const END = '--xyz--\r\n';

function parse(type: string, body: string | Uint8Array) {
  return parseBody(makeRequest({ headers: { 'content-type': type }, body }), BODY_LIMITS);
}

async function pairs(type: string, body: string | Uint8Array) {
  return [...(await parse(type, body)).fields];
}

function part(disposition: string, content: string, headers = ''): string {
  return `--xyz\r\nContent-Disposition: form-data; ${disposition}\r\n${headers}\r\n${content}\r\n`;
}

async function givenBack(type: string, body: string | Uint8Array) {
  const error = await parse(type, body).then(
    () => expect.unreachable('the body was accepted'),
    (thrown: unknown) => thrown as HttpError,
  );
  expect(error).toBeInstanceOf(HttpError);
  return { refusal: [error.status, error.code], fields: [...(error.readFields ?? [])] };
}

describe('pasted characters', () => {
  const typed = 'Slide title\vSecond line\0\u0007\u0085\u009f';
  const kept = 'Slide title\nSecond line';

  it.each([
    [JSON_TYPE, JSON.stringify({ message: typed })],
    [URL_ENCODED, new URLSearchParams({ message: typed }).toString()],
    [MULTIPART, part('name="message"', typed) + END],
    ['text/plain', `message=${typed}\r\n`],
  ])('are taken, as %s', async (type, body) => {
    expect(await pairs(type, Buffer.from(body))).toEqual([['message', kept]]);
  });

  it('are taken for a replacement character where half a pair is left', async () => {
    expect(await pairs(JSON_TYPE, '{"message":"cut by maxlength \\ud83d"}')).toEqual([
      ['message', 'cut by maxlength \ufffd'],
    ]);
  });
});

describe('what was typed is given back', () => {
  it.each([
    ['a name that is refused', URL_ENCODED, 'name=Ada&__proto__=x&message=Hello', [400, 'BAD_FIELD_NAME']],
    ['a control character in a name', URL_ENCODED, 'name=Ada&a%00=x&message=Hello', [400, 'BAD_FIELD_NAME']],
    [
      'a part that is cut',
      MULTIPART,
      `${part('name="name"', 'Ada')}${part('name="message"', 'Hello')}--xyz\r\nContent-Di`,
      [400, 'MALFORMED_BODY'],
    ],
    [
      'a part without a name',
      MULTIPART,
      part('name="name"', 'Ada') + part('x="y"', 'z') + part('name="message"', 'Hello') + END,
      [400, 'MALFORMED_BODY'],
    ],
    [
      'too many files',
      MULTIPART,
      part('name="name"', 'Ada') +
        part('name="f"; filename="x"', 'x').repeat(11) +
        part('name="message"', 'Hello') +
        END,
      [413, 'TOO_MANY_FILES'],
    ],
    [
      'files that are too large',
      MULTIPART,
      part('name="name"', 'Ada') +
        part('name="f"; filename="x"', 'x'.repeat(BODY_LIMITS.bytes)) +
        part('name="message"', 'Hello') +
        END,
      [413, 'FILES_TOO_BIG'],
    ],
    [
      'a file name with a line break',
      MULTIPART,
      part('name="name"', 'Ada') +
        part('name="f"; filename="a%0Ab"', 'x') +
        part('name="message"', 'Hello') +
        END,
      [400, 'MALFORMED_BODY'],
    ],
  ] as const)('after %s', async (_, type, body, refusal) => {
    const fields = [
      ['name', 'Ada'],
      ['message', 'Hello'],
    ];
    expect(await givenBack(type, body)).toEqual({ refusal, fields });
  });

  it('after a value that is too long, which can be shortened', async () => {
    const long = 'x'.repeat(BODY_LIMITS.valueLength + 1);
    expect(await givenBack(URL_ENCODED, `name=Ada&message=${long}`)).toEqual({
      refusal: [413, 'TYPE_TEXT'],
      fields: [
        ['name', 'Ada'],
        ['message', long],
      ],
    });
  });

  it('after too many fields, as many as there may be', async () => {
    const { refusal, fields } = await givenBack(
      URL_ENCODED,
      Array.from({ length: 300 }, (_, i) => `f${i}=x`).join('&'),
    );
    expect(refusal).toEqual([413, 'TOO_MANY_FIELDS']);
    expect(fields).toHaveLength(BODY_LIMITS.fields);
  });

  it.each([
    ['pairs', URL_ENCODED, `name=Ada&message=Hello${'&a'.repeat(1_000_000)}`],
    [
      'pairs without a name',
      URL_ENCODED,
      `name=Ada&message=Hello&${'a&'.repeat(300)}${'=&'.repeat(1_000_000)}`,
    ],
    ['lines', 'text/plain', `name=Ada \nmessage=Hello\n${'a=\n'.repeat(1_000_000)}`],
    ['members', JSON_TYPE, `{"name":"Ada","message":"Hello"${',"a":""'.repeat(500_000)}}`],
    [
      'values of a list',
      JSON_TYPE,
      `{"name":"Ada","message":"Hello","a":[[[""${',""'.repeat(1_000_000)}]]]}`,
    ],
    [
      'parts',
      MULTIPART,
      part('name="name"', 'Ada') +
        part('name="message"', 'Hello') +
        part('name="a"', '').repeat(60_000) +
        END,
    ],
  ])('after many %s more than there may be, which are not looked at', async (_, type, body) => {
    const add = vi.spyOn(FieldCollector.prototype, 'add');
    const { refusal, fields } = await givenBack(type, body);
    const looks = add.mock.calls.length;
    add.mockRestore();
    // Parts may be files as well.
    expect(looks).toBeLessThanOrEqual(BODY_LIMITS.fields + BODY_LIMITS.files + 1);
    expect(refusal).toEqual([413, 'TOO_MANY_FIELDS']);
    expect(fields.slice(0, 2).map(([name, value]) => [name, [value].flat().join('').trim()])).toEqual([
      ['name', 'Ada'],
      ['message', 'Hello'],
    ]);
    expect(fields.flatMap(([, value]) => value)).toHaveLength(BODY_LIMITS.fields);
  });

  it('after a thousand names that are refused, and no more errors are made than there may be fields', () => {
    const collector = new FieldCollector(BODY_LIMITS);
    const refuse = vi.spyOn(collector, 'refuse');
    collector.add('name', 'Ada');
    for (let i = 0; i < 1000; i += 1) collector.add('', 'x');
    expect(refuse.mock.calls.length).toBeLessThan(BODY_LIMITS.fields);
    expect(() => collector.finish()).toThrow(
      expect.objectContaining({ code: 'BAD_FIELD_NAME', readFields: new Map([['name', 'Ada']]) }),
    );
  });

  it('from a page in windows-1252 that does not say so, as it was meant', async () => {
    const typed = [
      ['name', 'Jürgen'],
      ['message', '“50 €”'],
    ];
    const malformed = [400, 'MALFORMED_BODY'];
    expect(await givenBack(URL_ENCODED, 'name=J%FCrgen&message=%9350+%80%94')).toEqual({
      refusal: malformed,
      fields: typed,
    });
    const body = Buffer.from(
      part('name="name"', 'J\xfcrgen') + part('name="message"', '\x9350 \x80\x94') + END,
      'latin1',
    );
    expect(await givenBack(MULTIPART, body)).toEqual({ refusal: malformed, fields: typed });
  });
});

describe('numbers in JSON', () => {
  it('keep their digits', async () => {
    const body =
      '{"order":7615917337495251231,"price":1.10,"huge":1e400,"tiny":-0,"list":[1.0,2E+3],"deep":{"x":0.30}}';
    expect(await pairs(JSON_TYPE, body)).toEqual([
      ['order', '7615917337495251231'],
      ['price', '1.10'],
      ['huge', '1e400'],
      ['tiny', '-0'],
      ['list', ['1.0', '2E+3']],
      ['deep.x', '0.30'],
    ]);
  });

  it('keep them whichever they are', async () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,4})?$/);
    await fc.assert(
      fc.asyncProperty(fc.array(digits, { minLength: 2, maxLength: 10 }), async (numbers) => {
        expect(await pairs(JSON_TYPE, ` { "n" : [ ${numbers.join(' ,\n')} ] } `)).toEqual([['n', numbers]]);
      }),
      { examples: corpus('http/json-numbers') },
    );
  });
});

describe('names', () => {
  it('that are numbers keep their order, however they are sent', async () => {
    const expected = [
      ['10', 'a'],
      ['2', 'b'],
      ['name', 'c'],
      ['1', 'd'],
    ];
    expect(await pairs(JSON_TYPE, '{"10":"a","2":"b","name":"c","1":"d"}')).toEqual(expected);
    expect(await pairs(URL_ENCODED, '10=a&2=b&name=c&1=d')).toEqual(expected);
    expect(await pairs(JSON_TYPE, '{"q":{"2":"x","1":"y"}}')).toEqual([
      ['q.2', 'x'],
      ['q.1', 'y'],
    ]);
  });

  it.each([
    ['name="Your %22big%22 idea"', 'Your "big" idea'],
    ['name="100%25 or %41"', '100%25 or %41'],
    ['name="quoted \\"so\\""', 'quoted "so"'],
    ['name=token', 'token'],
    ['name="Größe"', 'Größe'],
    ['x="y"; NAME="Case"', 'Case'],
    ['name="C:\\Users\\ada\\"', 'C:\\Users\\ada\\'],
    ['name="both \\\\"; x="y"', 'both \\'],
    [`name="${'\\'.repeat(150)}`, `"${'\\'.repeat(150)}`],
  ])('in multipart are read as browsers write them: %s', async (disposition, name) => {
    expect(await pairs(MULTIPART, part(disposition, 'x') + END)).toEqual([[name, 'x']]);
  });

  it.each([
    ['filename="Offer %22Roof%22.pdf"', 'Offer "Roof".pdf'],
    ['filename="50%25 off.pdf"', '50%25 off.pdf'],
    [`filename="x.pdf"; filename*=UTF-8''na%C3%AFve%20%22plan%22.pdf`, 'naïve "plan".pdf'],
    [`filename*=utf-8'en'a%2541.pdf; filename="x.pdf"`, 'a%41.pdf'],
    [`filename*=UTF-8''only.pdf`, 'only.pdf'],
    [`filename="x.pdf"; filename*=ISO-8859-1''%FCber.pdf`, 'über.pdf'],
    [`filename="good.pdf"; filename*=UTF-8''%FF.pdf`, 'good.pdf'],
    [`filename="good.pdf"; filename*=nonsense`, 'good.pdf'],
    ['filename="C:\\Users\\ada\\plan.pdf"', 'plan.pdf'],
    ['filename="a;b=c.pdf"', 'a;b=c.pdf'],
  ])('of files are read as %s says', async (parameters, name) => {
    const { files } = await parse(MULTIPART, part(`name="f"; ${parameters}`, 'x') + END);
    expect(files.map((file) => [file.field, file.name])).toEqual([['f', name]]);
  });

  it('with a line break are refused', async () => {
    expect((await givenBack(MULTIPART, part('name="a%0D%0ABcc"', 'x') + END)).refusal).toEqual([
      400,
      'BAD_FIELD_NAME',
    ]);
  });

  it('that a browser writes are read back', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => !/[\p{Cc}\\\ufffd.[\]]|%(22|0a|0d)/iu.test(text) && !/proto|constructor/.test(text));
    await fc.assert(
      fc.asyncProperty(name, name, async (field, file) => {
        const form = new FormData();
        form.append(field, 'x');
        form.append('f', new Blob(['y']), file);
        const sent = new Response(form);
        const { fields, files } = await parse(
          sent.headers.get('content-type') ?? '',
          new Uint8Array(await sent.arrayBuffer()),
        );
        expect([...fields.keys()]).toEqual([field]);
        expect(files.map(({ name: read }) => read)).toEqual([file.split('/').at(-1)]);
      }),
      { examples: corpus('http/multipart-names') },
    );
  });
});

describe('boundaries', () => {
  it.each([
    '*****',
    '-'.repeat(71),
    'a'.repeat(120),
    'x y',
    "'()+_,-./:=?",
    '#!$%&*;',
    '----WebKitFormBoundaryAbC',
  ])('%j is searched for like any other', async (boundary) => {
    const body = (part('name="a"', 'b') + END).replaceAll('--xyz', `--${boundary}`);
    expect(await pairs(`multipart/form-data; boundary="${boundary}"`, body)).toEqual([['a', 'b']]);
  });

  it('are any letters that can be seen', async () => {
    const letters = Array.from({ length: 0x5e }, (_, i) => String.fromCharCode(0x21 + i));
    const boundary = fc
      .string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 200 })
      .filter((text) => !/["\\]/.test(text));
    await fc.assert(
      fc.asyncProperty(boundary, async (text) => {
        const body = (part('name="a"', 'b') + END).replaceAll('--xyz', () => `--${text}`);
        expect(await pairs(`multipart/form-data; boundary="${text}"`, body)).toEqual([['a', 'b']]);
      }),
      { examples: corpus('http/boundaries') },
    );
  });
});

describe('encodings', () => {
  const NODE_KNOWS = [
    'windows-1252',
    'iso-8859-1',
    'iso-8859-15',
    'iso-8859-2',
    'windows-1251',
    'koi8-r',
    'shift_jis',
    'gbk',
    'big5',
    'euc-kr',
  ];
  const SAMPLES: readonly (readonly [label: string, text: string, bytes: readonly number[]])[] = [
    [
      'windows-1252',
      'Jürgen – 50 €',
      [0x4a, 0xfc, 0x72, 0x67, 0x65, 0x6e, 0x20, 0x96, 0x20, 0x35, 0x30, 0x20, 0x80],
    ],
    ['iso-8859-1', 'é', [0xe9]],
    ['windows-1251', 'Привет', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]],
    ['shift_jis', 'あ', [0x82, 0xa0]],
  ];
  const percent = (bytes: readonly number[]) =>
    bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const latin1 = (bytes: readonly number[]) => Buffer.from(bytes).toString('latin1');

  it.each(SAMPLES)('%s is decoded where the form says so', async (label, text, bytes) => {
    expect(await pairs(URL_ENCODED, `a=${percent(bytes)}&_charset_=${label}`)).toEqual([
      ['a', text],
      ['_charset_', label],
    ]);
    expect(await pairs(`${URL_ENCODED}; charset=${label}`, `a=${percent(bytes)}`)).toEqual([['a', text]]);
    expect(
      await pairs(`text/plain; charset=${label}`, Buffer.from(`a=${latin1(bytes)}\r\n`, 'latin1')),
    ).toEqual([['a', text]]);
    const multipart = part(`name="${latin1(bytes)}"`, latin1(bytes)) + part('name="_charset_"', label) + END;
    expect((await pairs(MULTIPART, Buffer.from(multipart, 'latin1')))[0]).toEqual([text, text]);
    const own =
      part('name="a"', latin1(bytes), `Content-Type: text/plain; charset=${label}\r\n`) +
      part('name="b"', Buffer.from('ü').toString('latin1')) +
      END;
    expect(await pairs(MULTIPART, Buffer.from(own, 'latin1'))).toEqual([
      ['a', text],
      ['b', 'ü'],
    ]);
  });

  it.each(NODE_KNOWS)('%s is known', async (label) => {
    expect(await pairs(URL_ENCODED, `a=plain&_charset_=${label}`)).toEqual([
      ['a', 'plain'],
      ['_charset_', label],
    ]);
  });

  it('us-ascii is read, also where a program means UTF-8', async () => {
    expect(await pairs('application/json; charset=us-ascii', '{"a":"x"}')).toEqual([['a', 'x']]);
    expect(await pairs('application/json; charset=US-ASCII', '{"a":"ü"}')).toEqual([['a', 'ü']]);
    expect(await pairs(`${URL_ENCODED}; charset=us-ascii`, 'a=%FC')).toEqual([['a', 'ü']]);
  });

  it('a byte order mark before the whole is none of its text; within, it is kept', async () => {
    expect(await pairs(JSON_TYPE, '\ufeff{"a":"x"}')).toEqual([['a', 'x']]);
    expect(await pairs(URL_ENCODED, '\ufeffa=x')).toEqual([['a', 'x']]);
    expect(await pairs(MULTIPART, part('name="a"', '\ufeffx') + END)).toEqual([['a', '\ufeffx']]);
  });
});

describe('text/plain', () => {
  it.each([
    [
      'JSON',
      ' {"2":"b","1":1.10}',
      [
        ['2', 'b'],
        ['1', '1.10'],
      ],
    ],
    [
      'URL-encoded pairs',
      'name=Ada+L&message=a%20b&name=C',
      [
        ['name', ['Ada L', 'C']],
        ['message', 'a b'],
      ],
    ],
    [
      'lines of a browser',
      'name=Ada Lovelace\r\nmessage=100% + more\r\n',
      [
        ['name', 'Ada Lovelace'],
        ['message', '100% + more'],
      ],
    ],
    [
      'lines with a break within a value',
      'message=one\r\ntwo\r\n\r\nthree\r\nemail=a@b.example\r\n',
      [
        ['message', 'one\r\ntwo\r\n\r\nthree'],
        ['email', 'a@b.example'],
      ],
    ],
    ['one line of a browser', 'message=a%20b\r\n', [['message', 'a%20b']]],
    ['a line of nothing but signs', `a${'='.repeat(90_000)} `, [['a', `${'='.repeat(89_999)} `]]],
    ['a value that begins like JSON', '{x=1\r\n', [['{x', '1']]],
  ])('is read as what it holds: %s', async (_, body, expected) => {
    expect(await pairs('text/plain;charset=UTF-8', body)).toEqual(expected);
  });

  it.each(['', 'just words', '["a"]', '{"a":', '"text"'])(
    'that holds no fields is refused: %j',
    async (body) => {
      expect((await givenBack('text/plain', body)).refusal).toEqual([400, 'MALFORMED_BODY']);
    },
  );

  it('is no way around what the fields are held to', async () => {
    expect((await givenBack('text/plain', '{"__proto__":{"x":1}}')).refusal).toEqual([400, 'BAD_FIELD_NAME']);
    expect((await givenBack('text/plain', `{"a":${'['.repeat(10)}${']'.repeat(10)}}`)).refusal).toEqual([
      400,
      'TOO_DEEP',
    ]);
    expect((await givenBack('text/plain', `a=${'x'.repeat(100_001)}\r\n`)).refusal).toEqual([
      413,
      'TYPE_TEXT',
    ]);
  });
});

it('a value may have as many line breaks as its length allows', async () => {
  const value = `${'x'.repeat(50_000)}${'\r\n'.repeat(50_000)}`;
  expect(await pairs(URL_ENCODED, new URLSearchParams({ value }).toString())).toEqual([['value', value]]);
});
