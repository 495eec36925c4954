/** A stranger sends as many files as they like by one address or form: how often is the renderer started? */
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { aws, has, output } from '../../support/deployed.ts';
import { requestUpload, resultOf, sendFile, settled, upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { waitFor } from '../../support/wait.ts';

const FILES = 600;
const s3 = new S3Client(aws);

/** How often the renderer was called: it logs the start of each call into the group that it names. */
async function countCalls(): Promise<number> {
  const { LoggingConfig } = await new LambdaClient(aws).send(
    new GetFunctionConfigurationCommand({ FunctionName: output('Images', 'ProcessName') }),
  );
  const pages = paginateFilterLogEvents(
    { client: new CloudWatchLogsClient(aws) },
    { logGroupName: LoggingConfig?.LogGroup },
  );
  let calls = 0;
  for await (const { events = [] } of pages)
    calls += events.filter(({ message = '' }) => message.startsWith('START RequestId')).length;
  return calls;
}

/** What lies below a prefix of the uploads' bucket. */
async function keysOf(Prefix: string): Promise<string[]> {
  const Bucket = output('Images', 'UploadsBucketName');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key = '' }) => Key);
}

describe.runIf(has('logGroup'))('600 files by one', () => {
  it.each([
    ['address', 'PUT' as const],
    ['form', 'POST' as const],
  ])('%s start the renderer once, and an honest upload is the only other one', async (_, method) => {
    const file = await photo(method === 'PUT' ? 61 : 62, 60)
      .jpeg()
      .toBuffer();
    const size = file.length;
    // Each is another one: bytes behind a picture's end do not matter.
    const sent = (number: number) => Buffer.concat([file, Buffer.from(String(number).padStart(8, '0'))]);
    const { body: ticket } = await requestUpload({
      preset: 'square',
      contentType: 'image/jpeg',
      size: size + 8,
      method,
    });
    const before = await countCalls();
    const statuses: number[] = [];
    const send = async (from: number) => {
      for (let i = from; i < FILES; i += 20) statuses.push((await sendFile(ticket, sent(i))).status);
    };
    const flood = Promise.all(Array.from({ length: 20 }, (__, from) => send(from)));
    const honest = await upload(
      await photo(method === 'PUT' ? 71 : 72, 60)
        .jpeg()
        .toBuffer(),
    );
    expect((await settled(honest.imageId)).status).toBe('ready');
    await flood;
    if (method === 'PUT') expect(statuses.sort()).toEqual([200, ...Array(FILES - 1).fill(412)]);
    else expect(new Set(statuses)).toEqual(new Set([204]));
    expect((await settled(ticket.imageId)).status).toBe('ready');
    expect(await resultOf(ticket.imageId)).toBe('rendered');
    await waitFor(
      'what was posted to go',
      async () => (await keysOf(`posted/${ticket.imageId}`)).length === 0,
    );
    expect(await keysOf(`uploads/${ticket.imageId}`)).toEqual([`uploads/${ticket.imageId}`]);
    expect((await countCalls()) - before).toBe(2);
  });
});
