import { describe, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import {
  contentKey,
  hashBytes,
  hashSettings,
  imageOfUpload,
  uploadKey,
  variantKey,
} from '../../../../../lambdas/images/render/keys.ts';

const gallery = (settings = {}) =>
  images.parse({ presets: { gallery: settings } }).presets.gallery as PresetConfig;
const ID = '0192f0c1-2b3c-7def-8abc-0123456789ab';

describe('keys', () => {
  test('an upload’s key names its image, and no other key does', () => {
    expect(imageOfUpload(uploadKey(ID))).toBe(ID);
    for (const key of [
      '',
      'uploads/',
      `uploads/${ID}/x`,
      `x/uploads/${ID}`,
      'uploads/../v/a',
      `uploads%2F${ID}`,
      `uploads/${ID}\n`,
    ])
      expect(imageOfUpload(key)).toBeUndefined();
  });

  test('a variant’s key changes with the original and with each setting that its bytes depend on', () => {
    const name = (bytes: string, settings: object) =>
      contentKey(hashBytes(Buffer.from(bytes)), hashSettings(gallery(settings)));
    const names = [
      name('a', {}),
      name('b', {}),
      name('a', { widths: [160] }),
      name('a', { formats: ['webp'] }),
      name('a', { jpeg: { quality: 81 } }),
      name('a', { jpeg: { quality: 80 } }),
      name('a', { avif: { effort: 3 } }),
      name('a', { crop: { ratio: [1, 1] } }),
      name('a', { animated: false }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(name('a', { maxBytes: 5, public: true, rate: { imagesPerDay: 1 } })).toBe(names[0]);
    expect(variantKey(names[0] ?? '', { width: 320, format: 'avif' })).toMatch(
      /^v\/[0-9a-f]{32}\/320\.avif$/,
    );
  });

  test('the order in which settings are written does not matter', () => {
    const one = gallery({ avif: { quality: 40, effort: 1 } });
    expect(hashSettings({ ...one, avif: { chroma: 'auto', bits: 'auto', effort: 1, quality: 40 } })).toBe(
      hashSettings(one),
    );
  });
});
