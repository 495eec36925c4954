import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readBudget, spender } from '../../support/budget.ts';
import { enoughOfDay } from '../../support/day.ts';
import { aws, output, waitForMails } from '../../support/deployed.ts';
import { backdate, runSweep } from '../../support/held.ts';
import { newToken } from '../../support/owner.ts';
import { feedbackUrl, give, send } from './client.ts';

const WIDGET = 'thrifty';
const table = {
  client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
  tableName: output('Feedback', 'TableName'),
};
let token = '';
let spending: ReturnType<typeof spender>;

beforeAll(async () => {
  ({ token } = await newToken(['feedback:read']));
  const { today } = await readBudget(feedbackUrl, token);
  const widgets = today.byForm.map(({ id }) => id);
  expect(widgets).toContain(WIDGET);
  spending = spender(table, WIDGET, widgets);
});
// A budget is shared out by days.
beforeEach(() => enoughOfDay(45));
afterAll(() => spending.giveBack());

const low = (comment: string) => give(WIDGET, { rating: 1, comment });

describe('a widget whose budget runs short', () => {
  it('counts what it does, and does all of it', async () => {
    const comment = crypto.randomUUID();
    await low(comment);
    expect((await waitForMails(comment))[0]?.subject).toBe('Low rating: 1 of 5 (thrifty)');
    const { today } = await readBudget(feedbackUrl, token);
    expect(today.byForm.find(({ id }) => id === WIDGET)).toMatchObject({ step: 'normal' });
    expect(today.byForm.find(({ id }) => id === WIDGET)?.spent).toBeGreaterThan(0);
  });

  it('then mails once an hour what was rated low', async () => {
    await spending.use(1);
    const marker = crypto.randomUUID();
    for (const i of [1, 2]) {
      const { responseId } = await low(`${marker}-${i}`);
      await backdate('Feedback', `response#${responseId}`, 'shed');
    }
    await Promise.all([runSweep('Feedback'), runSweep('Feedback')]);
    const [mail, ...others] = await waitForMails(marker);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('2 messages came in: one mail an hour, to keep to the budget');
    for (const i of [1, 2]) expect(mail?.text).toContain(`${marker}-${i}`);
  });

  it('at the hard ceiling takes no more until tomorrow, and closes no other widget', async () => {
    await spending.use(2);
    const answer = await send(WIDGET, { rating: 5 });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await give('words', { comment: crypto.randomUUID() });
    expect(await readBudget(feedbackUrl, token)).toMatchObject({ step: 'closed' });
  });
});
