import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readExpenses } from '../../../lambdas/shared/budget/counter.ts';
import { standingAt } from '../../../lambdas/shared/budget/fuse.ts';
import { stepOf } from '../../../lambdas/shared/budget/pace.ts';
import { BUDGET, readBudget, spender } from '../../support/budget.ts';
import { newMarker, readLeg, store, submitTo, waitForLeg } from '../../support/contact.ts';
import { enoughOfDay } from '../../support/day.ts';
import { deployed, waitForMails } from '../../support/deployed.ts';
import { backdate, runSweep } from '../../support/held.ts';
import { newToken } from '../../support/owner.ts';
import { contactUrl, postForm, postJson, refused, submissionsWith } from './submit-client.ts';

const FORM = 'thrifty';
let forms: string[] = [];
let token = '';
let spending: ReturnType<typeof spender>;

const ask = async (path: string) => {
  const response = await fetch(`${contactUrl}/owner/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  return response.json();
};

const send = (message: string) => submitTo(FORM, { email: `${message}@frontdesk-tests.dev`, message });
const use = (part: number) => spending.use(part);

beforeAll(async () => {
  ({ token } = await newToken(['contact:read']));
  forms = (await readBudget(contactUrl, token)).today.byForm.map(({ id }) => id);
  expect(forms).toContain(FORM);
  spending = spender(store, FORM, forms);
});

// A budget is shared out by days.
beforeEach(() => enoughOfDay(45));
afterAll(() => spending.giveBack());

describe('a form whose budget runs short', () => {
  it('counts what it does, and does all of it', async () => {
    const message = newMarker();
    const id = await send(message);
    await waitForLeg(id, 'sent');
    await waitForLeg(id, 'sent', { kind: 'autoresponse' });
    const answer = await readBudget(contactUrl, token);
    expect(answer).toMatchObject({ budget: 1000, ceiling: 5000, today: { byForm: expect.anything() } });
    const mine = answer.today.byForm.find(({ id }) => id === FORM);
    expect(mine?.step).toBe('normal');
    expect(mine?.spent).toBeGreaterThan(0.0002);
    expect(mine?.spent).toBeLessThan(0.01);
  });

  it('first answers no visitors', async () => {
    await use(0.75);
    const id = await send(newMarker());
    await waitForLeg(id, 'sent');
    expect(await readLeg(id, 'autoresponse')).toBeUndefined();
    expect(await ask(`submissions/${id}`)).toMatchObject({ shed: ['autoresponse'] });
  });

  it('then takes no files, and the words without them', async () => {
    await use(0.9);
    const form = new FormData();
    const message = newMarker();
    form.set('message', message);
    form.set('upload', new Blob(['some text'], { type: 'text/plain' }), 'note.txt');
    const headers = { accept: 'application/json' };
    const answer = await fetch(`${contactUrl}/f/${FORM}`, { method: 'POST', body: form, headers });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.clone().json()).toMatchObject({ error: expect.stringContaining('without files') });
    expect(await refused(answer)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(await submissionsWith(FORM, message)).toEqual([]);
    await waitForLeg(await send(message), 'sent');
  });

  it('then mails once an hour what came in, and tells its owner why', async () => {
    await use(1);
    const marker = newMarker();
    const ids = [await send(`${marker}-1`), await send(`${marker}-2`)];
    for (const id of ids) {
      expect(await readLeg(id)).toBeUndefined();
      expect(await ask(`submissions/${id}`)).toMatchObject({ shed: ['mail', 'autoresponse'], legs: {} });
      await backdate('Contact', `submission#${id}`, 'shed');
    }
    await Promise.all([runSweep('Contact'), runSweep('Contact')]);
    const [mail] = await waitForMails(`${marker}-1`);
    expect(mail?.subject).toBe('2 messages came in: one mail an hour, to keep to the budget');
    expect(mail?.to.join()).toContain('thrifty@frontdesk-tests.dev');
    for (const id of ids) expect(mail?.text).toContain(`Submission ${id}`);
    expect(mail?.text).toContain('npm run owner -- list --form thrifty');
    await runSweep('Contact');
    expect(await waitForMails(marker)).toHaveLength(1);
    const day = new Date().toISOString().slice(0, 10);
    const Key = { pk: `said#budget#${day}#sparing`, sk: 'said' };
    const { Item } = await store.client.send(new GetCommand({ TableName: store.tableName, Key }));
    expect(Item).toBeDefined();
  });

  it('at the hard ceiling gives the words back, stores what is spam, and closes no other form', async () => {
    await use(2);
    const message = newMarker();
    const answer = await postForm(FORM, { message });
    expect(answer.status).toBe(429);
    const page = await answer.text();
    expect(page).toContain('yours was not kept. Please send it again tomorrow.');
    expect(page).toContain(`value="${message}"`);
    expect((await postJson(FORM, { message: newMarker(), _gotcha: 'x' })).status).toBe(200);
    await waitForLeg(await submitTo(deployed.form, { name: 'Ada', email: 'a@b.example', message }), 'sent');
    expect(await ask('budget')).toMatchObject({ step: 'closed' });
    const now = new Date();
    const expenses = await readExpenses(store, now.toISOString().slice(0, 7));
    expect(stepOf(standingAt(expenses, { budget: BUDGET, forms }, now), FORM)).toBe('closed');
  });
});
