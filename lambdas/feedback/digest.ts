/** Hourly: begins the weekly digests, each once. What they say is put together when they are sent. */
import type { ScheduledEvent } from 'aws-lambda';
import type { BundledFeedback } from '../../config/feedback.ts';
import { feedbackLayout } from '../../config/layout.ts';
import { newLeg } from '../shared/legs/legs.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { together } from '../shared/runtime/together.ts';
import { createTableClient, epochSeconds } from '../shared/table/table.ts';
import { transact } from '../shared/table/transact.ts';
import { digestEnvironment } from './environment.ts';
import { countsByDay, sumOf } from './figures/aggregates.ts';
import { type Digest, digestPartition } from './mail/digest-item.ts';
import { dueWeek, type Week } from './mail/week.ts';

const environment = parseEnvironment(digestEnvironment);
const bundled = bundledConfig<BundledFeedback>();
const { digest, timeZone, widgets } = bundled;
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: feedbackLayout(bundled),
};

const KEEP_SECONDS = 90 * 86_400;

export const handler = scheduled(beginDigests);

/** By the event's time, so that a late event is about the hour that it was made for. */
async function beginDigests(event: Pick<ScheduledEvent, 'time'>): Promise<{ begun: number }> {
  const now = new Date(event.time);
  const week = dueWeek(now, digest, timeZone);
  const begun = week ? await together(Object.keys(widgets).map((widget) => begin(widget, week, now))) : [];
  const count = begun.filter(Boolean).length;
  logger.info('digests', { begun: count, due: week !== undefined });
  return { begun: count };
}

/** @returns whether there was something to tell, and nobody had begun to */
async function begin(widget: string, week: Week, now: Date): Promise<boolean> {
  const days = await countsByDay(table, { widget, ...week, timeZone });
  if (sumOf(days).responses === 0) return false;
  const pk = digestPartition(widget, week);
  const deleteAt = epochSeconds(now) + KEEP_SECONDS;
  const item: Digest = { pk, sk: 'digest', type: 'digest', widget, ...week, deleteAt };
  const ConditionExpression = 'attribute_not_exists(pk)';
  return transact(table.client, [
    { Put: { TableName: table.tableName, Item: item, ConditionExpression } },
    { Put: { TableName: table.tableName, Item: newLeg({ pk, leg: 'digest' }, new Date(), deleteAt) } },
  ]);
}
