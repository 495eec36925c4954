import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAIL_ACTIONS,
  mailActionUrl,
  readMailAction,
  signMailAction,
} from '../../../../../lambdas/contact/by-mail/token.ts';
import { readAttachmentToken, signAttachment } from '../../../../../lambdas/contact/files/token.ts';

const reference = { submissionId: '019939c2-1111-7000-8000-000000000001', action: 'archive' } as const;
const sentAt = new Date('2026-11-21T12:00:00.000Z');
const days = (count: number) => new Date(sentAt.getTime() + count * 86_400_000);
const token = signMailAction(reference, 'key', sentAt);

describe('the token of a mail’s button', () => {
  it('is good for 14 days', () => {
    expect(readMailAction(token, 'key', sentAt)).toEqual(reference);
    expect(readMailAction(token, 'key', new Date(days(14).getTime() - 1_000))).toEqual(reference);
    expect(readMailAction(token, 'key', days(14))).toBeUndefined();
  });

  it('is of one key, one submission and one action', () => {
    expect(readMailAction(token, 'other', sentAt)).toBeUndefined();
    expect(readMailAction(token.replace('.archive.', '.spam.'), 'key', sentAt)).toBeUndefined();
    expect(readMailAction(token.replace('0001.', '0002.'), 'key', sentAt)).toBeUndefined();
    for (const action of MAIL_ACTIONS)
      expect(readMailAction(signMailAction({ ...reference, action }, 'key', sentAt), 'key', sentAt)).toEqual({
        ...reference,
        action,
      });
  });

  it('opens no file, and a file’s link sorts nothing', () => {
    const { submissionId } = reference;
    expect(readAttachmentToken(token, 'key', sentAt)).toBeUndefined();
    const link = signAttachment({ submissionId, index: 0 }, days(1), 'key');
    expect(readMailAction(link, 'key', sentAt)).toBeUndefined();
  });

  it('is nothing when any character is changed, added or missing, and neither is anything else', () => {
    const changed = fc
      .record({
        at: fc.nat(token.length - 1),
        put: fc.constantFrom('', '0', 'A', '.', '-'),
        cut: fc.nat(1),
      })
      .map(({ at, put, cut }) => token.slice(0, at) + put + token.slice(at + cut))
      .filter((text) => text !== token);
    fc.assert(
      fc.property(fc.oneof(changed, fc.anything()), (text) => {
        expect(readMailAction(text, 'key', sentAt)).toBeUndefined();
      }),
    );
  });

  it('stands in the part of an address that no server sees', () => {
    const url = new URL(mailActionUrl(reference, { baseUrl: 'https://api.example/v1', key: 'key', sentAt }));
    expect(url.pathname + url.search).toBe('/v1/m/archive');
    expect(url.hash.slice(1)).toBe(token);
  });
});
