/**
 * Called by CloudFormation at a deploy: puts the desk's files, which come with this function's bundle, into their bucket,
 * and when the stack is deleted takes them out of it.
 */
import { S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { filesEnvironment } from './environment.ts';
import { emptyBucket, putFiles, readFiles } from './files/bucket.ts';

const environment = parseEnvironment(filesEnvironment);
const bucket = { s3: new S3Client({}), name: environment.FILES_BUCKET };

export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const answer = await carryOut(event).then(
    () => ({ Status: 'SUCCESS' }),
    (error: Error) => {
      logger.error('the desk’s files were not deployed', { error: error.name });
      return { Status: 'FAILED', Reason: `${error.name}: ${error.message}` };
    },
  );
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = event;
  // The shape of https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
  const body = { ...answer, PhysicalResourceId: 'desk-files', StackId, RequestId, LogicalResourceId };
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(body) });
}

async function carryOut({ RequestType, ResourceProperties }: CloudFormationCustomResourceEvent) {
  if (RequestType === 'Delete') return emptyBucket(bucket);
  const settings = String(ResourceProperties.settings);
  await putFiles(
    bucket,
    new Map([...(await readFiles()), ['settings.json', Buffer.from(settings)]]),
    new Date(),
  );
}
