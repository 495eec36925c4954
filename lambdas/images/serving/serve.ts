/** A variant as the pipeline's own API answers it. */
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { notFound } from '../../shared/http/endpoint.ts';
import { isMatch } from '../../shared/http/etag.ts';
import type { Request } from '../../shared/http/request.ts';

interface Results {
  readonly s3: S3Client;
  readonly bucket: string;
}

/** A function's answer may have 6 MB, in base64: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST = 4_400_000;

/** How long an address at S3 is good for what does not fit into an answer. Browsers remember it for a little less. */
const ADDRESS_SECONDS = 300;
const REMEMBERED_SECONDS = 240;

const OPEN = { 'x-content-type-options': 'nosniff', 'access-control-allow-origin': '*' };

/** @throws HttpError 404 when there is none */
export async function serveVariant(
  { headers }: Pick<Request, 'headers'>,
  key: string,
  { s3, bucket }: Results,
): Promise<APIGatewayProxyResult> {
  const place = { Bucket: bucket, Key: key };
  const {
    ContentLength = 0,
    ContentType,
    CacheControl,
    ETag = '',
  } = await s3.send(new HeadObjectCommand(place)).catch(asMissing);
  const about = { ...OPEN, 'cache-control': CacheControl ?? 'no-store', etag: ETag };
  if (isMatch(headers['if-none-match'], ETag)) return { statusCode: 304, headers: about, body: '' };
  if (ContentLength > LARGEST)
    return redirectTo(
      await getSignedUrl(s3, new GetObjectCommand(place), { expiresIn: ADDRESS_SECONDS }),
      `private, max-age=${REMEMBERED_SECONDS}`,
    );
  const { Body } = await s3.send(new GetObjectCommand(place)).catch(asMissing);
  return {
    statusCode: 200,
    headers: { ...about, 'content-type': ContentType ?? 'application/octet-stream' },
    isBase64Encoded: true,
    body: Buffer.from((await Body?.transformToByteArray()) ?? []).toString('base64'),
  };
}

/** Leads to where a variant is. Any page may read its pixels there as well. */
export function redirectTo(location: string, cacheControl: string): APIGatewayProxyResult {
  return { statusCode: 302, headers: { ...OPEN, location, 'cache-control': cacheControl }, body: '' };
}

/** Without the right to list, S3 refuses what is not there. */
function asMissing(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): never {
  throw [403, 404].includes(error.$metadata?.httpStatusCode ?? 0) ? notFound() : error;
}
