import { expect, it } from 'vitest';
import { alertWrites } from '../../../../../lambdas/feedback/response/alert.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import { simTable } from '../../../../support/sim-table.ts';

const now = new Date('2026-11-28T12:00:00Z');
const response = {
  pk: 'response#1',
  sk: 'response',
  type: 'response',
  id: '1',
  widget: 'main',
  state: 'new',
  rating: 1,
  receivedAt: now.toISOString(),
} as unknown as FeedbackResponse;

async function written(routed: FeedbackResponse['routed'], isShed: boolean) {
  const writes = await alertWrites({
    client: simTable().client,
    tableName: 'table',
    widget: { alert: { atMost: 2, everySeconds: 600 } },
    response: { ...response, ...(routed && { routed }) },
    isShed,
    now,
  });
  return writes.map(({ Put }) => Put?.Item?.type);
}

it.each([
  ['leaves', undefined, false, ['alert', 'leg']],
  ['is left out where the budget runs short', undefined, true, ['shed']],
  [
    'leaves then, too, where a rule leads it to others, whom no summary reaches',
    { to: ['sales@example.com'] },
    true,
    ['alert', 'leg'],
  ],
] satisfies [string, FeedbackResponse['routed'], boolean, string[]][])(
  'an alert %s',
  async (_, routed, isShed, types) => {
    expect(await written(routed, isShed)).toEqual(types);
  },
);
