/**
 * Serves variants where there is no CDN, under the keys and with the headers that CloudFront would send. Where there is
 * one, it leads there: pages may hold addresses from before.
 */
import { S3Client } from '@aws-sdk/client-s3';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import type { Request } from '../shared/http/request.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { variantEnvironment } from './environment.ts';
import { isVariantKey } from './render/keys.ts';
import { redirectTo, serveVariant } from './serving/serve.ts';

const { RESULTS_BUCKET, CDN_URL } = parseEnvironment(variantEnvironment);
const s3 = new S3Client({});

/** For how many seconds browsers remember that what they ask for is at the CDN. */
const MOVED_SECONDS = 86_400;

export const handler = endpoint({ methods: ['GET', 'HEAD'], answer: variant });

async function variant(request: Request): Promise<APIGatewayProxyResult> {
  const key = request.segments.join('/');
  if (!isVariantKey(key)) throw notFound();
  if (CDN_URL !== undefined) return redirectTo(`${CDN_URL}/${key}`, `public, max-age=${MOVED_SECONDS}`);
  return serveVariant(request, key, { s3, bucket: RESULTS_BUCKET ?? '' });
}
