/** The function of a pipeline that tells destinations, where no other delivers its legs. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Delivery } from '../../../config/values.ts';
import { consumeLegs } from '../legs/queue.ts';
import type { DeskUrl } from '../runtime/desk-url.ts';
import { newId } from '../runtime/ids.ts';
import { createTableClient, type TimedTable } from '../table/table.ts';
import { type MailroomEnvironment, openMailroom, type Telling } from './mailroom.ts';
import { deliverEvent, type EventDesk } from './told.ts';

/** What the stack bundles with it. */
export interface TellingConfig extends Telling {
  readonly delivery: Delivery;
  /** The owner's. */
  readonly timeZone: string;
}

interface Consumer {
  readonly environment: MailroomEnvironment & { readonly TABLE_NAME: string; readonly QUEUE_URL: string };
  readonly config: TellingConfig;
  /** What an event is to people, by what there is of the pipeline. */
  readonly describer: (with_: {
    readonly table: TimedTable;
    readonly deskUrl: DeskUrl;
  }) => EventDesk['describe'];
}

export function openConsumer({ environment, config, describer }: Consumer) {
  const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
  const sqs = new SQSClient({});
  const { telling, sayTrouble, deskUrl } = openMailroom(environment, config, store);
  const desk = telling(describer({ table: store, deskUrl }));
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    consumeLegs(event, {
      store,
      sqs,
      queueUrl: environment.QUEUE_URL,
      delivery: config.delivery,
      newId,
      isToOwner: () => true,
      deliverers: { destination: (leg) => deliverEvent(leg, desk) },
      sayTrouble,
    });
}
