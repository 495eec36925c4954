/**
 * What storing a response writes, in the write units that the engine reports for each call (`ReturnConsumedCapacity`). The
 * engine leaves out what indexes take: the response stands in one, which is one unit a KB more.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { feedback } from '../config/feedback.ts';
import { newResponse } from '../lambdas/feedback/response/create.ts';
import type { Content } from '../lambdas/feedback/response/response.ts';
import { storeResponse } from '../lambdas/feedback/response/store.ts';
import { newId } from '../lambdas/shared/runtime/ids.ts';
import { takeTokens } from '../lambdas/shared/visitors/admission.ts';
import { hashContents, identify } from '../lambdas/shared/visitors/identity.ts';
import { clientSettings } from '../local/aws-environment.ts';

/** Not a configured one: no summary shows these. */
const WIDGET = 'bench-writes';

/** @returns rows of a table: what, and its write units */
export async function measureWrites(endpoint: string, tableName: string): Promise<[string, string][]> {
  const meter = { units: 0 };
  const client = meteredClient(endpoint, meter);
  const { widgets } = feedback.parse({
    widgets: { [WIDGET]: { kind: 'stars', site: 'https://www.example.com' } },
  });
  const widget = widgets[WIDGET];
  if (!widget) throw new Error('The widget is not configured');
  const now = new Date();
  const unitsOf = async (act: () => Promise<unknown>) => {
    meter.units = 0;
    await act();
    return meter.units.toString();
  };
  const store = (content: Content, person: string | undefined) => {
    const addressHash = crypto.randomUUID();
    const bodyHash = hashContents(new Map([['comment', newId()]]), []);
    const identity = identify({
      scope: `widget#${WIDGET}`,
      idempotencyKey: undefined,
      session: undefined,
      addressHash,
      bodyHash,
    });
    const received = {
      content,
      judgement: { reasons: [], signals: [], points: 0 },
      decision: { fired: [], actions: {} },
      origin: undefined,
      addressHash,
      person,
      now,
    };
    const response = newResponse({ id: newId(), widgetId: WIDGET, widget, ...received });
    return storeResponse({ client, tableName, identity, widget, response, now });
  };
  const words = { rating: 4, comment: 'Nice tea, and it came early.', page: 'https://www.example.com/tea' };
  const limits = { perAddressPerMinute: 10, perMinute: 120 };
  const address = { scope: `widget#${WIDGET}`, addressHash: crypto.randomUUID() };
  return [
    [
      'write units to store a response and its mark, without the index',
      await unitsOf(() => store(words, undefined)),
    ],
    [
      '… with an e-mail address',
      await unitsOf(() => store({ ...words, email: 'ada@example.com' }, `person#${crypto.randomUUID()}`)),
    ],
    [
      'write units of its rate limits',
      await unitsOf(() => takeTokens({ client, tableName, ...address, ...limits, now })),
    ],
  ];
}

/** Adds up what each call says that it consumed. */
function meteredClient(endpoint: string, meter: { units: number }): DynamoDBDocumentClient {
  const client = new DynamoDBClient(clientSettings(endpoint));
  client.middlewareStack.add(
    (next, context) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const result = await next(args);
      const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: Consumed | Consumed[] };
      // A read and a single write report only `CapacityUnits`; a transaction reports both.
      const isRead = /^(Get|Query|BatchGet)/.test(context.commandName ?? '');
      for (const one of [ConsumedCapacity].flat())
        meter.units += one.WriteCapacityUnits ?? (isRead ? 0 : (one.CapacityUnits ?? 0));
      return result;
    },
    { step: 'initialize' },
  );
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

interface Consumed {
  readonly CapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}
