/** Hears what became of contact's mails. */

import { mailEventHandler } from '../shared/mail/events.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { CONTACT_MAIL_FAILURES } from './delivery/mail-failures.ts';
import { mailEventsEnvironment } from './environment.ts';

const environment = parseEnvironment(mailEventsEnvironment);

export const handler = mailEventHandler(
  { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() },
  CONTACT_MAIL_FAILURES,
);
