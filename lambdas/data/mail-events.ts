/** Hears what became of the monthly report, which goes to the owner, after SES took it. */
import { ALL_TO_OWNER, mailEventHandler } from '../shared/mail/events.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { mailEventsEnvironment } from './environment.ts';

const environment = parseEnvironment(mailEventsEnvironment);

export const handler = mailEventHandler(
  { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() },
  ALL_TO_OWNER,
);
