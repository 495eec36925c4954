import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preflight, withCors } from '../../../../../lambdas/shared/http/cors.ts';
import { json } from '../../../../../lambdas/shared/http/respond.ts';

const SITE = 'https://site.example';
const EVIL = 'https://evil.example';
const listed = new Set([SITE]);

type Rules = Partial<Parameters<typeof preflight>[1]>;

function ask(origin: string | undefined, asked: string | undefined, rules: Rules = {}, method = 'POST') {
  const headers = {
    'access-control-request-method': method,
    ...(origin !== undefined && { origin }),
    ...(asked !== undefined && { 'access-control-request-headers': asked }),
  };
  const answer = preflight({ headers }, { methods: ['POST'], listed, isPublicPost: true, ...rules });
  expect(answer.statusCode).toBe(204);
  const all = answer.headers as Record<string, string>;
  const allowed = all['access-control-allow-headers'];
  return { headers: all, allowed: allowed === undefined ? undefined : allowed.split(', ') };
}

/** As a browser decides whether the request may be made (https://fetch.spec.whatwg.org/#cors-preflight-fetch). */
function isMade(
  origin: string,
  asked: string[],
  { withCredentials = false, ...rules }: Rules & { withCredentials?: boolean } = {},
) {
  const { headers, allowed = [] } = ask(origin, asked.join(', '), rules);
  const named = headers['access-control-allow-origin'];
  const mayUse = withCredentials
    ? named === origin && headers['access-control-allow-credentials'] === 'true'
    : named === origin || named === '*';
  return mayUse && asked.every((name) => allowed.includes(name));
}

const FRAMEWORKS = [
  ['hx-request', 'hx-target', 'hx-current-url', 'hx-trigger'],
  ['x-csrf-token'],
  ['x-xsrf-token', 'content-type'],
  ['traceparent', 'tracestate', 'baggage'],
  ['x-inertia', 'x-inertia-version'],
  ['turbo-frame'],
  ['sentry-trace'],
  ['content-type', 'formspree-client', 'formspree-session-data', 'idempotency-key', 'x-requested-with'],
];

describe('a preflight of a public POST route', () => {
  it.each(FRAMEWORKS.map((names) => ({ names })))(
    'says yes to $names of a listed origin, and no to others',
    ({ names }) => {
      for (const withCredentials of [false, true]) {
        expect(isMade(SITE, names, { withCredentials })).toBe(true);
        for (const origin of [
          EVIL,
          'null',
          `${SITE}.evil.example`,
          'http://site.example',
          `${SITE}:8443`,
          'https://SITE.example',
        ])
          expect(isMade(origin, names, { withCredentials })).toBe(false);
      }
    },
  );

  it('lets beacons through, which send JSON with credentials', () => {
    expect(isMade(SITE, ['content-type'], { withCredentials: true })).toBe(true);
  });

  it('gives no yes at all to an origin that is not listed', () => {
    const { headers } = ask(EVIL, 'content-type');
    for (const name of ['headers', 'methods', 'credentials'])
      expect(headers[`access-control-allow-${name}`]).toBeUndefined();
    expect(headers['access-control-allow-origin']).not.toBe(EVIL);
  });

  it('varies by what it depends on, whatever it says', () => {
    for (const origin of [SITE, EVIL, undefined])
      expect(ask(origin, 'x-a').headers.vary).toBe('Origin, Access-Control-Request-Headers');
  });

  it('mirrors names only, of 64 characters, and 20 of them', () => {
    const many = Array.from({ length: 30 }, (_, i) => `x-${i}`);
    expect(
      ask(SITE, many.join(',')).allowed?.filter(
        (name) => name.startsWith('x-') && name !== 'x-requested-with',
      ),
    ).toEqual(many.slice(0, 20));
    expect(isMade(SITE, ['a'.repeat(64)])).toBe(true);
    expect(isMade(SITE, ['a'.repeat(65)])).toBe(false);
    for (const bad of ['x y', 'x:y', 'x\r\nset-cookie: a', '"x"', 'x/y', 'ü', '(x)', '*\0'])
      expect(ask(SITE, bad).allowed).not.toContain(bad);
  });

  it('can be made to say nothing that is no name', () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'aZ-_0x"(/é\r\n\0'), minLength: 1, maxLength: 70 }),
      fc.constantFrom('hx-request', 'X-CSRF-TOKEN', 'content-type', '*'),
    );
    const list = fc.array(name, { maxLength: 30 }).map((names) => names.join(', '));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), list), (asked) => {
        for (const name of ask(SITE, asked).allowed ?? [])
          expect(name).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]{1,64}$/);
      }),
    );
  });

  it('answers programs that name no origin, and pages that only want to read', () => {
    expect(ask(undefined, 'x-a').allowed).not.toContain('x-a');
    expect(ask(undefined, undefined).allowed).toContain('content-type');
    const reading = ask(EVIL, 'if-none-match, x-a', {}, 'GET');
    expect(reading.allowed).toContain('if-none-match');
    expect(reading.allowed).not.toContain('x-a');
    expect(reading.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('is kept for a day', () => {
    expect(ask(SITE, 'x-a').headers['access-control-max-age']).toBe('86400');
  });
});

describe('a preflight of any other route', () => {
  it.each([SITE, EVIL, 'null'])(
    'says yes to what our routes know, and never to credentials: %s',
    (origin) => {
      const { headers, allowed } = ask(origin, 'authorization, x-csrf-token', { isPublicPost: false });
      expect(allowed).toContain('authorization');
      expect(allowed).not.toContain('x-csrf-token');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    },
  );
});

describe('an answer', () => {
  const cors = (origin: string | undefined, isPublicPost = true) =>
    withCors(json(200, {}), { headers: origin === undefined ? {} : { origin } }, { listed, isPublicPost })
      .headers ?? {};

  it('names a listed origin, and leaves * to others', () => {
    expect(cors(SITE)['access-control-allow-origin']).toBe(SITE);
    for (const origin of [EVIL, 'null', undefined])
      expect(cors(origin)['access-control-allow-origin']).toBe('*');
  });

  it('allows credentials to listed origins of public POST routes alone', () => {
    expect(cors(SITE)['access-control-allow-credentials']).toBe('true');
    for (const headers of [cors(EVIL), cors('null'), cors(undefined), cors(SITE, false)])
      expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('varies by Origin, once, beside what it varies by already', () => {
    expect(cors(SITE).vary).toBe('Origin');
    const rules = { listed, isPublicPost: true };
    const vary = (value: string) =>
      withCors(json(200, {}, { vary: value }), { headers: {} }, rules).headers?.vary;
    expect([vary('Accept'), vary('Origin')]).toEqual(['Accept, Origin', 'Origin']);
  });
});
