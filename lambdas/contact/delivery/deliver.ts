/** One attempt to deliver one leg of a submission. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { FormConfig } from '../../../config/contact.ts';
import type { Leg, Outcome } from '../../shared/legs/legs.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import type { ContactLeg } from '../submission/legs.ts';
import { HELD_AS_SPAM, type Submission } from '../submission/submission.ts';
import { deliverAutoresponse } from './autoresponse.ts';
import type { Delivery, DeliveryDesk } from './desk.ts';
import { deliverMail } from './mail.ts';
import { deliverWebhook } from './webhook.ts';

/** How each kind of leg is delivered. */
const DELIVERERS: Record<ContactLeg, (delivery: Delivery, desk: DeliveryDesk) => Promise<Outcome>> = {
  mail: deliverMail,
  autoresponse: deliverAutoresponse,
  webhook: deliverWebhook,
};

/** Looks at the submission as it is this moment: it may be gone by now, or spam. */
export async function deliverLeg(
  leg: Leg,
  forms: Readonly<Record<string, FormConfig>>,
  desk: DeliveryDesk,
): Promise<Outcome> {
  const submission = await findSubmission(leg.pk, desk);
  if (!submission) return { outcome: 'dropped', reason: 'submission-deleted' };
  if (submission.state === 'spam')
    return { outcome: 'dropped', reason: HELD_AS_SPAM, provided: isStillSpam(submission, desk) };
  const form = forms[submission.form];
  if (!form) return { outcome: 'refused', reason: 'form-not-configured' };
  return DELIVERERS[leg.leg as ContactLeg]({ leg, submission, form }, desk);
}

async function findSubmission(pk: string, { table }: DeliveryDesk): Promise<Submission | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: { pk, sk: 'submission' }, ConsistentRead: true }),
  );
  return Item as Submission | undefined;
}

/** Its owner may release it at this very moment; the leg that then were held would never be sent. */
function isStillSpam({ pk, sk }: Submission, { table }: DeliveryDesk): TransactItem {
  return {
    ConditionCheck: {
      TableName: table.tableName,
      Key: { pk, sk },
      ConditionExpression: '#state = :spam',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':spam': 'spam' },
    },
  };
}
