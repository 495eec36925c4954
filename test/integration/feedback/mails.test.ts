import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { newLeg } from '../../../lambdas/shared/legs/legs.ts';
import { localTime } from '../../../lambdas/shared/runtime/local-time.ts';
import { enoughOfDay } from '../../support/day.ts';
import { aws, deployed, findMails, listMails, output, waitForMails } from '../../support/deployed.ts';
import { waitUntilCounted } from '../../support/feedback-counts.ts';
import { waitFor } from '../../support/wait.ts';
import { give, waitForAggregates } from './client.ts';

const table = DynamoDBDocumentClient.from(new DynamoDBClient(aws));

async function runDigest(time: Date): Promise<{ begun: number }> {
  const { FunctionError, Payload } = await new LambdaClient(aws).send(
    new InvokeCommand({
      FunctionName: output('Feedback', 'DigestName'),
      Payload: Buffer.from(JSON.stringify({ time: time.toISOString() })),
    }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError) throw new Error(text);
  return JSON.parse(text) as { begun: number };
}

/** The owner's. */
const ZONE = 'Europe/Berlin';

/** Nine in the morning of the owner's next Monday: about the week that today is in. */
function nextMonday(): Date {
  const from = Date.now();
  const today = localTime(new Date(from), ZONE).date;
  for (let hours = 0; ; hours++) {
    const moment = new Date(from + hours * 3_600_000);
    const { weekday, hour, date } = localTime(moment, ZONE);
    // On a Monday, in the small hours, nine is still to come: then it is about the week before.
    if (weekday === 'monday' && hour === 9 && date !== today) return moment;
  }
}

describe('an alert', () => {
  it('tells the owner at once of a low rating, and then not of the next', async () => {
    const marker = `marker-${crypto.randomUUID()}`;
    await give('alerting', { rating: 5, comment: `${marker} good` });
    await give('alerting', { rating: 1, comment: `${marker} first`, email: 'ada@visitors.dev' });
    await give('alerting', { rating: 2, comment: `${marker} second` });
    const [mail, ...others] = await waitForMails(marker);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ subject: 'Low rating: 1 of 5 (alerting)', replyTo: 'ada@visitors.dev' });
    expect(mail?.text).toContain(`${marker} first`);
    expect(mail?.text).toContain(`${deployed.site}/desk/feedback/comments?widget=alerting&all=true`);
  });

  it('is not sent for what has become spam before it left', async () => {
    const marker = `marker-${crypto.randomUUID()}`;
    const { responseId } = await give('words', { comment: marker });
    const Key = { pk: `response#${responseId}`, sk: 'response' };
    const TableName = output('Feedback', 'TableName');
    await table.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #state = :spam',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':spam': 'spam' },
      }),
    );
    // As it stands when its author's change came while the alert waited.
    await table.send(new PutCommand({ TableName, Item: newLeg({ pk: Key.pk, leg: 'alert' }, new Date()) }));
    const leg = await waitFor(
      'the alert to end',
      async () =>
        (await table.send(new GetCommand({ TableName, Key: { pk: Key.pk, sk: 'leg#alert' } }))).Item,
      (item) => item?.settledAt !== undefined,
    );
    expect(leg).toMatchObject({ state: 'expired', reason: 'spam' });
    expect(await findMails(marker)).toEqual([]);
  });
});

describe('the weekly digest', () => {
  it('leaves once, with a chart, figures and comments, and not where nothing came', async () => {
    await enoughOfDay(30, ZONE);
    const marker = `marker-${crypto.randomUUID()}`;
    for (const [rating, words] of [
      [5, 'best'],
      [1, 'worst'],
      [3, undefined],
    ] as const)
      await give('digested', { rating, ...(words && { comment: `${marker} ${words}` }) });
    await waitForAggregates('digested', 3);
    // A widget's digest begins with the first response that is counted, and others' may be on their way.
    await waitUntilCounted();

    const monday = nextMonday();
    const hourBefore = new Date(monday.getTime() - 2 * 3_600_000);
    expect(await runDigest(hourBefore)).toEqual({ begun: 0 });
    const runs = await Promise.all([runDigest(monday), runDigest(monday)]);
    expect((await runDigest(monday)).begun).toBe(0);
    expect(runs.reduce((sum, { begun }) => sum + begun, 0)).toBeGreaterThan(0);

    const mails = await waitForMails(marker);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toMatch(/^Feedback of “digested”, .*: 3 responses$/);
    expect(mails[0]?.text).toMatch(
      new RegExp(`Best comments:\\n- ${marker} best[^]*Worst comments:\\n- ${marker} worst`),
    );
    const chart = /src="data:image\/png;base64,([^"]+)"/.exec(mails[0]?.html ?? '')?.[1] ?? '';
    expect(Buffer.from(chart, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect((await listMails()).filter(({ subject }) => subject.includes('“silent”'))).toEqual([]);
  });
});
