/** The owner's mails: a submission's, and word of what is held as spam. */
import type { FormConfig } from '../../../config/contact.ts';
import { type Leg, openRecipients } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { sendMail } from '../../shared/mail/mail.ts';
import { replyAddress } from '../../shared/mail/reply-address.ts';
import { MissingParameter } from '../../shared/runtime/parameters.ts';
import { together } from '../../shared/runtime/together.ts';
import { deliverHeldMail } from '../../shared/spam/held-mail.ts';
import { sendWithHeld } from '../../shared/spam/held-note.ts';
import { mailActionUrl } from '../by-mail/token.ts';
import { recipientsOf, routedTo } from '../submission/decide.ts';
import { heldMailSets, heldOf } from '../submission/held.ts';
import { type Delivery, type DeliveryDesk, fileLinks } from './desk.ts';
import { composeNotification, type Sorting } from './notification.ts';

/** Sends the mail to those of the form's recipients who have not had it. */
export async function deliverMail(delivery: Delivery, desk: DeliveryDesk): Promise<Outcome> {
  const { leg, submission, form } = delivery;
  const to = openRecipients(leg, recipientsOf(form, submission));
  if (to.length === 0) return { outcome: 'dropped', reason: 'delivered-already' };
  const { timeZone, brand } = desk;
  const [files, deskUrl, sorting] = await together([
    fileLinks(delivery, desk),
    desk.deskUrl(),
    sortingLinks(submission.id, desk),
  ]);
  const replyTo = replyAddress(submission.replyTo, desk.own);
  // What is held is for the form's own people, whom a rule may have left out.
  const held = routedTo(form, submission).length > 0 ? undefined : heldOf(submission.form, form);
  return sendWithHeld(desk.table, held, leg, async (notes) => {
    const send = (answerTo: string | undefined): Promise<Outcome> => {
      const canReply = answerTo !== undefined;
      const content = composeNotification(submission, form, {
        timeZone,
        brand,
        files,
        canReply,
        notes,
        deskUrl,
        sorting,
      });
      const mail = { from: desk.from, to, ...(canReply && { replyTo: answerTo }), ...content, leg };
      return sendMail(desk.ses, { ...mail, nature: 'notification' }, desk.sender);
    };
    const outcome = await send(replyTo);
    // The visitor's address is the one part of the head that strangers choose: a mailer may be stricter than our rule.
    return outcome.outcome === 'refused' && replyTo !== undefined ? send(undefined) : outcome;
  });
}

/** Buttons for the time after this attempt. A mail leaves without them while the secret that signs them is not set. */
async function sortingLinks(submissionId: string, desk: DeliveryDesk): Promise<Sorting | undefined> {
  const read = together([desk.parameter('url'), desk.parameter('token-key')]);
  const found = await read.catch((error: unknown) => {
    if (error instanceof MissingParameter) return undefined;
    throw error;
  });
  if (!found) return undefined;
  const [baseUrl, key] = found;
  const access = { baseUrl, key, sentAt: desk.table.now() };
  return {
    archive: mailActionUrl({ submissionId, action: 'archive' }, access),
    spam: mailActionUrl({ submissionId, action: 'spam' }, access),
  };
}

/** Tells the people of a set what their forms hold as spam. */
export function deliverHeld(
  leg: Leg,
  forms: Readonly<Record<string, FormConfig>>,
  { table, brand, deskUrl, ses, sender, from }: DeliveryDesk,
): Promise<Outcome> {
  const delivery = {
    store: table,
    sets: heldMailSets(forms),
    brand,
    deskUrl,
    lookAt: '/inbox?view=spam',
    send: (mail: Parameters<Parameters<typeof deliverHeldMail>[0]['send']>[0], to: readonly string[]) =>
      sendMail(ses, { from, ...mail, to: openRecipients(leg, to), leg, nature: 'report' }, sender),
  };
  return deliverHeldMail(delivery, leg);
}
