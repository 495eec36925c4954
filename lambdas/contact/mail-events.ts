import type { SNSEvent } from 'aws-lambda';
import { parseEnvironment } from '../shared/environment.ts';
import { attention, correlation, logger } from '../shared/log.ts';
import { markFailed, readMailEvent } from '../shared/mail-events.ts';
import { createTableClient } from '../shared/table.ts';
import { mailEventsEnvironment } from './environment.ts';

const environment = parseEnvironment(mailEventsEnvironment);
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };

/** Bounces and complaints of this environment's contact mails mark the legs that they belong to. */
export async function handler({ Records }: SNSEvent): Promise<void> {
  for (const { Sns } of Records) await handle(Sns.Message);
}

async function handle(message: string): Promise<void> {
  const event = readMailEvent(message);
  if (!event?.failure)
    return logger.info('mail event', { ...(event && correlation(event.key.pk)), outcome: 'ignored' });
  const { key, failure, isLasting } = event;
  const named = { ...correlation(key.pk), leg: key.leg };
  const changed = await markFailed(store, event, failure);
  logger.info('mail event', { ...named, failure, changed });
  // An answer that bounces is a visitor's misspelt address: nothing that the owner could mend.
  if (!changed || key.leg !== 'mail') return;
  attention(isLasting ? 'owner-suppressed' : 'leg-failed', { ...named, cause: failure });
}
