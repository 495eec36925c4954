import { expect, test } from 'vitest';
import type { Image } from '../../../../../lambdas/images/image/image.ts';
import { makeReady } from '../../../../../lambdas/images/image/store.ts';
import { claimResult } from '../../../../../lambdas/images/image/stored-result.ts';
import type { StoredManifest } from '../../../../../lambdas/images/render/manifest.ts';
import { pipeline } from '../../../../support/images/pipeline.ts';

const LEASE_SECONDS = 60;
const content = 'f'.repeat(64);
const manifest = { width: 1, height: 1 } as unknown as StoredManifest;

/** Two images with the same picture: the first attempt at it is so late that another one may take it over. */
async function twoAttempts() {
  const desk = pipeline();
  const [late, next] = [desk.ask('kept'), desk.ask('kept')];
  for (const image of [late, next]) await desk.arrive(image);
  const ready = (image: Image, holder: string) =>
    makeReady(desk.store, desk.image(image) as Image, { content, settings: 's', manifest }, holder);
  expect(await claimResult(desk.store, content, 'late', LEASE_SECONDS)).toEqual({ state: 'claimed' });
  expect(await claimResult(desk.store, content, 'next', LEASE_SECONDS)).toEqual({ state: 'busy' });
  desk.wait(LEASE_SECONDS + 1);
  expect(await claimResult(desk.store, content, 'next', LEASE_SECONDS)).toEqual({ state: 'claimed' });
  return { desk, late, next, ready };
}

test('whoever rendered a result makes it ready together with the image', async () => {
  const { desk, next, ready } = await twoAttempts();
  expect(await ready(next, 'next')).toBe(true);
  expect(desk.image(next)).toMatchObject({ state: 'ready', content });
  expect(await claimResult(desk.store, content, 'third', LEASE_SECONDS)).toEqual({
    state: 'ready',
    manifest,
  });
});

test.each([false, true])(
  'an attempt that was taken over makes neither ready, be the other done (%s) or not',
  async (done) => {
    const { desk, late, next, ready } = await twoAttempts();
    if (done) expect(await ready(next, 'next')).toBe(true);
    expect(await ready(late, 'late')).toBe(false);
    expect(desk.image(late)?.state).toBe('processing');
    expect(await claimResult(desk.store, content, 'third', LEASE_SECONDS)).toMatchObject({
      state: done ? 'ready' : 'busy',
    });
  },
);
