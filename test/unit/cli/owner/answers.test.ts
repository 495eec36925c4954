import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import {
  askToTheEnd,
  deleteEach,
  type Entity,
  type ReadPage,
  requireEntity,
} from '../../../../cli/owner/answers.ts';
import { RouteRefusal } from '../../../../cli/owner/client.ts';

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

describe('deleting several', () => {
  const complained: string[] = [];
  beforeEach(() => {
    complained.length = 0;
    vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
  });
  afterEach(() => vi.restoreAllMocks());

  const absent = new RouteRefusal('There is nothing. (404 NOT_FOUND)', 404);
  /** Deletes what is there, once; of others it refuses. */
  const deleting = (there: readonly string[], refused: readonly string[] = []) => {
    const left = new Set(there);
    return async (id: string) => {
      if (refused.includes(id)) throw new RouteRefusal('Try again. (503 UNAVAILABLE)', 503);
      if (!left.delete(id)) throw absent;
      return id;
    };
  };

  it('says where it broke off what is deleted and what is not', async () => {
    await expect(deleteEach(['a', 'b', 'c'], deleting(['a', 'b', 'c'], ['b']))).rejects.toThrow('503');
    expect(complained).toEqual([
      expect.stringMatching(/^Deleted: 1 of 3\. Not deleted: b c\. Again with these ids: /),
    ]);
  });

  it('gets to the rest when it is asked again', async () => {
    expect(await deleteEach(['a', 'b', 'c', 'b'], deleting(['b', 'c']))).toEqual(['b', 'c']);
    expect(complained).toEqual(['Not there, or deleted before: a']);
  });

  it('takes ids of which none is there for a mistake', async () => {
    await expect(deleteEach(['a'], deleting([]))).rejects.toThrow(absent);
    await expect(deleteEach(['a', 'b'], deleting([]))).rejects.toThrow(absent);
    expect(complained).toEqual([]);
  });
});

describe('asking to the end', () => {
  const part = (of: number) => async (cursor: string | undefined) => {
    const at = Number(cursor ?? 0);
    if (at === of) throw new Error('503');
    return { data: { done: at + 1, ...(at < 2 && { cursor: String(at + 1) }) } };
  };
  const complained: string[] = [];
  beforeEach(() => {
    complained.length = 0;
    vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
  });
  afterEach(() => vi.restoreAllMocks());

  it('follows the cursor', async () => {
    const parts = await askToTheEnd(part(9), () => 'unfinished');
    expect(parts.map(({ done }) => done)).toEqual([1, 2, 3]);
    expect(complained).toEqual([]);
  });

  it('says what was done where it breaks off, and nothing of what never began', async () => {
    await expect(askToTheEnd(part(2), (done) => `${done.length} parts`)).rejects.toThrow('503');
    await expect(askToTheEnd(part(0), () => 'nothing')).rejects.toThrow('503');
    expect(complained).toEqual(['2 parts']);
  });
});
