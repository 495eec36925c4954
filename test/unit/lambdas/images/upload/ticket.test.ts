import { createHash, createHmac } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newImage } from '../../../../../lambdas/images/image/create.ts';
import { ticketOf } from '../../../../../lambdas/images/upload/ticket.ts';

const SECRET = 'a-secret-of-nobody';
const NOW = new Date('2026-01-02T03:04:05.000Z');
const ID = '00000000-0000-7000-8000-000000000001';
const s3 = new S3Client({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET },
  requestChecksumCalculation: 'WHEN_REQUIRED',
});

function ticketFor(method: 'PUT' | 'POST', size = 1234, contentType = 'image/jpeg', now = NOW) {
  const image = newImage(
    {
      id: ID,
      preset: 'photos',
      contentType,
      size,
      method,
      alt: undefined,
      origin: undefined,
      addressHash: '',
    },
    { now: NOW, expireSeconds: 3600, overdueSeconds: 1200, retentionDays: undefined },
  );
  return ticketOf(image, {
    s3,
    bucket: 'uploads-bucket',
    baseUrl: 'https://desk.example.com',
    policySeconds: 300,
    now,
  });
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** What S3 computes of a request that comes to an address: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
function signatureOf(method: string, address: string, sent: Readonly<Record<string, string>>): string {
  const { pathname, searchParams, host } = new URL(address);
  const query = [...searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const signed = searchParams.get('X-Amz-SignedHeaders') ?? '';
  const headers: Record<string, string> = { ...sent, host };
  const lines = signed.split(';').map((name) => `${name}:${headers[name] ?? ''}\n`);
  const request = [method, pathname, query, lines.join(''), signed, 'UNSIGNED-PAYLOAD'].join('\n');
  const [, date = '', region = '', service = ''] = (searchParams.get('X-Amz-Credential') ?? '').split('/');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const hash = createHash('sha256').update(request).digest('hex');
  const text = ['AWS4-HMAC-SHA256', searchParams.get('X-Amz-Date'), scope, hash].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return hmac(key, text).toString('hex');
}

const HONEST = { 'content-length': '1234', 'content-type': 'image/jpeg', 'if-none-match': '*' };

describe('the address of an upload', () => {
  test('has just what a page must send along, in the shape that Uppy’s plugin takes', async () => {
    const { upload, ...ticket } = await ticketFor('PUT');
    expect(ticket).toEqual({
      imageId: ID,
      expiresAt: '2026-01-02T03:09:05.000Z',
      statusUrl: `https://desk.example.com/images/${ID}`,
    });
    expect(upload).toEqual({
      method: 'PUT',
      url: expect.stringContaining(`/uploads/${ID}?`),
      headers: { 'Content-Type': 'image/jpeg', 'If-None-Match': '*' },
    });
    // It takes whatever has fields for a form.
    expect('fields' in upload).toBe(false);
  });

  test('signs length, type and condition, and nothing that only the file could tell', async () => {
    const { url } = (await ticketFor('PUT')).upload;
    const { searchParams } = new URL(url);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host;if-none-match');
    expect([...searchParams.keys()].filter((name) => !name.startsWith('X-Amz-'))).toEqual(['x-id']);
    expect(searchParams.get('x-id')).toBe('PutObject');
    expect(Number(searchParams.get('X-Amz-Expires'))).toBe(300);
  });

  test('is good for this one request, and for none that differs in anything', async () => {
    const { url } = (await ticketFor('PUT')).upload;
    const signature = new URL(url).searchParams.get('X-Amz-Signature');
    expect(signatureOf('PUT', url, HONEST)).toBe(signature);
    const { 'if-none-match': _, ...withoutCondition } = HONEST;
    for (const [method, address, sent] of [
      ['PUT', url, { ...HONEST, 'content-length': '1235' }],
      ['PUT', url, { ...HONEST, 'content-length': '1233' }],
      ['PUT', url, { ...HONEST, 'content-type': 'image/png' }],
      ['PUT', url, { ...HONEST, 'if-none-match': '"etag"' }],
      ['PUT', url, withoutCondition],
      ['POST', url, HONEST],
      ['PUT', url.replace(ID, ID.replace('1', '2')), HONEST],
      ['PUT', url.replace('X-Amz-Expires=300', 'X-Amz-Expires=604800'), HONEST],
    ] as const)
      expect(signatureOf(method, address, sent), JSON.stringify(sent)).not.toBe(signature);
  });

  test('lasts for what is left of its time, whenever it is asked for again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 600_000 }), async (later) => {
        const { url } = (await ticketFor('PUT', 1, 'image/gif', new Date(NOW.getTime() + later))).upload;
        const seconds = Number(new URL(url).searchParams.get('X-Amz-Expires'));
        expect(seconds).toBe(Math.max(1, Math.floor((300_000 - later) / 1000)));
      }),
    );
  });
});

describe('the form of an upload', () => {
  test('leads to where nothing is rendered from, and takes the announced size and type', async () => {
    const { upload } = await ticketFor('POST');
    if (upload.method !== 'POST') throw new Error('no form');
    const { Policy = '', key } = upload.fields;
    expect(key).toBe(`posted/${ID}`);
    const { conditions } = JSON.parse(Buffer.from(Policy, 'base64').toString());
    expect(conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 1234, 1234],
        { 'Content-Type': 'image/jpeg' },
        { key: `posted/${ID}` },
      ]),
    );
  });
});
