/** "Delete a person" as it reaches the lake, for functions with owner's routes. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { enqueueMessages } from '../legs/queue.ts';
import type { Remains } from '../owner/remains.ts';
import type { Reach } from '../people/caller.ts';
import { createParameters } from '../runtime/parameters.ts';
import type { ForgetMessage } from './forget.ts';
import { personHash, type Who } from './personal.ts';

const DAY = 86_400_000;

/** Nothing where the lake has no persons. */
export function openForgetPerson({
  ssm,
  sqs,
  now,
  environment: { LAKE_QUEUE_URL: queueUrl, LAKE_PERSON_KEY: keyName },
}: {
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
  readonly now: () => Date;
  readonly environment: {
    readonly LAKE_QUEUE_URL?: string | undefined;
    readonly LAKE_PERSON_KEY?: string | undefined;
  };
}) {
  const parameters = createParameters(ssm);
  return {
    /**
     * Also what the lake has of items that are there no longer. Whoever is kept to some forms, widgets or accounts reaches items
     * alone, by deleting them. @throws MissingParameter
     */
    async forget(who: Who, reach: Reach): Promise<void> {
      if (queueUrl === undefined || keyName === undefined || reach !== 'all') return;
      const { [keyName]: key = '' } = await parameters.get([keyName]);
      const forget = { person: personHash(who, key), before: now().toISOString() };
      await enqueueMessages(sqs, queueUrl, [{ forget } satisfies ForgetMessage]);
    },
    /** What of somebody stays in the lake for a while. The last look takes some two days to come, and S3 as long to delete. */
    remains(): Remains[] {
      if (keyName === undefined) return [];
      const after = (days: number) => new Date(now().getTime() + days * DAY).toISOString();
      return [
        {
          code: 'lake-late-rows',
          where: 'rows of the lake that come late: they are looked for again after an hour and after 50',
          until: after(3),
        },
        {
          code: 'lake-answers',
          where: 'the lake: answers of queries, rows that could not be converted',
          until: after(12),
        },
        {
          code: 'lake-forgetting',
          where:
            'who is to be forgotten, as the hash, in the lake’s own table, and in its point-in-time recovery copies',
          until: after(38),
        },
        {
          code: 'lake-given-up',
          where: 'rows of the lake and deletions that were given up, in a queue',
          until: after(17),
        },
      ];
    },
  };
}
