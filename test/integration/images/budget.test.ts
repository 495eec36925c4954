import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readBudget, spender } from '../../support/budget.ts';
import { enoughOfDay } from '../../support/day.ts';
import { aws, deployed, output } from '../../support/deployed.ts';
import { newToken } from '../../support/owner.ts';

const PRESET = 'thrifty';
const api = deployed.urls.images ?? '';
const table = {
  client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
  tableName: output('Images', 'TableName'),
};
let token = '';
let spending: ReturnType<typeof spender>;

beforeAll(async () => {
  ({ token } = await newToken(['images:read']));
  const { today } = await readBudget(api, token);
  const presets = today.byForm.map(({ id }) => id);
  expect(presets).toContain(PRESET);
  spending = spender(table, PRESET, presets);
});
// A budget is shared out by days.
beforeEach(() => enoughOfDay(45));
afterAll(() => spending.giveBack());

const askFor = (preset: string) =>
  fetch(`${api}/images`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ preset, contentType: 'image/png', size: 100 }),
  });

describe('a preset whose budget runs short', () => {
  it('counts each upload with its rendering', async () => {
    expect((await askFor(PRESET)).status).toBe(201);
    const { today } = await readBudget(api, token);
    expect(today.byForm.find(({ id }) => id === PRESET)).toMatchObject({ step: 'normal' });
    expect(today.byForm.find(({ id }) => id === PRESET)?.spent).toBeGreaterThan(0);
  });

  it.each([
    [0.75, 201],
    [0.9, 429],
    [1, 429],
    [2, 429],
  ])('at %d of its day answers %d, and the other presets go on', async (part, status) => {
    await spending.use(part);
    const answer = await askFor(PRESET);
    expect(answer.status).toBe(status);
    if (status === 429) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ error: expect.stringContaining('tomorrow') });
    }
    expect((await askFor('square')).status).toBe(201);
  });
});
