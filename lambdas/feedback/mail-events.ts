/** Hears what became of alerts and digests, which go to the owner, and of surveys, which go to others. */

import { mailEventHandler } from '../shared/mail/events.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { mailEventsEnvironment } from './environment.ts';
import { unsubscribeComplaint } from './survey/answer.ts';
import { isSurveyLeg } from './survey/invitation.ts';

const environment = parseEnvironment(mailEventsEnvironment);

const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  erasures: environment.ERASURES_TABLE,
  now: () => new Date(),
};

export const handler = mailEventHandler({
  store,
  isToOwner: (kind) => !isSurveyLeg(kind),
  async onFailure({ key }, failure) {
    if (failure === 'complaint' && isSurveyLeg(key.leg))
      await unsubscribeComplaint(store, key.pk, store.now());
  },
});
