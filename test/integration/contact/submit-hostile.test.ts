import { describe, expect, it } from 'vitest';
import { has } from '../../support/deployed.ts';
import { accepted, contactUrl, marker, postJson } from './submit-client.ts';

const MULTIPART = 'multipart/form-data; boundary=xyz';
const JSON_TYPE = 'application/json';
const URL_ENCODED = 'application/x-www-form-urlencoded';
const part = (disposition: string, content = 'x') =>
  `--xyz\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;

/** Name, content type, body, expected status. */
const HOSTILE: readonly [string, string | undefined, string | Uint8Array<ArrayBuffer>, number][] = [
  ['no content type', undefined, new Uint8Array([1, 2, 3]), 415],
  ['a strange content type', 'text/xml', '<a/>', 415],
  ['a content type that is noise', ';;;===,,,', 'x', 415],
  ['another charset', 'application/json; charset=utf-7', '{"message":"x"}', 415],
  ['no body', JSON_TYPE, '', 400],
  ['malformed JSON', JSON_TYPE, '{"message":', 400],
  ['JSON that is no object', JSON_TYPE, '["x"]', 400],
  ['JSON as deep as it is long', JSON_TYPE, '['.repeat(500_000), 400],
  ['JSON objects nested deeply', JSON_TYPE, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 400],
  ['a prototype in JSON', JSON_TYPE, '{"__proto__":{"isAdmin":true},"message":"x"}', 400],
  ['a constructor in JSON', JSON_TYPE, '{"constructor":{"prototype":{"x":"y"}}}', 400],
  ['bytes that are no UTF-8', JSON_TYPE, new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ['NUL in a name', JSON_TYPE, '{"a\\u0000b":"x"}', 400],
  ['an escaped NUL in a name', URL_ENCODED, 'a%00b=x', 400],
  ['a header in a name', JSON_TYPE, '{"a\\r\\nBcc: x@evil.example":"x"}', 400],
  ['a header in the subject', JSON_TYPE, '{"message":"x","_subject":"a\\r\\nBcc: x@evil.example"}', 422],
  [
    'a header in the address',
    JSON_TYPE,
    '{"message":"x","email":"a@b.example\\r\\nBcc: x@evil.example"}',
    422,
  ],
  ['two addresses', JSON_TYPE, '{"message":"x","_replyto":"a@b.example, c@d.example"}', 422],
  ['a thousand fields', URL_ENCODED, Array.from({ length: 1000 }, (_, i) => `f${i}=x`).join('&'), 413],
  ['a thousand times one field', URL_ENCODED, 'f=x&'.repeat(1000), 413],
  ['a name of 10,000 characters', URL_ENCODED, `${'n'.repeat(10_000)}=x`, 400],
  ['a value of 200,000 characters', URL_ENCODED, `message=${'x'.repeat(200_000)}`, 413],
  ['a prototype in a form', URL_ENCODED, '__proto__[x]=y', 400],
  ['nothing but separators', URL_ENCODED, '&&&', 422],
  ['multipart with a prototype', MULTIPART, `${part('name="__proto__"')}--xyz--\r\n`, 400],
  ['multipart with a thousand parts', MULTIPART, `${part('name="a"').repeat(1000)}--xyz--\r\n`, 413],
  ['multipart with a huge header', MULTIPART, `${part(`name="${'n'.repeat(100_000)}"`)}--xyz--\r\n`, 400],
  [
    'multipart with a hostile file name',
    MULTIPART,
    `${part('name="f"; filename="../../etc/\x01passwd"')}--xyz--\r\n`,
    400,
  ],
  [
    'multipart of 5 MB',
    MULTIPART,
    `${part('name="f"; filename="x"', 'x'.repeat(4_200_000))}--xyz--\r\n`,
    413,
  ],
];

/** The same, where a gateway that reads forms itself would pass on something else. */
const BROKEN_FORMS: typeof HOSTILE = [
  ['a body of 5 MB', URL_ENCODED, `message=${'x'.repeat(4_200_000)}`, 413],
  ['broken escapes', URL_ENCODED, 'message=%C3%28', 400],
  ['multipart without a boundary', 'multipart/form-data', part('name="message"'), 400],
  [
    'multipart with a hostile boundary',
    'multipart/form-data; boundary="\\"()<>@"',
    part('name="message"'),
    400,
  ],
  ['truncated multipart', MULTIPART, part('name="message"'), 400],
  ['multipart cut in a header', MULTIPART, '--xyz\r\nContent-Dispo', 400],
  ['multipart of another boundary', MULTIPART, '--abc\r\n\r\nx\r\n--abc--\r\n', 400],
  ['multipart with a part without a name', MULTIPART, '--xyz\r\nX-Y: z\r\n\r\nx\r\n--xyz--\r\n', 400],
];

async function refuse(...[, type, body, status]: (typeof HOSTILE)[number]): Promise<void> {
  const response = await fetch(`${contactUrl}/f/demo`, {
    method: 'POST',
    headers: { accept: 'application/json', ...(type !== undefined && { 'content-type': type }) },
    body,
  });
  const answer = await response.text();
  expect(response.status, answer).toBe(status);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  const { error, code, errors, next } = JSON.parse(answer);
  expect(error).toMatch(/\w/);
  expect(code).toMatch(/^[A-Z_]+$/);
  expect(errors.length).toBeGreaterThan(0);
  for (const entry of errors) expect(entry.message).toMatch(/\w/);
  expect(next).toBeUndefined();
}

describe('the front door', () => {
  it.each(HOSTILE)('refuses %s so that a client can read it', refuse);
  it.runIf(has('rawForms')).each(BROKEN_FORMS)('refuses %s so that a client can read it', refuse);

  it('stands after all that', async () => {
    await accepted(postJson('demo', { name: 'Ada', email: 'ada@visitors-tests.dev', message: marker() }));
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it.each(['"', '=?utf-8?q?=00?=', ' ', 'x'.repeat(8_000)])(
    'takes no harm of the header value %j',
    async (value) => {
      const headers = { accept: value, 'formspree-session-data': value, 'x-requested-with': value };
      const response = await postJson(
        'demo',
        { name: 'Ada', email: 'ada@visitors-tests.dev', message: marker() },
        headers,
      );
      expect(response.status).toBeLessThan(500);
    },
  );
});
