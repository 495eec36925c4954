import { readFile } from 'node:fs/promises';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { aws, deployed, has, output } from '../../support/deployed.ts';
import {
  asOwner,
  getStatus,
  requestUpload,
  resultOf,
  sendFile,
  settled,
  upload,
} from '../../support/images/client.ts';
import { HOSTILE } from '../../support/images/hostile.ts';
import { animation, CORNERS, colourAt, photo, turnedPhoto } from '../../support/images/pictures.ts';
import { waitFor } from '../../support/wait.ts';

const near = (colour: readonly number[]) =>
  colour.map((value) => expect.toSatisfy((seen: number) => Math.abs(seen - value) < 30));

async function download(url: string): Promise<Response> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return response;
}

describe('an upload', () => {
  it('becomes variants that are upright, in the asked sizes, and say nothing of the camera', async () => {
    const { imageId } = await upload(await turnedPhoto(300, 200, 6), { alt: 'Four "corners"' });
    const { manifest, status } = await settled(imageId);
    expect(status).toBe('ready');
    expect(manifest?.variants.map(({ format, width, height }) => `${format} ${width}x${height}`)).toEqual([
      'webp 32x32',
      'webp 64x64',
      'jpeg 32x32',
      'jpeg 64x64',
    ]);
    expect(manifest?.picture).toContain('alt="Four &quot;corners&quot;"');
    for (const variant of manifest?.variants ?? []) {
      const response = await download(variant.url);
      expect(response.headers.get('content-type')).toBe(variant.type);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      // Not from the bucket itself.
      if (has('binaryAnswers')) expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      const file = Buffer.from(await response.arrayBuffer());
      expect(file.byteLength).toBe(variant.bytes);
      expect(await sharp(file).metadata()).toMatchObject({ width: variant.width, height: variant.height });
      expect((await sharp(file).metadata()).exif).toBeUndefined();
      expect(await colourAt(file, 0.1, 0.1)).toEqual(near(CORNERS.topLeft));
      expect(await colourAt(file, 0.9, 0.9)).toEqual(near(CORNERS.bottomRight));
    }
  });

  it.runIf(has('cdn'))('is delivered by the CDN from a bucket that nobody else can read', async () => {
    const { imageId } = await upload(await photo(90, 70).jpeg().toBuffer());
    const { manifest } = await settled(imageId);
    const { pathname } = new URL(manifest?.src ?? '');
    const key = pathname.slice(pathname.indexOf('/v/'));
    // fetch would not let the header through.
    const { request } = await import('node:http');
    const { hostname, port } = new URL(deployed.endpoint);
    const type = await new Promise((resolve, reject) => {
      request(
        {
          hostname,
          port,
          path: key,
          headers: { host: output('Images', 'CdnDomainName'), 'x-forwarded-proto': 'https' },
        },
        (answer) => {
          answer.resume();
          resolve([answer.statusCode, answer.headers['content-type']]);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(type).toEqual([200, 'image/jpeg']);
  });

  it('can be asked for cheaply: a repeated question costs no body', async () => {
    const { imageId } = await upload(await photo(64, 64).jpeg().toBuffer());
    await settled(imageId);
    const first = await getStatus(imageId);
    const etag = first.headers.get('etag') ?? '';
    const again = await getStatus(imageId, { 'if-none-match': etag });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, etag]);
  });

  it('keeps moving where the preset says so', async () => {
    const { imageId } = await upload(await animation('gif'), { contentType: 'image/gif' });
    const { manifest } = await settled(imageId);
    expect(manifest?.animated).toBe(true);
    const moving = manifest?.variants.find((variant) => variant.animated);
    const file = Buffer.from(await (await download(moving?.url ?? '')).arrayBuffer());
    expect(await sharp(file, { animated: true }).metadata()).toMatchObject({ pages: 4, format: 'webp' });
  });

  it('of the same picture is rendered once', async () => {
    const file = await photo(80, 80).jpeg().toBuffer();
    const tickets = await Promise.all([upload(file), upload(file), upload(file)]);
    const urls = await Promise.all(
      tickets.map(async ({ imageId }) => (await settled(imageId)).manifest?.src),
    );
    expect(new Set(urls).size).toBe(1);
    const results = await Promise.all(tickets.map(({ imageId }) => resultOf(imageId)));
    expect(results.sort()).toEqual(['rendered', 'shared', 'shared']);
  });

  it('never shows its original', async () => {
    const ticket = await upload(await photo(70, 50).jpeg().toBuffer());
    const { Body } = await new S3Client(aws).send(
      new GetObjectCommand({
        Bucket: output('Images', 'UploadsBucketName'),
        Key: `uploads/${ticket.imageId}`,
      }),
    );
    expect(Body).toBeDefined();
    const response = await fetch(`${deployed.urls.images}/uploads/${ticket.imageId}`);
    expect(response.status).toBe(404);
  });

  const quick = HOSTILE.filter(({ name }) =>
    ['text', 'SVG with a script', 'HEIC', 'JPEG cut in half', 'PNG bomb: 400 megapixels'].includes(name),
  );
  it.each(quick)('of $name is rejected with a reason for people', async ({ make, expected }) => {
    const { imageId } = await upload(await make());
    const { status, reason, manifest } = await settled(imageId);
    expect({ status, code: reason?.code, manifest }).toEqual({ status: 'rejected', code: expected });
    expect(reason?.message).toMatch(/^[A-Z].*\.$/);
  });
});

describe('a file', () => {
  it.each([
    'image/jpg',
    'image/pjpeg',
    'image/jpeg; charset=binary',
    '',
    'application/octet-stream',
    'image/png',
  ])('is judged by its contents when it is declared as %j', async (contentType) => {
    const { imageId } = await upload(await photo(77, 55).jpeg().toBuffer(), { contentType });
    expect((await settled(imageId)).manifest?.original.format).toBe('jpeg');
  });

  it('whose header asks for too much is refused at once, and does not go round for a day', async () => {
    const { imageId } = await upload(await readFile('test/fixtures/images/avif-security-limit.avif'));
    expect(await settled(imageId)).toMatchObject({ status: 'rejected', reason: { code: 'damaged' } });
  });
});

describe('what S3 takes', () => {
  const ask = async (file: Uint8Array, method?: 'POST') =>
    (
      await requestUpload({
        preset: 'square',
        contentType: 'image/jpeg',
        size: file.length,
        ...(method && { method }),
      })
    ).body;

  it.each([undefined, 'POST' as const])(
    'is exactly the announced size and type, under the one key: %s',
    async (method) => {
      const file = await photo(40, 40).jpeg().toBuffer();
      const ticket = await ask(file, method);
      expect(Date.parse(ticket.expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
      const larger = await sendFile(ticket, Buffer.concat([file, Buffer.from('more')]));
      expect(larger.ok).toBe(false);
      expect((await sendFile(ticket, file)).ok).toBe(true);
      expect((await settled(ticket.imageId)).status).toBe('ready');
    },
  );

  it('is nothing that was sent in any other way than the address says', async () => {
    const file = await photo(41, 40).jpeg().toBuffer();
    const { upload, imageId } = await ask(file);
    const put = (url: string, headers: Record<string, string> = {}) =>
      fetch(url, { method: 'PUT', headers: { ...upload.headers, ...headers }, body: new Uint8Array(file) });
    const { 'If-None-Match': _, ...withoutCondition } = upload.headers ?? {};
    const answers = [
      await fetch(upload.url, { method: 'PUT', headers: withoutCondition, body: new Uint8Array(file) }),
      await put(upload.url, { 'Content-Type': 'image/png' }),
      await put(upload.url, { 'If-None-Match': '"etag"' }),
      await put(upload.url.replace('X-Amz-Expires=', 'X-Amz-Expires=9')),
      await put(upload.url.replace(imageId, crypto.randomUUID())),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await put(upload.url)).status).toBe(200);
  });

  it('is nothing more once the image was deleted, whether its file had come or not', async () => {
    for (const [method, hasCome] of [
      [undefined, true],
      [undefined, false],
      ['POST', true],
    ] as const) {
      const file = await photo(43, 40).jpeg().toBuffer();
      const ticket = await ask(file, method);
      if (hasCome) {
        await sendFile(ticket, file);
        await settled(ticket.imageId);
        await resultOf(ticket.imageId);
      }
      expect((await asOwner('DELETE', `images/${ticket.imageId}`)).status).toBe(200);
      const late = await sendFile(ticket, file);
      const key = { Bucket: output('Images', 'UploadsBucketName'), Key: `uploads/${ticket.imageId}` };
      // A form takes it, and nobody passes it on.
      expect(late.status).toBe(method === 'POST' ? 204 : 412);
      if (method === 'POST') {
        const posted = { ...key, Key: `posted/${ticket.imageId}` };
        await waitFor('the late file to go', () =>
          new S3Client(aws).send(new HeadObjectCommand(posted)).then(
            () => false,
            (error: Error) => error.name === 'NotFound',
          ),
        );
      }
      expect((await new S3Client(aws).send(new HeadObjectCommand(key))).ContentLength).toBe(0);
    }
  });
});
