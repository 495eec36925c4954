/** The owner's mail. */
import { openRecipients } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { sendMail } from '../../shared/mail/mail.ts';
import { replyAddress } from '../../shared/mail/reply-address.ts';
import { sendWithHeld } from '../../shared/spam/held-note.ts';
import { type Delivery, type DeliveryDesk, fileLinks } from './desk.ts';
import { composeNotification } from './notification.ts';

/** Sends the mail to those of the form's recipients who have not had it. */
export async function deliverMail(delivery: Delivery, desk: DeliveryDesk): Promise<Outcome> {
  const { leg, submission, form } = delivery;
  const to = openRecipients(leg, form.to);
  if (to.length === 0) return { outcome: 'dropped', reason: 'delivered-already' };
  const files = await fileLinks(delivery, desk);
  const { timeZone, brand } = desk;
  return sendWithHeld(desk.table, desk.heldOf(submission.form), leg, async (notes) => {
    const send = (replyTo: string | undefined): Promise<Outcome> => {
      const canReply = replyTo !== undefined;
      const content = composeNotification(submission, form, { timeZone, brand, files, notes, canReply });
      const mail = { from: desk.from, to, ...(canReply && { replyTo }), ...content, leg };
      return sendMail(desk.ses, { ...mail, nature: 'notification' }, desk.sender);
    };
    const replyTo = replyAddress(submission.replyTo, desk.own);
    const outcome = await send(replyTo);
    // The visitor's address is the one part of the head that strangers choose: a mailer may be stricter than our rule.
    return outcome.outcome === 'refused' && replyTo !== undefined ? send(undefined) : outcome;
  });
}
