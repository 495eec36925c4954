import { S3Client } from '@aws-sdk/client-s3';
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isVariantKey } from '../../../../../lambdas/images/render/keys.ts';
import { redirectTo, serveVariant } from '../../../../../lambdas/images/serving/serve.ts';
import { violations } from '../../../../support/contract-check.ts';

const KEY = `v/${'0123456789abcdef'.repeat(2)}/640.webp`;

/** A real client for signing, whose commands are answered here. */
function results(body: Uint8Array | undefined, status = 404) {
  const s3 = new S3Client({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  });
  const seen: string[] = [];
  s3.send = (async (command: { constructor: { name: string } }) => {
    seen.push(command.constructor.name);
    if (!body) throw Object.assign(new Error('no'), { $metadata: { httpStatusCode: status } });
    return {
      ContentLength: body.length,
      ContentType: 'image/webp',
      CacheControl: 'public, max-age=31536000, immutable',
      ETag: '"one"',
      Body: { transformToByteArray: async () => body },
    };
  }) as never;
  return { s3, bucket: 'results', seen };
}

describe('a variant from the API', () => {
  test('comes with the headers that the CDN sends, for pages of any origin', async () => {
    const answer = await serveVariant({ headers: {} }, KEY, results(Buffer.from('picture')));
    expect(answer).toEqual({
      statusCode: 200,
      headers: {
        'content-type': 'image/webp',
        'cache-control': 'public, max-age=31536000, immutable',
        etag: '"one"',
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
      },
      isBase64Encoded: true,
      body: Buffer.from('picture').toString('base64'),
    });
  });

  test('costs no bytes where the browser has it', async () => {
    const bucket = results(Buffer.from('picture'));
    const answer = await serveVariant({ headers: { 'if-none-match': '"one"' } }, KEY, bucket);
    expect([answer.statusCode, answer.body, bucket.seen]).toEqual([304, '', ['HeadObjectCommand']]);
  });

  test('that is beyond what an answer may have comes from the bucket, for some minutes', async () => {
    for (const [size, status] of [
      [4_400_000, 200],
      [4_400_001, 302],
    ] as const) {
      const answer = await serveVariant({ headers: {} }, KEY, results(Buffer.alloc(size)));
      expect(answer.statusCode).toBe(status);
      // In base64, with its headers, below 6 MB.
      expect(JSON.stringify(answer).length).toBeLessThan(6_000_000);
      if (status === 200) continue;
      const location = new URL(String(answer.headers?.location));
      expect(location.pathname).toBe(`/${KEY}`);
      expect(location.searchParams.get('X-Amz-Expires')).toBe('300');
      expect(answer.headers?.['cache-control']).toBe('private, max-age=240');
    }
  });

  test('that is not there is a 404, whichever way S3 says so, and trouble is none', async () => {
    for (const status of [403, 404])
      await expect(serveVariant({ headers: {} }, KEY, results(undefined, status))).rejects.toMatchObject({
        status: 404,
      });
    await expect(serveVariant({ headers: {} }, KEY, results(undefined, 503))).rejects.toThrow('no');
  });
});

describe('the contract', () => {
  const held = ({ statusCode, headers = {}, body }: APIGatewayProxyResult) => ({
    status: statusCode,
    violations: violations({
      pipeline: 'images',
      method: 'GET',
      path: `/${KEY}`,
      status: statusCode,
      contentType: headers['content-type'] === undefined ? null : String(headers['content-type']),
      body,
    }),
  });
  const fine = (status: number) => ({ status, violations: [] });

  test('has every answer', async () => {
    const picture = results(Buffer.from('picture'));
    expect(held(redirectTo(`https://cdn.frontdesk-tests.dev/${KEY}`, 'public'))).toEqual(fine(302));
    expect(held(await serveVariant({ headers: {} }, KEY, picture))).toEqual(fine(200));
    expect(held(await serveVariant({ headers: { 'if-none-match': '"one"' } }, KEY, picture))).toEqual(
      fine(304),
    );
    expect(held(await serveVariant({ headers: {} }, KEY, results(Buffer.alloc(4_400_001))))).toEqual(
      fine(302),
    );
  });
});

describe('an address from before there was a CDN', () => {
  test('leads there, under the same key', () => {
    expect(redirectTo(`https://img.example.com/${KEY}`, 'public, max-age=86400')).toMatchObject({
      statusCode: 302,
      headers: {
        location: `https://img.example.com/${KEY}`,
        'cache-control': 'public, max-age=86400',
        'access-control-allow-origin': '*',
      },
    });
  });
});

test('nothing but a variant’s key leads anywhere', () => {
  expect(isVariantKey(KEY)).toBe(true);
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('', 'v/', KEY, '//evil.example/', '../'), (text, start) => {
      const path = start + text;
      if (isVariantKey(path)) expect(path).toMatch(/^v\/[0-9a-f]{32}\/\d+\.(avif|webp|jpeg|png)$/);
    }),
  );
  for (const path of [`${KEY}/x`, `/${KEY}`, `${KEY}\n`, `${KEY}?x`, KEY.replace('640', ''), 'v/../x'])
    expect(isVariantKey(path)).toBe(false);
});
