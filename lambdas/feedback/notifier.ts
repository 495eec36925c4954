/** Sends what feedback sends: alerts of low ratings, weekly digests, word of what was held as spam, and surveys; tells destinations. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Destinations } from '../../config/destinations.ts';
import type { BundledFeedback } from '../../config/feedback.ts';
import { addressesOf } from '../../config/recipients.ts';
import type { ToldOf } from '../../config/told.ts';
import { secretReader } from '../shared/destinations/credential.ts';
import { namedIn } from '../shared/destinations/teller.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { troubleSayer } from '../shared/legs/trouble.ts';
import { createMailClient, sendMail } from '../shared/mail/mail.ts';
import { createPace } from '../shared/mail/pace.ts';
import { ownAddresses } from '../shared/mail/reply-address.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { createDeskUrl } from '../shared/runtime/desk-url.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { notifierEnvironment } from './environment.ts';
import { describer } from './events/describe.ts';
import { type Delivery, deliverersOf } from './mail/deliver.ts';
import { readResponse } from './response/store.ts';
import { isSurveyLeg } from './survey/invitation.ts';

interface NotifierConfig extends BundledFeedback {
  readonly destinations: Destinations;
  readonly told: ToldOf;
  /** True on a local engine of tests only. */
  readonly allowLoopbackWebhooks: boolean;
}

const environment = parseEnvironment(notifierEnvironment);
const config = bundledConfig<NotifierConfig>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const sqs = new SQSClient({});
const ses = createMailClient();
const from = environment.MAIL_FROM;
const parameters = createParameters(new SSMClient({}));
const [urlName, keyName] = ['url', 'token-key'].map((name) =>
  parameterName(environmentId(environment), environment.FRONTDESK_PIPELINE, name),
) as [string, string];
const sender = {
  configurationSet: environment.CONFIGURATION_SET,
  environment: environment.FRONTDESK_ENVIRONMENT,
  pipeline: environment.FRONTDESK_PIPELINE,
  takeTurn: createPace({ ses, senders: environment.MAIL_SENDERS }),
};
const deskUrl = createDeskUrl(parameters, environmentId(environment));
const sayTrouble = troubleSayer(
  new SNSClient({}),
  environment.ALARM_TOPIC_ARN,
  store,
  environment.FRONTDESK_PIPELINE,
);
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
  telling: {
    table: store,
    sayTrouble,
    allowLoopback: config.allowLoopbackWebhooks,
    secret: secretReader(parameters, environmentId(environment)),
    mail: (mail) => sendMail(ses, { ...mail, from, nature: 'notification' }, sender),
    brand: config.brand,
    destinations: config.destinations,
    namedFor: namedIn(config.told),
    describe: describer({ config, deskUrl, readResponse: (id) => readResponse(store, id) }),
  },
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
    sayTrouble,
  });
}
