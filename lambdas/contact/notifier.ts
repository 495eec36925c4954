/**
 * Delivers what submissions send: the owner's mail, the answer to the visitor, the owner's webhook, destinations; word of what is held
 * as spam. Deletes the files of those that are gone.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { BundledContact } from '../../config/contact.ts';
import { contactLayout } from '../../config/layout.ts';
import { mailboxesOf } from '../../config/recipients.ts';
import { withCanary } from '../shared/canary/door.ts';
import { openMailroom, type Telling } from '../shared/destinations/mailroom.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { ownAddresses } from '../shared/mail/reply-address.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { parameterName } from '../shared/runtime/parameters.ts';
import { together } from '../shared/runtime/together.ts';
import { endAsHeld } from '../shared/spam/held-leg.ts';
import { createTableClient } from '../shared/table/table.ts';
import { deliverersOf } from './delivery/deliver.ts';
import type { DeliveryDesk } from './delivery/desk.ts';
import { notifierEnvironment } from './environment.ts';
import { describer } from './events/describe.ts';
import { confirmRemoval } from './files/pending.ts';
import { type FileRemoval, readRemoval, removeFiles } from './files/removal.ts';
import { deleteOrphanedFiles } from './files/store.ts';
import { type ContactLeg, VISITORS_LEG } from './submission/legs.ts';
import { HELD_AS_SPAM } from './submission/submission.ts';

interface NotifierConfig extends BundledContact, Telling {
  readonly timeZone: string;
  /** The owner's address. */
  readonly owner: string;
  /** The SES identity, a domain or an address. */
  readonly identity: string;
}

const environment = parseEnvironment(notifierEnvironment);
const { FRONTDESK_PIPELINE, QUEUE_URL: queueUrl } = environment;
const config = bundledConfig<NotifierConfig>();
const { forms, delivery, owner, identity, timeZone, brand, allowLoopbackWebhooks, destinations } = config;
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: contactLayout(config),
  now: () => new Date(),
};
const sqs = new SQSClient({});
const s3 = new S3Client({});
const { from, ses, sender, parameters, sayTrouble, deskUrl, telling } = openMailroom(
  environment,
  config,
  table,
);

const desk: DeliveryDesk = {
  table,
  ses,
  sender,
  from,
  own: ownAddresses({ from, identity, owner, others: Object.values(forms).flatMap(mailboxesOf) }),
  timeZone,
  brand,
  allowLoopbackWebhooks,
  deskUrl,
  destinations,
  telling: telling(describer({ timeZone, deskUrl })),
  parameter,
};

const consumer = {
  store: table,
  sqs,
  queueUrl,
  delivery,
  newId,
  // The answer's address is a stranger's, who may have misspelt it: nothing that the owner could mend.
  isToOwner: (kind: string) => kind !== VISITORS_LEG,
  deliverers: deliverersOf(withCanary(forms, config.canary), desk),
  endWith: endAsHeld<ContactLeg>(table, 'submission', HELD_AS_SPAM),
  sayTrouble,
};

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { legs = [], removals = [] } = Object.groupBy(event.Records, (record) =>
    readRemoval(record) === undefined ? 'legs' : 'removals',
  );
  const [{ batchItemFailures }, failed] = await together([
    consumeLegs({ Records: legs }, consumer),
    removeFiles(removals, { sqs, queueUrl, delivery, deleteFiles, confirm }),
  ]);
  return {
    batchItemFailures: [...batchItemFailures, ...failed.map((itemIdentifier) => ({ itemIdentifier }))],
  };
}

function deleteFiles(submissionId: string): Promise<boolean> {
  return deleteOrphanedFiles({
    ...table,
    s3,
    bucket: environment.FILES_BUCKET,
    submissionId,
    now: table.now(),
  });
}

function confirm(removal: FileRemoval, areDeleted: boolean): Promise<void> {
  return confirmRemoval(table, removal, areDeleted);
}

async function parameter(name: string): Promise<string> {
  const path = parameterName(environmentId(environment), FRONTDESK_PIPELINE, name);
  return (await parameters.get([path]))[path] ?? '';
}
