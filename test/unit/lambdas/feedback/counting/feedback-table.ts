import type { Counting } from '../../../../../lambdas/feedback/counting/count-responses.ts';
import type { Counts } from '../../../../../lambdas/feedback/counting/counts.ts';
import { pageRegistry } from '../../../../../lambdas/feedback/counting/pages.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import type { SimTable } from '../../../../support/sim-table.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

/** Counts in a table in memory, of whose pages three a day are counted by name. */
export function countingOn({ client }: SimTable): Counting {
  const table = { client, tableName: 'table' };
  let turn = 0;
  return {
    ...table,
    pages: pageRegistry(table, {}, { aDay: 3 }),
    now: () => NOW,
    random: () => (turn++ % 4) / 4,
  };
}

/** Odd ones are of a widget that is configured no longer. */
export function response(id: number, rating: number, page: number): FeedbackResponse {
  const widget = widgetOf(id);
  return {
    pk: `response#${id}`,
    sk: 'response',
    type: 'response',
    id: String(id),
    widget,
    version: 1,
    state: 'new',
    receivedAt: `2026-11-21T0${id}:30:00.000Z`,
    changeUntil: '2026-11-22T00:00:00.000Z',
    rating,
    page: `https://site.example/${page}`,
    addressHash: 'hash',
    gsi1pk: `widget#${widget}#new`,
    gsi1sk: `2026-11-21T0${id}:30:00.000Z#${id}`,
    deleteAt: NOW.getTime() / 1000 + 1_000_000,
  };
}

export const WIDGETS = ['w', 'former'] as const;

function widgetOf(id: number): (typeof WIDGETS)[number] {
  return id % 2 === 0 ? 'w' : 'former';
}

/** The aggregates of some responses, summed in the plainest way. */
export function aggregateTotals(responses: readonly FeedbackResponse[]): {
  total: Counts;
  pages: Record<string, number>;
} {
  const ratings: Record<number, number> = {};
  const pages: Record<string, number> = {};
  for (const { rating = 0, page = '' } of responses) {
    ratings[rating] = (ratings[rating] ?? 0) + 1;
    pages[page] = (pages[page] ?? 0) + 1;
  }
  return { total: { responses: responses.length, ratings }, pages };
}
