import { expect, test } from 'vitest';
import { readIncoming } from '../../../../../lambdas/keyword-dm/incoming/incoming.ts';
import { parseUpdates } from '../../../../../lambdas/keyword-dm/incoming/parse.ts';

const parse = (text: string) => parseUpdates(Buffer.from(text));

test('a byte order mark is skipped', () => expect(parse('\uFEFF{"entry":[]}')).toEqual({ entry: [] }));

test('ids that are numbers keep their digits', () => {
  const body = `{"entry":[{"id":17841400000000001,"changes":[{"field":"comments","value":
    {"id":179000000000000012345,"text":"LINK","from":{"id":9007199254740993}}}]}]}`;
  expect(readIncoming(parse(body), new Date()).incoming).toMatchObject([
    { account: '17841400000000001', id: '179000000000000012345', personId: '9007199254740993' },
  ]);
});

test('other numbers stay numbers', () =>
  expect(parse('[1, -2.5, 1e3, 1e30]')).toEqual([1, -2.5, 1000, 1e30]));

test.each(['', 'not JSON', '{"entry":', '\u0000'])('what is no JSON is nothing: %j', (text) =>
  expect(parse(text)).toBeUndefined(),
);

test('bytes that are no UTF-8 do not make it throw', () =>
  expect(parseUpdates(Uint8Array.from([0x22, 0xff, 0xfe, 0x22]))).toBe('\uFFFD\uFFFD'));
