/** Word of what forms hold as spam, to the people of a set, where no other mail could say it. */
import type { ContactConfig } from '../../../config/contact.ts';
import { type Leg, openRecipients } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { sendMail } from '../../shared/mail/mail.ts';
import type { MailContent } from '../../shared/mail/template.ts';
import { deliverHeldMail } from '../../shared/spam/held-mail.ts';
import { heldMailSets } from '../submission/held.ts';
import type { DeliveryDesk } from './desk.ts';

/** What delivers such a leg. */
export function heldDeliverer(
  config: Pick<ContactConfig, 'forms'>,
  { table, ses, sender, from, brand }: DeliveryDesk,
): (leg: Leg) => Promise<Outcome> {
  return (leg) => {
    const send = (content: MailContent, recipients: readonly string[]) => {
      const to = openRecipients(leg, recipients);
      return sendMail(ses, { from, to, ...content, leg, nature: 'report' }, sender);
    };
    return deliverHeldMail({ store: table, sets: heldMailSets(config), brand, send }, leg);
  };
}
