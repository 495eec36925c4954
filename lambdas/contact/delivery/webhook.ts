/** The owner's webhook. */

import { postWebhook } from '../../shared/destinations/post.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { logger } from '../../shared/runtime/log.ts';
import { MissingParameter } from '../../shared/runtime/parameters.ts';
import { type Delivery, type DeliveryDesk, fileLinks } from './desk.ts';
import { webhookBody } from './webhook-body.ts';
import { SIGNATURE_HEADER, sign } from './webhook-signature.ts';

/** Half of the function's time-out: the attempts of a batch run side by side. */
const WEBHOOK_MILLISECONDS = 15_000;

export async function deliverWebhook(delivery: Delivery, desk: DeliveryDesk): Promise<Outcome> {
  const { submission, form } = delivery;
  if (!form.webhook) return { outcome: 'dropped', reason: 'not-configured' };
  const secret = await webhookSecret(desk);
  if (secret === undefined)
    return { outcome: 'try-again', reason: 'MissingParameter', known: true, needsOwner: true };
  const body = JSON.stringify(webhookBody(submission, await fileLinks(delivery, desk)));
  return postWebhook({
    url: form.webhook.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Frontdesk-Webhook/1',
      [SIGNATURE_HEADER]: sign(secret, body, desk.table.now()),
    },
    body,
    timeoutMilliseconds: WEBHOOK_MILLISECONDS,
    allowLoopback: desk.allowLoopbackWebhooks,
  });
}

/** @returns undefined while it is not set, which only its owner can mend */
async function webhookSecret(desk: DeliveryDesk): Promise<string | undefined> {
  try {
    return await desk.parameter('webhook-secret');
  } catch (error) {
    if (!(error instanceof MissingParameter)) throw error;
    logger.error(error.message);
    return undefined;
  }
}
