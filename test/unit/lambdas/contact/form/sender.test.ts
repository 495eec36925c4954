import { describe, expect, it } from 'vitest';
import { isPageToken, PAGE_TOKEN_FIELD, signPage } from '../../../../../lambdas/contact/form/page-token.ts';
import { senderHeaders } from '../../../../../lambdas/contact/form/sender.ts';

const now = new Date('2026-11-28T10:00:00.000Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const token = signPage('main', 'salt', now);

describe('a page’s token', () => {
  it('is good for its form and its time', () => {
    expect(isPageToken(token, 'main', 'salt', later(23))).toBe(true);
    expect(isPageToken(token, 'main', 'salt', later(25))).toBe(false);
    expect(isPageToken(token, 'other', 'salt', now)).toBe(false);
    expect(isPageToken(token, 'main', 'other salt', now)).toBe(false);
  });

  it.each([
    undefined,
    '',
    'x',
    ['a', token],
    token.slice(0, -1),
    `9${token}`,
    token.replace('.', '..'),
    `${token}x`,
    token.toUpperCase(),
  ])('is not forged by %j', (forged) => expect(isPageToken(forged, 'main', 'salt', now)).toBe(false));
});

describe('a request from an origin that is not named', () => {
  const captcha = { provider: 'turnstile', onUnreachable: 'accept' } as const;

  function isLetIn(
    type: string,
    fields: Record<string, string>,
    form: Parameters<typeof senderHeaders>[0]['form'] = {},
  ) {
    const headers = { origin: 'null', 'content-type': type };
    const sent = {
      request: { headers },
      formId: 'main',
      form,
      fields: new Map(Object.entries(fields)),
      salt: 'salt',
      now,
    };
    return senderHeaders(sent).origin === undefined;
  }

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])(
    'is let in with a proof, as a form sends it: %s',
    (type) => {
      expect(isLetIn(type, { [PAGE_TOKEN_FIELD]: token })).toBe(true);
      expect(isLetIn(type, {}, { captcha })).toBe(true);
      expect(isLetIn(type, {})).toBe(false);
      expect(isLetIn(type, { [PAGE_TOKEN_FIELD]: signPage('other', 'salt', now) })).toBe(false);
    },
  );

  it.each(['application/json', '', 'text/html'])('is not let in as a script sends it: %j', (type) => {
    expect(isLetIn(type, { [PAGE_TOKEN_FIELD]: token }, { captcha })).toBe(false);
  });

  it('is not one of an origin that is named and not listed', () => {
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    const fields = new Map([[PAGE_TOKEN_FIELD, token]]);
    const sent = { request: { headers }, formId: 'main', form: { captcha }, fields, salt: 'salt', now };
    expect(senderHeaders(sent)).toEqual(headers);
  });
});
