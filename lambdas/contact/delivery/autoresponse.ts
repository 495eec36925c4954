/** The answer that a visitor gets at once. */
import type { Brand } from '../../../config/brand.ts';
import type { AutoresponseConfig } from '../../../config/contact.ts';
import { shorten } from '../../shared/http/text.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { sendMail, singleLine } from '../../shared/mail/mail.ts';
import { isOwn } from '../../shared/mail/reply-address.ts';
import { layOut, type MailContent, paragraphs } from '../../shared/mail/template.ts';
import { isDotAtom } from '../../shared/visitors/email-address.ts';
import { autoresponseOf } from '../submission/decide.ts';
import type { Delivery, DeliveryDesk } from './desk.ts';
import { fillIn, LONGEST_SUBJECT, type Merge, mergeForVisitor } from './merge.ts';
import { takeTurn } from './turn.ts';

/** Answers the visitor, if there is one to answer and this is the time. */
export async function deliverAutoresponse(
  { leg, submission, form }: Delivery,
  desk: DeliveryDesk,
): Promise<Outcome> {
  const autoresponse = autoresponseOf(form, submission);
  const { id, replyTo: address } = submission;
  if (!autoresponse || address === undefined) return { outcome: 'dropped', reason: 'not-configured' };
  if (!isDotAtom(address)) return { outcome: 'dropped', reason: 'address-unusable' };
  const now = desk.table.now();
  if (isTooLate(leg, submission, now)) return { outcome: 'dropped', reason: 'too-late' };
  // A test's goes to its form's own address on purpose: one for each time that somebody asks, whatever answers it there.
  if (!submission.isTest) {
    if (isOwn(address, desk.own)) return { outcome: 'dropped', reason: 'own-address' };
    const salt = await desk.parameter('address-salt');
    const turn = { formId: submission.form, address, salt, submissionId: id, limits: autoresponse, now };
    const reason = await takeTurn({ ...desk.table, ...turn });
    if (reason) return { outcome: 'dropped', reason };
  }
  const { replyTo } = autoresponse;
  const mail = {
    from: desk.from,
    to: [address],
    ...(replyTo !== undefined && { replyTo }),
    ...composeAutoresponse(autoresponse, mergeForVisitor(submission, form, desk.timeZone), desk.brand),
    leg,
    nature: 'auto-reply' as const,
  };
  return sendMail(desk.ses, mail, desk.sender);
}

/**
 * The form's words with their merge fields filled in. It never quotes the visitor: anybody can send the form with anybody's
 * address, and would else have our mails carry their words there.
 */
export function composeAutoresponse(
  { subject, text }: Pick<AutoresponseConfig, 'subject' | 'text'>,
  merge: Merge,
  brand?: Brand,
): MailContent {
  const filled = fillIn(text, merge);
  return {
    subject: shorten(singleLine(fillIn(subject, merge)), LONGEST_SUBJECT),
    text: filled,
    ...layOut({ brand, body: paragraphs(filled) }),
  };
}

/** "At once": an answer that comes days later, after a long outage or a redrive, only astonishes. */
const LATEST_HOURS = 48;

/** Whether the submission was received, or released from the spam, so long ago that its answer is not wanted any more. */
export function isTooLate(
  leg: Pick<Leg, 'createdAt'>,
  submission: { receivedAt: string },
  now: Date,
): boolean {
  const wantedSince = leg.createdAt ?? submission.receivedAt;
  return now.getTime() - Date.parse(wantedSince) > LATEST_HOURS * 3_600_000;
}
