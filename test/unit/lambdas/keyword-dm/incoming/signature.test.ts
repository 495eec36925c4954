import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSame, isSigned } from '../../../../../lambdas/keyword-dm/incoming/signature.ts';

const body = Buffer.from('{"object":"instagram","emoji":"\\ud83d\\ude00"}');
const sign = (secret: string, bytes = body) =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

test('any of the secrets will do', () => {
  for (const secret of ['old', 'new']) expect(isSigned(body, sign(secret), ['old', 'new'])).toBe(true);
});

test.each([
  ['of another secret', sign('other')],
  ['of other bytes', sign('old', Buffer.from('{}'))],
  ['missing', undefined],
  ['empty', ''],
  ['SHA-1', `sha1=${createHmac('sha1', 'old').update(body).digest('hex')}`],
  ['too short', sign('old').slice(0, -2)],
  ['not hexadecimal', `sha256=${'z'.repeat(64)}`],
])('a signature that is %s is refused', (_, header) => expect(isSigned(body, header, ['old'])).toBe(false));

test('an empty secret signs nothing', () => {
  expect(isSigned(body, sign(''), [''])).toBe(false);
  expect(isSigned(body, sign('old'), [])).toBe(false);
  expect(isSame('', '')).toBe(false);
});

test('verify tokens are compared whole', () => {
  expect(isSame('token', 'token')).toBe(true);
  expect(isSame('token', 'token2')).toBe(false);
});
