import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { BundledFeedback } from '../../config/feedback.ts';
import { feedbackLayout } from '../../config/layout.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { countResponses } from './counting/count-responses.ts';
import { pageRegistry } from './counting/pages.ts';
import { changesInStream } from './counting/stream.ts';
import { countEnvironment } from './environment.ts';

const environment = parseEnvironment(countEnvironment);
const bundled = bundledConfig<BundledFeedback>();
const { widgets } = bundled;
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: feedbackLayout(bundled),
};
const pages = pageRegistry(table, widgets);
const counting = { ...table, pages, now: () => new Date(), random: Math.random };

/** Counts new, changed and deleted responses. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  const changes = changesInStream(event.Records);
  await countResponses(counting, changes);
  for (const { id: correlationId, deleted } of changes) logger.info('counted', { correlationId, deleted });
}
