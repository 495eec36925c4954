import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { openForgetPerson } from '../../../../../lambdas/shared/lake/forget-person.ts';

const open = (environment: Parameters<typeof openForgetPerson>[0]['environment']) =>
  openForgetPerson({
    ssm: {} as SSMClient,
    sqs: {} as SQSClient,
    now: () => new Date('2026-11-01T00:00:00.000Z'),
    environment,
  });

it('names no day before the last copy is gone', () => {
  const remains = open({ LAKE_QUEUE_URL: 'queue', LAKE_PERSON_KEY: 'key' }).remains();
  expect(remains.map(({ where, until }) => [until?.slice(0, 10), where])).toEqual([
    ['2026-11-04', expect.stringContaining('rows of the lake that come late')],
    // An answer from before the last look, after two days; S3 ends it after 7 and takes up to two more.
    ['2026-11-13', expect.stringContaining('answers of queries')],
    // Until the last look, and 35 days in what the table can go back to.
    ['2026-12-09', expect.stringContaining('point-in-time recovery')],
    // The last look's message, which SQS keeps for 14 days.
    ['2026-11-18', expect.stringContaining('rows of the lake and deletions that were given up')],
  ]);
});

it('is silent where the lake has no persons', () => {
  expect(open({}).remains()).toEqual([]);
});
