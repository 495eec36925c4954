/** Hears what became of contact's mails. An answer that bounces is a visitor's misspelt address. */

import { mailEventHandler } from '../shared/mail/events.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { mailEventsEnvironment } from './environment.ts';
import { VISITORS_LEG } from './submission/legs.ts';

const environment = parseEnvironment(mailEventsEnvironment);

export const handler = mailEventHandler({
  store: { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() },
  // Also what tells of spam and of an hour's submissions.
  isToOwner: (leg) => leg !== VISITORS_LEG,
});
