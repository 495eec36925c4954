/** What every function has that sends mails and tells destinations, from its environment and its configuration. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Brand } from '../../../config/brand.ts';
import type { Destinations } from '../../../config/destinations.ts';
import type { ToldOf } from '../../../config/told.ts';
import { troubleSayer } from '../legs/trouble.ts';
import { createMailClient, sendMail } from '../mail/mail.ts';
import { createPace } from '../mail/pace.ts';
import { createDeskUrl } from '../runtime/desk-url.ts';
import { environmentId } from '../runtime/environment.ts';
import { createParameters } from '../runtime/parameters.ts';
import type { TimedTable } from '../table/table.ts';
import { secretReader } from './credential.ts';
import { namedIn } from './teller.ts';
import type { EventDesk } from './told.ts';

/** What the stack bundles with such a function. */
export interface Telling {
  readonly destinations: Destinations;
  readonly told: ToldOf;
  readonly brand?: Brand | undefined;
  /** True on a local engine of tests only. */
  readonly allowLoopbackWebhooks: boolean;
}

/** The variables of such a function. */
export interface MailroomEnvironment {
  readonly FRONTDESK_NAME: string;
  readonly FRONTDESK_ENVIRONMENT: string;
  readonly FRONTDESK_PIPELINE: string;
  readonly MAIL_FROM: string;
  readonly CONFIGURATION_SET: string;
  readonly MAIL_SENDERS: number;
  readonly ALARM_TOPIC_ARN: string;
}

/** What sends mails and says what keeps them from leaving. Opened once, for as long as the container lives. */
export function openMailbag(environment: MailroomEnvironment, table: TimedTable) {
  const { FRONTDESK_PIPELINE: pipeline, MAIL_FROM: from } = environment;
  const ses = createMailClient();
  const parameters = createParameters(new SSMClient({}));
  const sender = {
    configurationSet: environment.CONFIGURATION_SET,
    environment: environment.FRONTDESK_ENVIRONMENT,
    pipeline,
    takeTurn: createPace({ ses, senders: environment.MAIL_SENDERS }),
  };
  const sayTrouble = troubleSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN, table, pipeline);
  const deskUrl = createDeskUrl(parameters, environmentId(environment));
  return { from, ses, sender, parameters, sayTrouble, deskUrl };
}

/** The same for functions that tell destinations as well. */
export function openMailroom(environment: MailroomEnvironment, config: Telling, table: TimedTable) {
  const mailbag = openMailbag(environment, table);
  const { from, ses, sender, parameters, sayTrouble } = mailbag;
  const id = environmentId(environment);
  return {
    ...mailbag,
    /** @param describe what an event is to people and programs */
    telling: (describe: EventDesk['describe']): EventDesk => ({
      table,
      sayTrouble,
      allowLoopback: config.allowLoopbackWebhooks,
      secret: secretReader(parameters, id),
      mail: (mail) => sendMail(ses, { ...mail, from, nature: 'notification' }, sender),
      brand: config.brand,
      destinations: config.destinations,
      namedFor: namedIn(config.told),
      describe,
    }),
  };
}
