/** A low rating alerts the owner at once, and then no other one of the widget does for a while. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { WidgetConfig } from '../../../config/feedback.ts';
import { shedWrite } from '../../shared/budget/shed.ts';
import { storedAs } from '../../shared/canary/item.ts';
import { type Leg, newLeg } from '../../shared/legs/legs.ts';
import type { Recording } from '../../shared/legs/record.ts';
import { together } from '../../shared/runtime/together.ts';
import { endAsHeld } from '../../shared/spam/held-leg.ts';
import type { Table } from '../../shared/table/table.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { isAlertShed } from './budget.ts';
import { type FeedbackResponse, HELD_AS_SPAM } from './response.ts';

interface Alerting extends Table {
  readonly widget: Pick<WidgetConfig, 'alert'>;
  readonly response: FeedbackResponse;
  /** As it was before a change. */
  readonly before?: FeedbackResponse;
  /** Whether the budget leaves alerts out: a summary tells of them. @default false */
  readonly isShed?: boolean;
  readonly now: Date;
}

/** Whether a response is one to alert about: not spam, and low, which it was not before. */
export function isLow(
  { alert }: Pick<WidgetConfig, 'alert'>,
  response: FeedbackResponse | undefined,
): boolean {
  const { rating, state } = response ?? {};
  return alert !== undefined && rating !== undefined && state === 'new' && rating <= alert.atMost;
}

/**
 * The alert's leg, and the claim of the time in which no other alert leaves. Belongs into the transaction that stores the
 * response: then no alert is lost between the two, and none is claimed for a response that was not stored.
 *
 * @returns nothing while an earlier alert's time runs
 */
export async function alertWrites(alerting: Alerting): Promise<TransactItem[]> {
  const { tableName, widget, response, before, isShed = false, now } = alerting;
  if (!widget.alert || !isLow(widget, response) || isLow(widget, before)) return [];
  if (isAlertShed(isShed, response)) return [shedWrite(alerting, response, response.widget, now)];
  const claimKey = claimKeyOf(response.widget);
  const leg = newLeg({ pk: response.pk, leg: 'alert' }, now, storedAs(response, now).deleteAt, alerting);
  const [claim, sent] = await together([
    read(alerting, claimKey),
    before ? read(alerting, { pk: leg.pk, sk: leg.sk }) : undefined,
  ]);
  const isRunning = claim !== undefined && String(claim.until) > now.toISOString();
  const begun = { Put: { TableName: tableName, Item: leg, ConditionExpression: 'attribute_not_exists(pk)' } };
  // Its own alert ended as that of spam, and told nobody.
  if (isRunning && claim.by === response.pk && !sent) return [begun];
  if (isRunning || sent) return [];
  const until = new Date(now.getTime() + widget.alert.everySeconds * 1000);
  return [
    {
      Put: {
        TableName: tableName,
        Item: {
          ...claimKey,
          type: 'alert',
          by: response.pk,
          until: until.toISOString(),
          deleteAt: epochSeconds(until) + 1,
        },
        ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':now': now.toISOString() },
      },
    },
    begun,
  ];
}

/**
 * Ends the claim of a response whose alert told nobody: the next low rating of its widget alerts. Belongs into the transaction that
 * ends or deletes the alert's leg.
 *
 * @returns nothing where the time is another alert's, or this one may have told somebody
 */
export async function freeAlert(
  store: Table,
  { pk, widget }: Pick<FeedbackResponse, 'pk' | 'widget'>,
  { attempts, answered, sentTo, deliveredTo }: Leg,
): Promise<TransactItem[]> {
  if (attempts > answered || sentTo || deliveredTo) return [];
  const Key = claimKeyOf(widget);
  if ((await read(store, Key))?.by !== pk) return [];
  // Over for all functions, whose clocks differ.
  const over = updateExpressions({
    set: { until: new Date(0).toISOString() },
    condition: '#by = :pk',
    values: { pk },
  });
  return [{ Update: { TableName: store.tableName, Key, ...over } }];
}

/**
 * What stands or falls with the end of a leg: it ends as that of spam only while its response is spam, and an alert that told nobody
 * does not silence the next one.
 */
export function writesAtEnd(store: Table): NonNullable<Recording<string>['endWith']> {
  const endHeld = endAsHeld(store, 'response', HELD_AS_SPAM);
  return async (leg, end) => {
    const held = await endHeld(leg, end);
    if (leg.leg !== 'alert' || end.outcome.outcome !== 'dropped') return held;
    const response = await read(store, { pk: leg.pk, sk: 'response' });
    // This attempt is over, and sent nothing.
    const over = { ...leg, answered: leg.answered + 1 };
    return [...held, ...(response ? await freeAlert(store, response as FeedbackResponse, over) : [])];
  };
}

function claimKeyOf(widget: string) {
  return { pk: `alert#${widget}`, sk: 'alert' };
}

async function read({ client, tableName }: Table, key: Record<string, string>) {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
  );
  return Item;
}
