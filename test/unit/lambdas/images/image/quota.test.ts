import { describe, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import { admitUpload, giveBackQuota, visitorsShare } from '../../../../../lambdas/images/image/quota.ts';
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

describe('who is refused', () => {
  const now = new Date('2026-03-02T08:00:00.000Z');
  const day = 'quota#photos#2026-03-02';

  /** Uploads of one preset, each a new image. @returns what an upload of an address is answered */
  function uploads(rate: object) {
    const table = simTable();
    let number = 0;
    const admit = (addressHash: string, networkHash?: string) =>
      admitUpload({
        client: table.client,
        tableName: 'images',
        presetId: 'photos',
        preset: preset(rate),
        addressHash,
        networkHash,
        id: `image ${++number}`,
        size: 10,
        now,
      }).then(
        () => 'admitted',
        (error: Error) => error.message,
      );
    return { table, admit };
  }

  test('for their own share takes nothing from the minute of the others', async () => {
    const { admit } = uploads({ imagesPerDay: 10, perAddressShareOfDay: 0.1, perPresetPerMinute: 3 });
    expect(await admit('a')).toBe('admitted');
    for (let times = 0; times < 10; times++) expect(await admit('a')).toMatch(/from you today/);
    expect([await admit('b'), await admit('c'), await admit('d')]).toEqual([
      'admitted',
      'admitted',
      expect.stringMatching(/at once/),
    ]);
  });

  test.each([
    ['the minute', { perPresetPerMinute: 1 }],
    ['the day', { imagesPerDay: 1 }],
  ])('for %s keeps their own share', async (_, rate) => {
    const { table, admit } = uploads({ perAddressShareOfDay: 1, ...rate });
    expect(await admit('a')).toBe('admitted');
    for (let times = 0; times < 3; times++) expect(await admit('b', 'n')).toMatch(/at once|taken today/);
    expect(table.get(`${day}#b`, 'quota')).toMatchObject({ images: 0, bytes: 0 });
    expect(table.get(`${day}#48#n`, 'quota')).toMatchObject({ images: 0, bytes: 0 });
    expect(table.get(day, 'quota')).toMatchObject({ images: 1, bytes: 10 });
  });

  test('for their network keeps their own share', async () => {
    const { table, admit } = uploads({ imagesPerDay: 10, perAddressShareOfDay: 0.1 });
    const admitted: string[] = [];
    for (const address of 'abcdefghij') admitted.push(await admit(address, 'n'));
    const [refused = ''] = [...'abcdefghij'].filter((_, place) => admitted[place] !== 'admitted');
    expect(refused).not.toBe('');
    expect(table.get(`${day}#${refused}`, 'quota')).toMatchObject({ images: 0, bytes: 0 });
  });
});
