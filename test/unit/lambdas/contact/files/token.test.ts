import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentLinks } from '../../../../../lambdas/contact/files/links.ts';
import { readAttachmentToken, signAttachment } from '../../../../../lambdas/contact/files/token.ts';

const reference = { submissionId: '019939c2-1111-7000-8000-000000000001', index: 2 };
const now = new Date('2026-11-21T12:00:00.000Z');
const later = new Date(now.getTime() + 60_000);
const token = signAttachment(reference, later, 'key');

describe('a token', () => {
  it('names a file until it expires', () => {
    expect(readAttachmentToken(token, 'key', now)).toEqual(reference);
    expect(readAttachmentToken(token, 'key', later)).toBeUndefined();
  });

  it('is of one key', () => {
    expect(readAttachmentToken(token, 'other', now)).toBeUndefined();
  });

  it('is nothing when any character is changed, added or missing', () => {
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom('', '0', 'A', '.', '-'),
        fc.nat(1),
        (at, put, cut) => {
          const changed = token.slice(0, at) + put + token.slice(at + cut);
          fc.pre(changed !== token);
          expect(readAttachmentToken(changed, 'key', now)).toBeUndefined();
        },
      ),
    );
  });
});

it('links lead to each file of a submission until they expire', () => {
  const file = { key: 'k', name: 'a.pdf', type: 'application/pdf', bytes: 9 };
  const in30Days = now.getTime() + 30 * 86_400_000;
  const access = { baseUrl: 'https://api.example/v1', key: 'key', expiresAt: new Date(in30Days) };
  const links = attachmentLinks(
    { id: reference.submissionId, attachments: [file, { ...file, name: 'b.pdf' }] },
    access,
  );
  expect(links.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['a.pdf', 9],
    ['b.pdf', 9],
  ]);
  const [, second] = links.map(({ url }) => url.replace('https://api.example/v1/a/', ''));
  expect(readAttachmentToken(second ?? '', 'key', new Date(in30Days - 1_000))?.index).toBe(1);
  expect(readAttachmentToken(second ?? '', 'key', new Date(in30Days))).toBeUndefined();
  expect(attachmentLinks({ id: 'x' }, access)).toEqual([]);
});
