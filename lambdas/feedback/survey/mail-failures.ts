/** What feedback does about its mails that did not arrive: alerts and digests go to the owner, surveys to others. */
import type { ErasingTable } from '../../shared/erasures/ledger.ts';
import type { MailFailureRules } from '../../shared/mail/events.ts';
import { unsubscribeComplaint } from './answer.ts';
import { isSurveyLeg } from './invitation.ts';

/** Who calls a survey's mail spam is asked no more. */
export function feedbackMailFailures(
  store: Pick<ErasingTable, 'client' | 'tableName' | 'erasures' | 'now'>,
): MailFailureRules {
  return {
    isToOwner: (leg) => !isSurveyLeg(leg),
    async onFailure({ key }, failure) {
      if (failure === 'complaint' && isSurveyLeg(key.leg))
        await unsubscribeComplaint(store, key.pk, store.now());
    },
  };
}
