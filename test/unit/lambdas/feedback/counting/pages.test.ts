import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageRegistry } from '../../../../../lambdas/feedback/counting/pages.ts';
import { readContent } from '../../../../../lambdas/feedback/response/content.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { simTable } from '../../../../support/sim-table.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const shop = { site: 'https://shop.example/tea', origins: ['https://www.shop.example'] };

const visit = (page: string, addressHash = 'one', receivedAt = NOW) => ({
  widget: 'shop',
  receivedAt,
  page,
  addressHash,
});
const url = (path: string) => `https://shop.example/${path}`;

it('counts pages of the widget’s own sites by name, and those of others as one without keeping them', async () => {
  const { client, items } = simTable();
  const registry = pageRegistry({ client, tableName: 'table' }, { shop }, { aDay: 2 });
  for (let i = 0; i < 5; i++)
    expect(await registry.countedAs(visit(`https://invented-${i}.example/`))).toBe('other');
  expect(items()).toHaveLength(0);
  for (const page of ['https://shop.example/', 'https://www.shop.example/a'])
    expect(await registry.countedAs(visit(page))).toBe(page);
  expect(await registry.countedAs(visit(url('b')))).toBe('other');
});

it('counts pages of a widget that is not configured any more as they come', async () => {
  const { client } = simTable();
  const registry = pageRegistry({ client, tableName: 'table' }, { shop });
  expect(await registry.countedAs({ ...visit('https://old.example/'), widget: 'former' })).toBe(
    'https://old.example/',
  );
});

it('counts what is no address as a page of others', async () => {
  const { client, items } = simTable();
  const registry = pageRegistry({ client, tableName: 'table' }, { shop });
  for (const page of [`https://${'a'.repeat(490)}.1`, 'https://xn--a/', ''])
    expect(await registry.countedAs(visit(page))).toBe('other');
  expect(items()).toHaveLength(0);
});

/** What a response keeps of a page, if it takes it. */
function keptOf(page: string): string | undefined {
  const nothing = { emoji: [], questions: {}, followUps: {}, attributes: [] };
  const widget = { kind: 'comment' as const, comment: 'optional' as const, ...nothing, ...shop };
  try {
    return readContent(widget, new Map([['page', page]]), undefined).page;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return undefined;
  }
}

/** Addresses whose host, or path, ends about where what is kept of a page does. */
const longAddress = fc
  .record({
    host: fc.string({ unit: fc.constantFrom('1', '.', 'b', 'é', 'xn--'), maxLength: 60 }),
    before: fc.integer({ min: 470, max: 500 }),
    path: fc.string({ unit: fc.constantFrom('/', 'a', 'é', '%', '#', '?'), maxLength: 60 }),
  })
  .map(({ host, before, path }) => `https://${'a'.repeat(before)}.${host}.example/${path}`);

it('counts whatever page a response keeps', async () => {
  const { client } = simTable();
  const registry = pageRegistry({ client, tableName: 'table' }, { shop });
  const addresses = fc.oneof(longAddress, fc.webUrl({ withFragments: true }), fc.string());
  await fc.assert(
    fc.asyncProperty(addresses, async (address) => {
      const page = keptOf(address);
      if (page === undefined) return;
      expect(URL.canParse(page)).toBe(true);
      expect([page, 'other']).toContain(await registry.countedAs(visit(page)));
    }),
  );
});

describe('invented pages', () => {
  const flood = (day: string) =>
    Array.from({ length: 300 }, (_, i) => visit(url(`invented-${i}`), 'robot', `${day}T00:00:00.000Z`));

  it('of one address leave the places to the pages that others name', async () => {
    const { client } = simTable();
    const registry = pageRegistry({ client, tableName: 'table' }, { shop });
    const invented = [];
    for (const one of flood('2026-11-21')) invented.push(await registry.countedAs(one));
    expect(invented.filter((page) => page !== 'other')).toHaveLength(10);
    for (let i = 0; i < 150; i++)
      expect(await registry.countedAs(visit(url(`real-${i}`), `visitor-${i % 40}`))).toBe(url(`real-${i}`));
  });

  it('of many addresses leave their places to the pages of the day before, day after day, to a bound', async () => {
    const { client, get } = simTable();
    const places = { aDay: 20, anAddress: 1_000 };
    // Each by a process that remembers nothing.
    const countedAs = (one: ReturnType<typeof visit>) =>
      pageRegistry({ client, tableName: 'table' }, { shop }, places).countedAs(one);
    const real = Array.from({ length: 20 }, (_, i) => url(`real-${i}`));
    for (const page of real) await countedAs(visit(page, 'a', '2026-11-20T12:00:00.000Z'));
    for (const day of ['2026-11-21', '2026-11-22', '2026-11-23']) {
      for (const one of flood(day)) await countedAs(one);
      for (const page of real) expect(await countedAs(visit(page, 'b', `${day}T12:00:00.000Z`))).toBe(page);
      const { pages, kept } = get(`page-register#shop#${day}`, 'pages') as Record<string, Set<string>>;
      expect([pages?.size, kept?.size]).toEqual([20, 20]);
    }
  });
});
