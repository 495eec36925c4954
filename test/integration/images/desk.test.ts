/** What a page for owners asks for: the library over all presets, counts, changes, and the use of the day. */
import { beforeAll, describe, expect, it } from 'vitest';
import { settled, upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';

let token: string;
beforeAll(async () => {
  ({ token } = await newToken(['images:read', 'images:write']));
});

const call = (method: string, path: string, more = {}) =>
  callOwner(token, method, path, { pipeline: 'images', ...more });

const picture = async (width: number) => photo(width, 60).jpeg().toBuffer();

describe('the owner’s view', () => {
  it('lists all presets, counts states, and says how much of the day is used', async () => {
    const { imageId } = await upload(await picture(71));
    await settled(imageId);
    const bad = await upload(Buffer.from('no picture'));
    await settled(bad.imageId);
    const all = (await call('GET', 'images?limit=5')).body as { items: { imageId: string }[] };
    expect(all.items.map((item) => item.imageId)).toContain(imageId);
    const rejected = (await call('GET', 'images?state=rejected&limit=5')).body;
    expect(rejected.items).toContainEqual(
      expect.objectContaining({ imageId: bad.imageId, status: 'rejected' }),
    );
    expect(rejected).toMatchObject({ search: { scanned: expect.any(Number) } });
    const { items } = (await call('GET', 'images/counts')).body as { items: Record<string, unknown>[] };
    expect(items.find(({ preset }) => preset === 'square')).toMatchObject({
      ready: expect.any(Number),
      rejected: expect.any(Number),
      'awaiting-upload': expect.any(Number),
      more: false,
    });
    const { items: presets } = (await call('GET', 'presets')).body as {
      items: { id: string; today: { images: number; imagesPerDay: number } }[];
    };
    const { today } = presets.find(({ id }) => id === 'square') ?? {};
    expect(today?.images).toBeGreaterThan(0);
    expect(today?.imagesPerDay).toBeGreaterThan(0);
    expect((await call('GET', 'images?state=lost')).status).toBe(400);
    expect((await call('GET', 'health')).body).toMatchObject({ legs: [{ leg: 'render' }] });
    expect((await call('GET', 'me')).body).toMatchObject({ kind: 'token' });
  });

  it('names an image among the changes until it is ready', async () => {
    const { cursor } = (await call('GET', 'changes')).body as { cursor: string };
    const { imageId } = await upload(await picture(72));
    const answer = await waitFor(
      'the image to be ready among the changes',
      () => call('GET', `changes?since=${cursor}`),
      ({ body }) =>
        (body.items as { id: string; status: string }[]).some(
          (item) => item.id === imageId && item.status === 'ready',
        ),
    );
    expect(answer.body.items).toContainEqual({
      id: imageId,
      preset: 'square',
      status: 'ready',
      changedAt: expect.any(String),
    });
  });

  it('overwrites no description that was not seen', async () => {
    const { imageId } = await upload(await picture(73));
    await settled(imageId);
    const path = `images/${imageId}`;
    const headers = {
      'if-match': (await call('GET', path)).headers.get('etag') ?? '',
      'content-type': 'application/json',
    };
    expect((await call('PATCH', path, { headers, body: { alt: 'A hat' } })).body).toMatchObject({
      alt: 'A hat',
    });
    expect(await call('PATCH', path, { headers, body: { alt: 'A cap' } })).toMatchObject({
      status: 412,
      body: { code: 'CHANGED_MEANWHILE' },
    });
    expect((await call('GET', path)).body).toMatchObject({ alt: 'A hat' });
  });
});
