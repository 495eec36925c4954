import { expect, it } from 'vitest';
import { type BundledFeedback, feedback } from '../../../../../config/feedback.ts';
import { inviteTo } from '../../../../../lambdas/feedback/owner/surveys.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { newId } from '../../../../../lambdas/shared/runtime/ids.ts';
import { simTable } from '../../../../support/sim-table.ts';

const request = {
  query: {},
  body: Buffer.from(JSON.stringify({ recipients: [{ email: 'ada@visitors.example' }] })),
} as unknown as Request;

/** Asks one person by a survey whose widget is as it is said. */
function ask(active: boolean) {
  const sim = simTable();
  const parsed = feedback.parse({
    widgets: { recommend: { kind: 'nps', site: 'https://a.example', active } },
    surveys: { spring: { widget: 'recommend' } },
  });
  const config = { ...parsed, identity: 'a.example', mail: { sandbox: false } } as unknown as BundledFeedback;
  const surveys = {
    store: { client: sim.client, tableName: 'table', now: () => new Date('2026-03-02T08:00:00.000Z') },
    config,
    newId,
    own: new Set<string>() as never,
    salt: async () => 'salt',
  };
  const survey = config.surveys.spring ?? expect.unreachable();
  return { ...sim, answer: inviteTo(surveys, request, 'spring', survey) };
}

it('asks, and writes down who was asked', async () => {
  const { answer, items } = ask(true);
  expect(await answer).toMatchObject({ statusCode: 200, body: expect.stringContaining('"invited"') });
  expect(items().map(({ type }) => type)).toContain('asked');
});

it('asks nobody and uses nobody up while the widget takes no answers', async () => {
  const { answer, items } = ask(false);
  await expect(answer).rejects.toMatchObject({
    status: 403,
    code: 'INACTIVE',
    message: expect.stringMatching(/"recommend", takes no answers\. Set its active to true/),
  });
  expect(items()).toEqual([]);
});
