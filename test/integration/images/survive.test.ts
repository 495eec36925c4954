/** What may go wrong on the way: repeated, late and lost events, dead attempts, deletions that race uploads. */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { redriveLegs } from '../../../cli/redrive/redrive.ts';
import { IMAGES_LEGS } from '../../../lambdas/images/environment.ts';
import { DUE_ENDS, DUE_REFUSALS, imagePk } from '../../../lambdas/images/image/image.ts';
import { isUploadEvent, uploadEvent } from '../../../lambdas/images/image/upload-event.ts';
import type { StoredManifest } from '../../../lambdas/images/render/manifest.ts';
import { newLeg } from '../../../lambdas/shared/legs/legs.ts';
import { dueHome } from '../../../lambdas/shared/table/shards.ts';
import { aws, deployed, has, output } from '../../support/deployed.ts';
import {
  asOwner,
  getStatus,
  patchItem,
  readItem,
  requestUpload,
  resultOf,
  sendFile,
  settled,
  sweep,
  upload,
} from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { newToken } from '../../support/owner.ts';
import { SPREAD_LAYOUT } from '../../support/spread.ts';
import { waitFor } from '../../support/wait.ts';

const s3 = new S3Client(aws);
const sqs = new SQSClient(aws);
const QueueUrl = output('Images', 'QueueUrl');
const results = output('Images', 'ResultsBucketName');

let shade = 0;
/** A picture that no other test has sent. */
function fresh(): Promise<Buffer> {
  shade += 7;
  return photo(60 + shade, 60)
    .jpeg()
    .toBuffer();
}

async function files(content: unknown): Promise<number> {
  const { KeyCount = 0 } = await s3.send(
    new ListObjectsV2Command({ Bucket: results, Prefix: `v/${content}/` }),
  );
  return KeyCount;
}

/** The key under which it is due. */
function dueAt(queue: string, imageId: string): string {
  return dueHome({ shards: SPREAD_LAYOUT }, queue, imagePk(imageId), new Date());
}

async function send(body: string): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
}

describe('events', () => {
  it('that come again change nothing', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    const before = await readItem(`image#${imageId}`, 'image');
    const content = await readItem(`content#${before?.content}`, 'content');
    await send(uploadEvent({ key: `uploads/${imageId}`, etag: '"another"' }));
    await send(uploadEvent({ key: `uploads/${imageId}`, etag: String(before?.etag) }));
    const marker = await upload(await fresh());
    await settled(marker.imageId);
    expect(await readItem(`image#${imageId}`, 'image')).toEqual(before);
    expect(await readItem(`content#${before?.content}`, 'content')).toEqual(content);
  });

  it('of keys that are not ours are dropped', async () => {
    for (const key of ['uploads/../x', 'v/abc/1.jpeg', 'uploads/%2e%2e'])
      await send(uploadEvent({ key, etag: '"x"' }));
    const { imageId } = await upload(await fresh());
    expect((await settled(imageId)).status).toBe('ready');
  });

  it('that are lost are found by the sweep', async () => {
    const file = await fresh();
    const { body: ticket } = await requestUpload({
      preset: 'square',
      contentType: 'image/jpeg',
      size: file.length,
    });
    await sendFile(ticket, file);
    await settled(ticket.imageId);
    // As if nobody had heard of the file.
    await removeContent(ticket.imageId, 'awaiting-upload');
    await patchItem(`image#${ticket.imageId}`, 'image', {
      gsi2pk: 'due#upload',
      gsi2sk: new Date(Date.now() - 1000).toISOString(),
    });
    expect((await sweep()).found).toBeGreaterThan(0);
    expect((await settled(ticket.imageId)).status).toBe('ready');
  });

  it('that never come end in a reason, and a late file is taken all the same', async () => {
    const file = await fresh();
    const { body: ticket } = await requestUpload({
      preset: 'square',
      contentType: 'image/jpeg',
      size: file.length,
    });
    const past = new Date(Date.now() - 1000).toISOString();
    await patchItem(`image#${ticket.imageId}`, 'image', { gsi2sk: past, expiresAt: past });
    await sweep();
    expect(await settled(ticket.imageId)).toMatchObject({
      status: 'rejected',
      reason: { code: 'upload-expired' },
    });
    await sendFile(ticket, file);
    await waitFor('the late file', async () => (await getStatus(ticket.imageId)).body.status === 'ready');
  });
});

describe('an attempt that died', () => {
  it('is made again after its lease, and ends as if nothing had happened', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    const { content } = (await readItem(`image#${imageId}`, 'image')) ?? {};
    // As it stands between putting the files and telling of them.
    const past = new Date(Date.now() - 10_000).toISOString();
    const lease = { state: 'rendering', holder: 'dead', leaseEnd: past, references: 0 };
    await patchItem(`content#${content}`, 'content', lease);
    await patchItem(`image#${imageId}`, 'leg#render', {
      state: 'sending',
      dueAt: past,
      attempts: 1,
      gsi2pk: newLeg({ pk: `image#${imageId}`, leg: 'render' }, new Date()).gsi2pk,
      gsi2sk: past,
    });
    await removeContent(imageId);
    expect((await sweep()).enqueued).toBeGreaterThan(0);
    expect((await settled(imageId)).status).toBe('ready');
    expect(await readItem(`content#${content}`, 'content')).toMatchObject({ state: 'ready', references: 1 });
  });

  it('over and over ends in a reason', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    const past = new Date(Date.now() - 10_000).toISOString();
    await patchItem(`image#${imageId}`, 'leg#render', {
      state: 'sending',
      dueAt: past,
      attempts: 4,
      openings: new Set(['first', 'second', 'third']),
    });
    await removeContent(imageId);
    await send(JSON.stringify({ pk: `image#${imageId}`, leg: 'render' }));
    expect(await settled(imageId)).toMatchObject({ status: 'rejected', reason: { code: 'crashed' } });
  });
});

/** As the image stood before it was ready. */
async function removeContent(imageId: string, state = 'processing'): Promise<void> {
  await DynamoDBDocumentClient.from(new DynamoDBClient(aws)).send(
    new UpdateCommand({
      TableName: output('Images', 'TableName'),
      Key: { pk: `image#${imageId}`, sk: 'image' },
      UpdateExpression: 'SET #state = :state REMOVE content, manifest',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': state },
    }),
  );
}

describe('a file that was replaced before it was read', () => {
  it('is refused with a reason, not left in work, and alarms nobody', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    // As it stands when the second file came before the first was fetched.
    await removeContent(imageId);
    await patchItem(`image#${imageId}`, 'image', { etag: '"of-the-first"' });
    const past = new Date(Date.now() - 1000).toISOString();
    const leg = { state: 'pending', attempts: 0, answered: 0, dueAt: past };
    await patchItem(`image#${imageId}`, 'leg#render', leg);
    await send(JSON.stringify({ pk: `image#${imageId}`, leg: 'render' }));
    expect(await settled(imageId)).toMatchObject({ status: 'rejected', reason: { code: 'replaced' } });
    await waitFor(
      'the work to end without a failure',
      () => readItem(`image#${imageId}`, 'leg#render'),
      (item) => item?.reason === 'replaced',
    );
    const shown = await asOwner<{ legs: object }>('GET', `images/${imageId}`);
    expect(shown.body.legs).toMatchObject({ render: { state: 'expired', reason: 'replaced' } });
    expect(await readItem(`image#${imageId}`, 'image')).toMatchObject({
      gsi2pk: dueAt(DUE_REFUSALS, imageId),
    });
  });

  it('leaves what is shown already as it is, and its owner reads why', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    await patchItem(`image#${imageId}`, 'image', { etag: '"of-the-first"' });
    await asOwner('POST', `images/${imageId}/render`);
    expect(await resultOf(imageId)).toBe('original-gone');
    expect((await getStatus(imageId)).body.status).toBe('ready');
    const { body } = await asOwner<{ items: object[] }>('GET', 'images?preset=square&limit=1');
    expect(body.items).toMatchObject([
      { imageId, legs: { render: { state: 'failed', reason: 'original-gone' } } },
    ]);
  });
});

describe('a refused file', () => {
  it('is deleted once no upload can bring it back, and its image tells why for longer', async () => {
    const { imageId } = await upload(Buffer.from('no picture'));
    const { reason } = await settled(imageId);
    const original = { Bucket: output('Images', 'UploadsBucketName'), Key: `uploads/${imageId}` };
    await sweep();
    await s3.send(new HeadObjectCommand(original));
    await patchItem(`image#${imageId}`, 'image', { gsi2sk: new Date(Date.now() - 1000).toISOString() });
    expect((await sweep()).refused).toBeGreaterThan(0);
    await expect(s3.send(new HeadObjectCommand(original))).rejects.toMatchObject({ name: 'NotFound' });
    expect((await getStatus(imageId)).body).toMatchObject({ status: 'rejected', reason });
    expect((await asOwner('POST', `images/${imageId}/render`)).status).toBe(409);
    expect(await readItem(`image#${imageId}`, 'image')).not.toHaveProperty('gsi2pk');
  });

  it('stays when its owner has had it rendered again meanwhile', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    await patchItem(`image#${imageId}`, 'image', {
      gsi2pk: 'due#refusal',
      gsi2sk: new Date(Date.now() - 1000).toISOString(),
    });
    await sweep();
    const original = { Bucket: output('Images', 'UploadsBucketName'), Key: `uploads/${imageId}` };
    await s3.send(new HeadObjectCommand(original));
    expect((await getStatus(imageId)).body.status).toBe('ready');
  });
});

describe('an image of a preset with a retention', () => {
  const past = () => new Date(Date.now() - 1000).toISOString();

  it('is deleted by itself when its time is over, not before', async () => {
    const { imageId } = await upload(await fresh(), { preset: 'brief' });
    await settled(imageId);
    await resultOf(imageId);
    const { body } = await asOwner<{ createdAt: string; deletedAfter: string }>('GET', `images/${imageId}`);
    const days = (Date.parse(body.deletedAfter) - Date.parse(body.createdAt)) / 86_400_000;
    expect(days).toBe(2);
    await sweep();
    const { content } = (await readItem(`image#${imageId}`, 'image')) ?? {};
    await patchItem(`image#${imageId}`, 'image', { gsi2sk: past() });
    expect((await sweep()).ended).toBeGreaterThan(0);
    expect((await getStatus(imageId)).status).toBe(404);
    expect(await readItem(`content#${content}`, 'content')).toMatchObject({ references: 0 });
    // And the original and the entry with the end of the time in which another file could come.
    await patchItem(`image#${imageId}`, 'image', { gsi2sk: past() });
    expect((await sweep()).deleted).toBeGreaterThan(0);
    expect(await readItem(`image#${imageId}`, 'image')).toBeUndefined();
    const original = { Bucket: output('Images', 'UploadsBucketName'), Key: `uploads/${imageId}` };
    await expect(s3.send(new HeadObjectCommand(original))).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('ends so, too, when its file was refused', async () => {
    const { imageId } = await upload(Buffer.from('no picture at all'), { preset: 'brief' });
    await settled(imageId);
    await patchItem(`image#${imageId}`, 'image', { gsi2sk: past() });
    expect((await sweep()).refused).toBeGreaterThan(0);
    const { gsi2pk, gsi2sk, keepUntil } = (await readItem(`image#${imageId}`, 'image')) ?? {};
    expect([gsi2pk, gsi2sk]).toEqual([dueAt(DUE_ENDS, imageId), keepUntil]);
  });
});

describe('deleting', () => {
  it('takes the entry and the original at once, the variants with their last owner', async () => {
    const file = await fresh();
    const [first, second] = [await upload(file), await upload(file)];
    await Promise.all([settled(first.imageId), settled(second.imageId)]);
    const { content } = (await readItem(`image#${first.imageId}`, 'image')) ?? {};

    const deleted = await asOwner<{ deleted: string[]; cached: string }>('DELETE', `images/${first.imageId}`);
    expect(deleted.status).toBe(200);
    expect(deleted.body.deleted).toEqual(['entry', 'original']);
    expect(deleted.body.cached).toContain(has('cdn') ? 'CloudFront' : 'Browsers');
    expect((await getStatus(first.imageId)).status).toBe(404);
    const original = { Bucket: output('Images', 'UploadsBucketName'), Key: `uploads/${first.imageId}` };
    // While its address is good, an empty object keeps the place; then that goes, too.
    expect((await s3.send(new HeadObjectCommand(original))).ContentLength).toBe(0);
    await patchItem(`image#${first.imageId}`, 'image', { gsi2sk: new Date(Date.now() - 1000).toISOString() });
    await makeDue(content);
    await sweep();
    await expect(s3.send(new HeadObjectCommand(original))).rejects.toMatchObject({ name: 'NotFound' });
    expect(await readItem(`image#${first.imageId}`, 'image')).toBeUndefined();
    expect(await files(content)).toBe(4);

    await asOwner('DELETE', `images/${second.imageId}`);
    await makeDue(content);
    await sweep();
    expect(await files(content)).toBe(0);
    expect(await readItem(`content#${content}`, 'content')).toBeUndefined();

    // The same picture once more starts again.
    const third = await upload(file);
    expect((await settled(third.imageId)).status).toBe('ready');
    expect(await files(content)).toBe(4);
  });

  it('leaves files alone that another sweep is deleting, until that one must have ended', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    const { content } = (await readItem(`image#${imageId}`, 'image')) ?? {};
    const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
    await asOwner('DELETE', `images/${imageId}`);
    const other = { state: 'deleting', holder: 'other', gsi2sk: inSeconds(-1) };
    await patchItem(`content#${content}`, 'content', { ...other, leaseEnd: inSeconds(60) });
    await sweep();
    expect(await files(content)).toBe(4);
    await patchItem(`content#${content}`, 'content', { leaseEnd: inSeconds(-1) });
    await sweep();
    expect(await files(content)).toBe(0);
    expect(await readItem(`content#${content}`, 'content')).toBeUndefined();
  });

  it('is undone by an upload of the same picture within the grace period', async () => {
    const file = await fresh();
    const first = await upload(file);
    await settled(first.imageId);
    const { content } = (await readItem(`image#${first.imageId}`, 'image')) ?? {};
    await asOwner('DELETE', `images/${first.imageId}`);
    const second = await upload(file);
    await settled(second.imageId);
    expect(await resultOf(second.imageId)).toBe('shared');
    await sweep();
    expect(await files(content)).toBe(4);
  });

  /** As if the grace period had passed. */
  async function makeDue(content: unknown): Promise<void> {
    const item = await readItem(`content#${content}`, 'content');
    if (item?.gsi2pk !== undefined)
      await patchItem(`content#${content}`, 'content', { gsi2sk: new Date(Date.now() - 1000).toISOString() });
  }
});

describe('a description', () => {
  it('is corrected by the owner alone, with the scope to write, and nothing else is', async () => {
    const { imageId } = await upload(await fresh(), { alt: 'first' });
    await settled(imageId);
    const path = `images/${imageId}`;
    const corrected = await asOwner<{ alt: string; manifest: { picture: string } }>('PATCH', path, {
      alt: 'second',
    });
    expect(corrected).toMatchObject({ status: 200, body: { imageId, alt: 'second' } });
    expect(corrected.body.manifest.picture).toContain('alt="second"');
    const before = await readItem(`image#${imageId}`, 'image');
    for (const [body, status] of [
      [{ alt: 'x'.repeat(501) }, 422],
      [{}, 422],
      [{ alt: 'x', state: 'deleting' }, 422],
      [{ preset: 'scarce' }, 422],
      [{ alt: ['a', 'b'] }, 422],
    ] as const)
      expect([body, (await asOwner('PATCH', path, body)).status]).toEqual([body, status]);
    expect((await asOwner('PATCH', 'images/x', { alt: 'x' })).status).toBe(404);
    expect(await readItem(`image#${imageId}`, 'image')).toEqual(before);
    const { token } = await newToken(['images:read']);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const url = `${deployed.urls.images}/owner/${path}`;
    expect((await fetch(url, { method: 'PATCH', headers, body: '{"alt":"x"}' })).status).toBe(403);
  });
});

describe('rendering again', () => {
  it('makes lost files anew while the preset is the same, and swaps the content when it has changed', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    const before = await readItem(`image#${imageId}`, 'image');
    const content = await readItem(`content#${before?.content}`, 'content');
    const [variant] = (before?.manifest as StoredManifest | undefined)?.variants ?? [];
    const lost = { Bucket: results, Key: `v/${before?.content}/${variant?.width}.${variant?.format}` };
    await s3.send(new HeadObjectCommand(lost));
    await s3.send(new DeleteObjectCommand(lost));
    expect((await asOwner('POST', `images/${imageId}/render`)).status).toBe(202);
    expect(await resultOf(imageId)).toBe('rendered-again');
    await s3.send(new HeadObjectCommand(lost));
    expect((await readItem(`image#${imageId}`, 'image'))?.manifest).toEqual(before?.manifest);
    expect(await readItem(`content#${before?.content}`, 'content')).toEqual(content);

    // As it was rendered under other settings: under another key.
    const other = { ...(await readItem(`content#${before?.content}`, 'content')), pk: 'content#0', key: '0' };
    await patchItem('content#0', 'content', { ...withoutKeys(other), references: 1 });
    await patchItem(`image#${imageId}`, 'image', { content: '0', settings: 'old' });
    const listed = await asOwner<{ outdated: boolean }>('GET', `images/${imageId}`);
    expect(listed.body.outdated).toBe(true);
    await asOwner('POST', `images/${imageId}/render`);
    expect(await resultOf(imageId)).toBe('shared');
    expect((await readItem(`image#${imageId}`, 'image'))?.content).toBe(before?.content);
    expect((await readItem('content#0', 'content'))?.references).toBe(0);
  });

  it('is in the list: newest first, by preset, page by page', async () => {
    const { imageId } = await upload(await fresh(), { alt: 'listed' });
    await settled(imageId);
    type Page = { items: { imageId: string; alt?: string; status: string }[]; cursor: string };
    const list = (query: string) => asOwner<Page>('GET', `images?preset=square&${query}`);
    const { body } = await list('limit=3');
    expect(body.items[0]).toMatchObject({ imageId, alt: 'listed', status: 'ready' });
    const { body: first } = await list('limit=1');
    const { body: rest } = await list(`limit=2&cursor=${first.cursor}`);
    expect([...first.items, ...rest.items]).toEqual(body.items);
    expect((await list('state=ready')).body.items[0]).toMatchObject({ imageId });
    for (const query of ['cursor=bm8', 'limit=0', 'state=gone']) expect((await list(query)).status).toBe(400);
    expect((await asOwner('GET', `images?preset=scarce&cursor=${first.cursor}`)).status).toBe(400);
  });
});

describe('a preset that was taken out of the configuration', () => {
  it('leaves its images in the list, to be deleted', async () => {
    const { imageId } = await upload(await fresh());
    await settled(imageId);
    await resultOf(imageId);
    await patchItem(`image#${imageId}`, 'image', { preset: 'former', gsi1pk: 'preset#former' });
    const list = () => asOwner<{ items: object[] }>('GET', 'images?preset=former');
    expect((await list()).body.items).toMatchObject([{ imageId, preset: 'former', outdated: false }]);
    expect((await asOwner('DELETE', `images/${imageId}`)).status).toBe(200);
    expect((await list()).body.items).toEqual([]);
  });
});

describe('redrive', () => {
  it('sends announcements of uploads again that ended among the dead letters, and leaves strange ones there', async () => {
    const file = await fresh();
    const { body: ticket } = await requestUpload({
      preset: 'square',
      contentType: 'image/jpeg',
      size: file.length,
    });
    const deadLetterQueueUrl = output('Images', 'DeadLetterQueueUrl');
    await sendFile(ticket, file);
    await settled(ticket.imageId);
    await removeContent(ticket.imageId, 'awaiting-upload');
    const { etag } = (await readItem(`image#${ticket.imageId}`, 'image')) ?? {};
    for (const MessageBody of [
      uploadEvent({ key: `uploads/${ticket.imageId}`, etag: String(etag) }),
      '{"what":"is this"}',
    ])
      await sqs.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody }));
    const { deadLetters } = await redriveLegs({
      store: {
        client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
        tableName: output('Images', 'TableName'),
        shards: SPREAD_LAYOUT,
        now: () => new Date(),
      },
      sqs,
      queueUrl: QueueUrl,
      deadLetterQueueUrl,
      legs: IMAGES_LEGS,
      resend: isUploadEvent,
      includeUnknown: false,
      includeBounced: false,
    });
    expect(deadLetters).toBe(1);
    expect((await settled(ticket.imageId)).status).toBe('ready');
  });
});

function withoutKeys({ pk: _, sk: __, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}
