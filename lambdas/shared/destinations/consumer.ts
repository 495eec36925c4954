/** The function of a pipeline that tells destinations, where no other delivers its legs. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Brand } from '../../../config/brand.ts';
import type { Destinations } from '../../../config/destinations.ts';
import type { ToldOf } from '../../../config/told.ts';
import type { Delivery } from '../../../config/values.ts';
import { consumeLegs } from '../legs/queue.ts';
import { troubleSayer } from '../legs/trouble.ts';
import { createMailClient, sendMail } from '../mail/mail.ts';
import { createPace } from '../mail/pace.ts';
import { createDeskUrl, type DeskUrl } from '../runtime/desk-url.ts';
import { environmentId } from '../runtime/environment.ts';
import { newId } from '../runtime/ids.ts';
import { createParameters } from '../runtime/parameters.ts';
import { createTableClient, type TimedTable } from '../table/table.ts';
import { secretReader } from './credential.ts';
import { namedIn } from './teller.ts';
import { deliverEvent, type EventDesk } from './told.ts';

/** What the stack bundles with it. */
export interface TellingConfig {
  readonly destinations: Destinations;
  readonly told: ToldOf;
  readonly delivery: Delivery;
  /** The owner's. */
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** True on a local engine of tests only. */
  readonly allowLoopbackWebhooks: boolean;
}

interface Consumer {
  readonly environment: {
    readonly FRONTDESK_NAME: string;
    readonly FRONTDESK_ENVIRONMENT: string;
    readonly FRONTDESK_PIPELINE: string;
    readonly TABLE_NAME: string;
    readonly QUEUE_URL: string;
    readonly MAIL_FROM: string;
    readonly CONFIGURATION_SET: string;
    readonly MAIL_SENDERS: number;
    readonly ALARM_TOPIC_ARN: string;
  };
  readonly config: TellingConfig;
  /** What an event is to people, by what there is of the pipeline. */
  readonly describer: (with_: {
    readonly table: TimedTable;
    readonly deskUrl: DeskUrl;
  }) => EventDesk['describe'];
}

export function openConsumer({ environment, config, describer }: Consumer) {
  const { FRONTDESK_PIPELINE: pipeline, QUEUE_URL: queueUrl, MAIL_FROM: from } = environment;
  const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
  const sqs = new SQSClient({});
  const ses = createMailClient();
  const parameters = createParameters(new SSMClient({}));
  const deskUrl = createDeskUrl(parameters, environmentId(environment));
  const sender = {
    configurationSet: environment.CONFIGURATION_SET,
    environment: environment.FRONTDESK_ENVIRONMENT,
    pipeline,
    takeTurn: createPace({ ses, senders: environment.MAIL_SENDERS }),
  };
  const sayTrouble = troubleSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN, store, pipeline);
  const desk: EventDesk = {
    table: store,
    sayTrouble,
    allowLoopback: config.allowLoopbackWebhooks,
    secret: secretReader(parameters, environmentId(environment)),
    mail: (mail) => sendMail(ses, { ...mail, from, nature: 'notification' }, sender),
    brand: config.brand,
    destinations: config.destinations,
    namedFor: namedIn(config.told),
    describe: describer({ table: store, deskUrl }),
  };
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    consumeLegs(event, {
      store,
      sqs,
      queueUrl,
      delivery: config.delivery,
      newId,
      isToOwner: () => true,
      deliverers: { destination: (leg) => deliverEvent(leg, desk) },
      sayTrouble,
    });
}
