import { expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import { giveBackQuota, visitorsShare } from '../../../../../lambdas/images/image/quota.ts';
import { repeatingWrites, simTable } from '../../../../support/sim-table.ts';

function preset(rate: object = {}): PresetConfig {
  return images.parse({ presets: { photos: { public: true, maxBytes: 25_000_000, rate } } }).presets
    .photos as PresetConfig;
}

test('one visitor gets a fifth of a day, unless the preset says otherwise', () => {
  expect(visitorsShare(preset())).toEqual({ images: 100, bytes: 400_000_000 });
  expect(visitorsShare(preset({ perAddressShareOfDay: 1 }))).toEqual({ images: 500, bytes: 2_000_000_000 });
});

test('a share of a small day holds one picture of the largest size', () => {
  expect(visitorsShare(preset({ imagesPerDay: 2, megabytesPerDay: 30 }))).toEqual({
    images: 1,
    bytes: 25_000_000,
  });
});

test.each([0, -1, 1.1])('a share of %d is refused', (share) => {
  expect(() => preset({ perAddressShareOfDay: share })).toThrow(/must be/);
});

test('an upload that never came gives its place back once, though the write is repeated', async () => {
  const table = simTable();
  const upload = { preset: 'photos', addressHash: 'a', size: 10, createdAt: '2026-03-02T08:00:00.000Z' };
  const places = ['quota#photos#2026-03-02', 'quota#photos#2026-03-02#a'];
  for (const pk of places) table.put({ pk, sk: 'quota', images: 3, bytes: 30 });
  const store = { client: repeatingWrites(table.client), tableName: 'images' };
  await giveBackQuota(store, { ...upload, id: 'first' });
  for (const pk of places) expect(table.get(pk, 'quota')).toMatchObject({ images: 2, bytes: 20 });
  await giveBackQuota(store, { ...upload, id: 'second' });
  for (const pk of places) expect(table.get(pk, 'quota')).toMatchObject({ images: 1, bytes: 10 });
});
