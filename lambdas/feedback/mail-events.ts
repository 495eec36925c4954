/** Hears what became of feedback's mails. */

import { mailEventHandler } from '../shared/mail/events.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { mailEventsEnvironment } from './environment.ts';
import { feedbackMailFailures } from './survey/mail-failures.ts';

const environment = parseEnvironment(mailEventsEnvironment);

const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  erasures: environment.ERASURES_TABLE,
  now: () => new Date(),
};

export const handler = mailEventHandler(store, feedbackMailFailures(store));
