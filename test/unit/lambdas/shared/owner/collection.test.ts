import { expect, test } from 'vitest';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { readPersonPage } from '../../../../../lambdas/shared/owner/collection.ts';
import { writeCursor } from '../../../../../lambdas/shared/owner/cursor.ts';
import { simTable } from '../../../../support/sim-table.ts';

const PERSON = 'person#ada';

/** Asks for a person's entries. The caller may see those of the form `own`. */
async function pages(entries: readonly (readonly [id: string, form: string])[], limit: number) {
  const table = simTable();
  for (const [id] of entries) table.put({ pk: PERSON, sk: `submission#${id}` });
  table.put({ pk: PERSON, sk: 'invitation#1' });
  const formOf = new Map(entries.map(([id, form]) => [`submission#${id}`, form]));
  const read = async (partitions: readonly string[]) =>
    partitions.map((pk) => ({ pk, form: formOf.get(pk) ?? '' }));
  const store = { client: table.client, tableName: 'table', now: () => new Date(0) };
  const ask = (cursor?: string) => {
    const query = { limit: String(limit), ...(cursor !== undefined && { cursor }) };
    const request = { path: '/owner/people', query } as unknown as Request;
    return readPersonPage(
      store,
      request,
      { person: PERSON, entryPrefix: 'submission#', read },
      ({ form }) => form === 'own',
    );
  };
  return ask;
}

const idsOf = ({ items }: { readonly items: readonly { readonly pk: string }[] }) =>
  items.map(({ pk }) => pk.slice('submission#'.length));

test('leads through what the caller may see, newest first, and tells of nothing else', async () => {
  const ask = await pages(
    [
      ['5', 'other'],
      ['4', 'own'],
      ['3', 'other'],
      ['2', 'own'],
      ['1', 'other'],
    ],
    1,
  );
  const first = await ask();
  expect(idsOf(first)).toEqual(['4']);
  expect(Buffer.from(first.cursor ?? '', 'base64url').toString()).toContain('submission#4');
  const second = await ask(first.cursor);
  expect(idsOf(second)).toEqual(['2']);
  expect(second.cursor).toBeUndefined();
});

test('has nothing behind a position that nobody gave out', async () => {
  const ask = await pages([['1', 'own']], 25);
  expect(await ask(writeCursor({ path: '/owner/people', query: {} }, 'a'))).toEqual({ items: [] });
});
