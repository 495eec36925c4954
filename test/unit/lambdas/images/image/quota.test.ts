import { expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import { visitorsShare } from '../../../../../lambdas/images/image/quota.ts';

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
