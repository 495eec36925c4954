import { expect, it } from 'vitest';
import { pageRegistry } from '../../../../../lambdas/feedback/counting/pages.ts';
import { memoryTable } from '../../../../support/memory-table.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const shop = { site: 'https://shop.example/tea', origins: ['https://www.shop.example'] };

it('counts pages of the widget’s own sites by name, and those of others as one without keeping them', async () => {
  const { client, items } = memoryTable();
  const registry = pageRegistry({ client, tableName: 'table' }, { shop }, 2);
  const countedAs = (page: string) => registry.countedAs('shop', NOW, page);
  for (let i = 0; i < 5; i++) expect(await countedAs(`https://invented-${i}.example/`)).toBe('other');
  expect(items.size).toBe(0);
  for (const page of ['https://shop.example/', 'https://www.shop.example/a'])
    expect(await countedAs(page)).toBe(page);
  expect(await countedAs('https://shop.example/b')).toBe('other');
});

it('counts pages of a widget that is not configured any more as they come', async () => {
  const { client } = memoryTable();
  const registry = pageRegistry({ client, tableName: 'table' }, { shop });
  expect(await registry.countedAs('former', NOW, 'https://old.example/')).toBe('https://old.example/');
});
