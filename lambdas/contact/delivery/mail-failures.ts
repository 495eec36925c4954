/** What contact does about its mails that did not arrive. An answer that bounces is a visitor's misspelt address. */
import type { MailFailureRules } from '../../shared/mail/events.ts';
import { VISITORS_LEG } from '../submission/legs.ts';

export const CONTACT_MAIL_FAILURES: MailFailureRules = {
  // Also what tells of spam and of an hour's submissions.
  isToOwner: (leg) => leg !== VISITORS_LEG,
};
