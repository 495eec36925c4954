/** Serves variants on engines without CloudFront, under the keys and with the headers that CloudFront would send. */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import type { Request } from '../shared/http/request.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { variantEnvironment } from './environment.ts';

const environment = parseEnvironment(variantEnvironment);
const s3 = new S3Client({});

export const handler = endpoint({ methods: ['GET', 'HEAD'], answer: variant });

async function variant(request: Request): Promise<APIGatewayProxyResult> {
  const key = request.segments.join('/');
  if (!/^v\/[0-9a-f]{32}\/\d+\.(avif|webp|jpeg|png)$/.test(key)) throw notFound();
  const object = await s3
    .send(new GetObjectCommand({ Bucket: environment.RESULTS_BUCKET, Key: key }))
    .catch((error: Error) => {
      throw error.name === 'NoSuchKey' || error.name === 'AccessDenied' ? notFound() : error;
    });
  return {
    statusCode: 200,
    headers: {
      'content-type': object.ContentType ?? 'application/octet-stream',
      'cache-control': object.CacheControl ?? 'no-store',
      etag: object.ETag ?? '',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    },
    isBase64Encoded: true,
    body: Buffer.from((await object.Body?.transformToByteArray()) ?? []).toString('base64'),
  };
}
