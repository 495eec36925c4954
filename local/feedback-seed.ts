/** Weeks of made-up responses of one widget, so that a first start has a digest to show. */

import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { BatchWriteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type FrontdeskConfigInput, parseConfig } from '../config/index.ts';
import { readHours } from '../lambdas/feedback/counting/counters.ts';
import { dueWeek } from '../lambdas/feedback/mail/week.ts';
import { newResponse } from '../lambdas/feedback/response/create.ts';
import { widgetPartition } from '../lambdas/feedback/response/response.ts';
import { newId } from '../lambdas/shared/runtime/ids.ts';
import { clientSettings } from './aws-environment.ts';
import { SAMPLE_WIDGET } from './feedback-config.ts';

const COMMENTS: readonly (readonly [rating: number, comment: string])[] = [
  [5, 'The order arrived a day early, and the tea is wonderful.'],
  [1, 'I could not find out what shipping costs before the last step.'],
  [4, 'Good shop. A filter for caffeine-free would be nice.'],
  [2, 'The size of the tin is nowhere to be found.'],
  [5, 'Friendly answer within the hour. Thank you!'],
  [4, 'Smells great. The bag could be resealable.'],
  [3, 'Fine, but the second order took a week.'],
  [5, 'My mother asks for the Darjeeling every time I visit.'],
  [2, 'The discount code did not work on my phone.'],
  [4, 'The brewing times on the label are spot on.'],
  [1, 'Two cups arrived broken, and nobody has answered yet.'],
];

/** Of the widget's site: others are counted as one. */
const PAGES = ['assam', 'darjeeling', 'sencha', 'shipping'];

const HOUR_MILLISECONDS = 3_600_000;
const DAYS = 21;

/** Seeds once: does nothing where the widget has responses already. */
export async function seedFeedback(options: {
  readonly endpoint: string;
  readonly config: FrontdeskConfigInput;
  /** Of the stack. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly now: Date;
  /** Ends the wait for what was seeded to be counted. @default never */
  readonly signal?: AbortSignal;
}): Promise<void> {
  const { endpoint, outputs, now, signal } = options;
  const { feedback, owner } = parseConfig(options.config);
  const widget = feedback?.widgets[SAMPLE_WIDGET];
  if (!widget || !feedback) return;
  const settings = clientSettings(endpoint);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const table = { client, tableName: outputs.TableName ?? '' };
  const { Count = 0 } = await client.send(
    new QueryCommand({
      TableName: table.tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :widget',
      ExpressionAttributeValues: { ':widget': widgetPartition(SAMPLE_WIDGET, 'new') },
      Limit: 1,
    }),
  );
  if (Count > 0) return;
  const responses = Array.from({ length: DAYS * 3 }, (_, i) => {
    const [rating, comment] = COMMENTS[i % COMMENTS.length] ?? [3, ''];
    const at = new Date(now.getTime() - (i + 1) * 8 * HOUR_MILLISECONDS + (i % 7) * HOUR_MILLISECONDS);
    const content = {
      rating,
      ...(i % 3 === 0 && { comment }),
      page: `${widget.site}/tea/${PAGES[i % PAGES.length]}`,
    };
    return newResponse({
      id: newId({ msecs: at.getTime() }),
      widgetId: SAMPLE_WIDGET,
      widget,
      content,
      judgement: { reasons: [], signals: [], points: 0 },
      decision: { fired: [], actions: {} },
      origin: undefined,
      addressHash: 'seed',
      person: undefined,
      now: at,
    });
  });
  for (let start = 0; start < responses.length; start += 25)
    await client.send(
      new BatchWriteCommand({
        RequestItems: {
          [table.tableName]: responses.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } })),
        },
      }),
    );
  await waitUntilCounted(table, responses.length, signal);
  const due = lastDue(now, feedback.digest, owner.timeZone);
  await new LambdaClient(settings).send(
    new InvokeCommand({
      FunctionName: outputs.DigestName ?? '',
      Payload: Buffer.from(JSON.stringify({ time: due.toISOString() })),
    }),
  );
}

/** The stream is behind for a moment. A digest that is begun all the same is put together when it is sent. */
async function waitUntilCounted(
  table: Parameters<typeof readHours>[0],
  wanted: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const hours = await readHours(table, SAMPLE_WIDGET);
    const counted = [...hours.values()].reduce((sum, { counts }) => sum + counts.responses, 0);
    if (counted >= wanted) return;
    await delay(200, undefined, { signal });
  }
}

/** The latest hour at which a digest was due. */
function lastDue(now: Date, digest: Parameters<typeof dueWeek>[1], timeZone: string): Date {
  for (let hours = 0; hours <= 8 * 24; hours++) {
    const moment = new Date(now.getTime() - hours * HOUR_MILLISECONDS);
    if (dueWeek(moment, digest, timeZone)) return moment;
  }
  return now;
}
