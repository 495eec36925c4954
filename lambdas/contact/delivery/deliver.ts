/** One attempt to deliver one leg of a submission. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { FormConfig } from '../../../config/contact.ts';
import { SUMMARY_LEG } from '../../shared/budget/summary-mail.ts';
import { deliverEvent, tellsEvent } from '../../shared/destinations/told.ts';
import { kindOf } from '../../shared/legs/lease.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { HELD_LEG } from '../../shared/spam/held-mail.ts';
import type { ALL_LEGS } from '../submission/all-legs.ts';
import type { ContactLeg } from '../submission/legs.ts';
import { HELD_AS_SPAM, type Submission } from '../submission/submission.ts';
import { deliverAutoresponse } from './autoresponse.ts';
import type { Delivery, DeliveryDesk } from './desk.ts';
import { deliverToDestination } from './destination.ts';
import { deliverHeld, deliverMail } from './mail.ts';
import { deliverSummary } from './summary.ts';
import { deliverWebhook } from './webhook.ts';

type Forms = Readonly<Record<string, FormConfig>>;
type Deliver = (delivery: Delivery, desk: DeliveryDesk) => Promise<Outcome>;

/** How each kind of leg is delivered. */
const DELIVERERS: Readonly<Record<ContactLeg, Deliver>> = {
  mail: deliverMail,
  autoresponse: deliverAutoresponse,
  webhook: deliverWebhook,
  destination: deliverToDestination,
};

/** What delivers legs, by kind. */
export function deliverersOf(forms: Forms, desk: DeliveryDesk) {
  const deliver = (leg: Leg<ContactLeg>) => deliverLeg(leg, forms, desk);
  return {
    mail: deliver,
    autoresponse: deliver,
    webhook: deliver,
    destination: (leg: Leg<ContactLeg>) => (tellsEvent(leg) ? deliverEvent(leg, desk.telling) : deliver(leg)),
    [HELD_LEG]: (leg: Leg) => deliverHeld(leg, forms, desk),
    [SUMMARY_LEG]: (leg: Leg) => deliverSummary(leg, forms, desk),
  } satisfies Readonly<Record<(typeof ALL_LEGS)[number], unknown>>;
}

/** Looks at the submission as it is this moment: it may be gone by now, or spam. */
async function deliverLeg(leg: Leg<ContactLeg>, forms: Forms, desk: DeliveryDesk): Promise<Outcome> {
  const submission = await findSubmission(leg.pk, desk);
  if (!submission) return { outcome: 'dropped', reason: 'submission-deleted' };
  if (submission.state === 'spam') return { outcome: 'dropped', reason: HELD_AS_SPAM };
  const form = forms[submission.form];
  if (!form) return { outcome: 'refused', reason: 'form-not-configured' };
  return DELIVERERS[kindOf(leg.leg) as ContactLeg]({ leg, submission, form }, desk);
}

async function findSubmission(pk: string, { table }: DeliveryDesk): Promise<Submission | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: { pk, sk: 'submission' }, ConsistentRead: true }),
  );
  return Item as Submission | undefined;
}
