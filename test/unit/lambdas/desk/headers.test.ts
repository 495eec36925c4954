import { expect, it } from 'vitest';
import { contentSecurityPolicy, deskHeaders } from '../../../../lambdas/desk/headers.ts';

const policy = (pictures: readonly string[]) =>
  Object.fromEntries(
    contentSecurityPolicy({ pictures })
      .split('; ')
      .map((rule) => [rule.split(' ')[0] ?? '', rule.split(' ').slice(1)]),
  );

it('pictures come from the desk, from the images’ CDN and from the bucket of attached files, and from nowhere else', () => {
  const [cdn, bucket] = [
    'https://d111111abcdef8.cloudfront.net',
    'https://files.s3.eu-central-1.amazonaws.com',
  ];
  expect(policy([cdn, bucket])['img-src']).toEqual(["'self'", 'data:', 'blob:', cdn, bucket]);
  expect(policy([])['img-src']).toEqual(["'self'", 'data:', 'blob:']);
});

it('scripts, styles and connections are the desk’s own, none of them inline, and everything else is closed', () => {
  const rules = policy(['https://cdn.example']);
  for (const name of ['script-src', 'style-src', 'connect-src', 'font-src', 'worker-src', 'manifest-src'])
    expect(rules[name]).toEqual(["'self'"]);
  expect(rules['default-src']).toEqual(["'none'"]);
  expect(rules['frame-ancestors']).toEqual(["'none'"]);
  expect(JSON.stringify(rules)).not.toMatch(/unsafe|\*/);
});

it('no page of another origin frames the desk, learns its address or guesses its types', () => {
  expect(deskHeaders({ pictures: [] })).toMatchObject({
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
});
