/** What the upload element keeps of files that are not sent yet, in a stand-in for the browser's IndexedDB. */
import { afterEach, expect, it, vi } from 'vitest';

interface Files {
  put(key: string, file: object): Promise<unknown>;
  get(key: string): Promise<object | undefined>;
  forget(key: string): Promise<unknown>;
  tidy(): Promise<unknown>;
}
const source = '../../../site/images/kept.js';
const DAY = 86_400_000;

/** A request that is answered after its handlers are set, as the browser's are. */
function answered<Result>(result: Result) {
  const request: { result: Result; onsuccess?: () => void } = { result };
  queueMicrotask(() => request.onsuccess?.());
  return request;
}

/** One database with one store. A transaction is complete once its requests are answered. */
function standIn(items: Map<string, unknown>) {
  const store = {
    put: (value: unknown, key: string) => answered(items.set(key, value)),
    get: (key: string) => answered(items.get(key)),
    delete: (key: string) => answered(items.delete(key)),
    openCursor() {
      const keys = [...items.keys()];
      const walk: { result?: unknown; onsuccess?: () => void } = {};
      const next = () => {
        const key = keys.shift();
        walk.result = key !== undefined && {
          value: items.get(key),
          delete: () => items.delete(key),
          continue: next,
        };
        queueMicrotask(() => walk.onsuccess?.());
      };
      next();
      return walk;
    },
  };
  const transaction = () => {
    const one: { objectStore: () => typeof store; oncomplete?: () => void } = { objectStore: () => store };
    setTimeout(() => one.oncomplete?.());
    return one;
  };
  return { open: () => answered({ transaction }) };
}

it('keeps of a picture until when its ticket is good, without its file and its row', async () => {
  const { entryOf } = (await import(source)) as { entryOf: (picture: object) => object };
  const entry = {
    ...{ key: 'k', name: 'a.jpg', size: 3, alt: 'A lake', state: 'uploading' },
    ...{ statusUrl: 'https://x.example/images/1', ticketEnd: '2026-11-29T12:05:00.000Z', hasArrived: false },
  };
  expect(entryOf({ ...entry, file: {}, row: { description: '' } })).toEqual(entry);
});

async function load(items: Map<string, unknown>): Promise<Files> {
  vi.stubGlobal('indexedDB', standIn(items));
  vi.resetModules();
  return ((await import(source)) as { files: Files }).files;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('gives a file back for a day and no longer, even before it was removed', async () => {
  const files = await load(new Map());
  const file = { name: 'a.jpg' };
  const start = Date.parse('2026-11-28T10:00:00Z');
  const clock = vi.spyOn(Date, 'now').mockReturnValue(start);
  await files.put('one', file);
  clock.mockReturnValue(start + DAY);
  expect(await files.get('one')).toBe(file);
  clock.mockReturnValue(start + DAY + 1);
  expect(await files.get('one')).toBeUndefined();
  expect(await files.get('none')).toBeUndefined();
});

it('removes what is older than a day, and leaves the rest', async () => {
  const now = Date.now();
  const items = new Map<string, unknown>([
    ['old', { file: {}, at: now - DAY - 1_000 }],
    ['new', { file: {}, at: now }],
  ]);
  const files = await load(items);
  await files.tidy();
  expect([...items.keys()]).toEqual(['new']);
  await files.forget('new');
  expect(items.size).toBe(0);
});

interface Places {
  placeOf(element: object, name: string): string;
  leave(element: object): void;
  list(place: string): { read(bare?: string): object[]; write(entries: object[]): void };
}

it('has a place for each of several elements with one name, which stays its own while it is in the page', async () => {
  const { placeOf, leave } = (await import(source)) as Places;
  const [first, second, third, other] = [{}, {}, {}, {}];
  expect([first, second].map((element) => placeOf(element, 'gallery'))).toEqual(['gallery 0', 'gallery 1']);
  expect(placeOf(other, 'avatars')).toBe('avatars 0');
  leave(first);
  expect(placeOf(second, 'gallery')).toBe('gallery 1');
  expect(placeOf(third, 'gallery')).toBe('gallery 0');
  expect(placeOf(first, 'gallery')).toBe('gallery 2');
  // Such as under another address.
  expect([second, third].map((element) => placeOf(element, 'moved'))).toEqual(['moved 1', 'moved 0']);
});

it('reads once what stands without preset and number, and no list of another place', async () => {
  const items = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  });
  const { list } = (await import(source)) as Places;
  list('x /page ').write([{ key: 'former' }]);
  expect(list('x /page  gallery 1').read()).toEqual([]);
  expect(list('x /page  gallery 0').read('x /page ')).toEqual([{ key: 'former' }]);
  expect(list('x /page  gallery 0').read('x /page ')).toEqual([{ key: 'former' }]);
  expect(list('x /page  avatars 0').read('x /page ')).toEqual([]);
  list('x /page ').write([{ key: 'former' }]);
  list('x /page  gallery 0').write([{ key: 'newer' }]);
  expect(list('x /page  gallery 0').read('x /page ')).toEqual([{ key: 'newer' }]);
});

it('keeps nothing, and fails nothing, where storage is shut off', async () => {
  const files = await load(new Map());
  vi.stubGlobal('indexedDB', undefined);
  await files.put('one', {});
  expect(await files.get('one')).toBeUndefined();
});
