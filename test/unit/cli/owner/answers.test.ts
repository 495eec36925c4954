import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Entity, type ReadPage, requireEntity } from '../../../../cli/owner/answers.ts';

const config = join(import.meta.dirname, '../../../../frontdesk.config.example.ts');
const FORMS: Entity = { name: 'form', idsOf: ({ contact }) => Object.keys(contact?.forms ?? {}) };

const storing =
  (...items: object[]): ReadPage<unknown> =>
  async () => ({ data: { items } });

const require = (id: string | undefined, stored: ReadPage<unknown>, file = config) =>
  requireEntity(stored, FORMS, id, { config: file, local: false });

test('only of what is configured, or of all, are ids found by their beginning', async () => {
  expect(await require(undefined, storing())).toBe(true);
  expect(await require('main', storing())).toBe(true);
  expect(await require('former', storing({ id: '1' }))).toBe(false);
  expect(await require('former', storing(), 'no-such-file.ts')).toBe(true);
});

test('an id under which there is nothing is taken for a mistake', async () => {
  await expect(require('former', storing())).rejects.toThrow('former');
});
