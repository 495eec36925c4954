import { afterEach, expect, it, vi } from 'vitest';
import type { Clients } from '../../../../../desk/api/clients.ts';
import { newsOfContact, newsOfFeedback, newsOfImages, READERS } from '../../../../../desk/pages/home/news.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const some = (count: number, more = false) => ({ count, more });

it('counts what came over all forms, spam apart', () => {
  const of = (form: string, more = false) => ({
    form,
    new: some(2),
    read: some(1, more),
    archived: some(1),
    spam: some(3),
  });
  expect(newsOfContact({ items: [of('a'), of('b', true)] })).toEqual([
    { what: 'messages', count: 8, more: true },
    { what: 'spam', count: 6, more: false },
  ]);
});

it('counts responses over all widgets, and leads to the first that has some', () => {
  const items = [
    { widget: 'a', new: some(1000, true), spam: some(0) },
    { widget: 'b', new: some(1), spam: some(1) },
  ];
  expect(newsOfFeedback({ items })).toEqual([
    { what: 'responses', count: 1001, more: true, widget: 'a' },
    { what: 'responseSpam', count: 1, more: false, widget: 'b' },
  ]);
  expect(newsOfFeedback({ items: [] })).toEqual([
    { what: 'responses', count: 0, more: false },
    { what: 'responseSpam', count: 0, more: false },
  ]);
});

it('counts pictures that arrived, whatever became of them', () => {
  const preset = { preset: 'a', 'awaiting-upload': 5, processing: 1, ready: 2, rejected: 3, more: false };
  expect(newsOfImages({ items: [preset] })).toEqual([{ what: 'pictures', count: 6, more: false }]);
});

it.each([
  // At seven in the evening in Los Angeles, where it is tomorrow in UTC.
  ['the same evening', '2026-11-30T01:00:00Z', 1],
  ['the morning before', '2026-11-28T17:00:00Z', 2],
  ['a year ago', '2025-11-30T03:00:00Z', 92],
])('counts replies by days, of which the API takes no more than 92: since %s', async (_, since, days) => {
  vi.stubEnv('TZ', 'America/Los_Angeles');
  vi.useFakeTimers({ now: new Date('2026-11-30T03:00:00Z') });
  const asked: unknown[] = [];
  const keywordDm = {
    listAccounts: async () => ({ data: { items: [{ id: 'main' }] } }),
    getStatistics: async (query: unknown) => {
      asked.push(query);
      return { data: { days: [{ sent: 2, publicSent: 1 }] } };
    },
  };
  const news = await READERS['keyword-dm']({ keywordDm } as unknown as Clients, since);
  expect(asked).toEqual([{ account: 'main', days }]);
  expect(news).toEqual([{ what: 'replies', count: 3, more: false }]);
});
