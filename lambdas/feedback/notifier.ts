/** Sends what feedback sends: alerts of low ratings, weekly digests, word of what was held as spam, and surveys; tells destinations. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { BundledFeedback } from '../../config/feedback.ts';
import { feedbackLayout } from '../../config/layout.ts';
import { addressesOf } from '../../config/recipients.ts';
import { openMailroom, type Telling } from '../shared/destinations/mailroom.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { sendMail } from '../shared/mail/mail.ts';
import { ownAddresses } from '../shared/mail/reply-address.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { notifierEnvironment } from './environment.ts';
import { describer } from './events/describe.ts';
import { type Delivery, deliverersOf } from './mail/deliver.ts';
import { writesAtEnd } from './response/alert.ts';
import { readResponse } from './response/store.ts';
import { isSurveyLeg } from './survey/invitation.ts';

const environment = parseEnvironment(notifierEnvironment);
const config = bundledConfig<BundledFeedback & Telling>();
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: feedbackLayout(config),
  now: () => new Date(),
};
const sqs = new SQSClient({});
const { from, ses, sender, parameters, sayTrouble, deskUrl, telling } = openMailroom(
  environment,
  config,
  store,
);
const [urlName, keyName] = ['url', 'token-key'].map((name) =>
  parameterName(environmentId(environment), environment.FRONTDESK_PIPELINE, name),
) as [string, string];
const delivery: Delivery = {
  store,
  config,
  own: ownAddresses({
    from,
    identity: config.identity,
    owner: config.owner,
    others: Object.values(config.widgets).flatMap(({ rules }) => addressesOf({ to: config.to, rules })),
  }),
  deskUrl,
  send: (mail) => sendMail(ses, { ...mail, from, nature: 'report' }, sender),
  sendToVisitor: (mail) => sendMail(ses, { ...mail, from, nature: 'survey' }, sender),
  telling: telling(describer({ config, deskUrl, readResponse: (id) => readResponse(store, id) })),
  async secrets() {
    const values = await parameters.get([urlName, keyName]);
    return { baseUrl: values[urlName] ?? '', tokenKey: values[keyName] ?? '' };
  },
};

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return consumeLegs(event, {
    store,
    sqs,
    queueUrl: environment.QUEUE_URL,
    delivery: config.delivery,
    newId,
    // A survey's recipients are others: what bounces there is nothing that the owner could mend.
    isToOwner: (kind) => !isSurveyLeg(kind),
    deliverers: deliverersOf(delivery),
    endWith: writesAtEnd(store),
    sayTrouble,
  });
}
