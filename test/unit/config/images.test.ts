import { describe, expect, test } from 'vitest';
import { images } from '../../../config/images.ts';

const presets = (input: object) => images.parse({ presets: input }).presets;

describe('images configuration', () => {
  test('a preset that is called after a kind is one', () => {
    expect(presets({ avatar: {} }).avatar).toMatchObject({
      widths: [64, 128, 256],
      crop: { ratio: [1, 1] },
      public: false,
    });
  });

  test('any other is a gallery unless it says otherwise, and may differ in anything', () => {
    const { cards, people } = presets({
      cards: { avif: { effort: 6 } },
      people: { kind: 'avatar', widths: [90, 48, 90] },
    });
    expect(cards).toMatchObject({
      widths: [160, 320, 640, 1280],
      avif: { quality: 'auto', effort: 6, chroma: 'auto', bits: 'auto' },
    });
    expect(people).toMatchObject({ widths: [48, 90], crop: { ratio: [1, 1] } });
    expect(people).not.toHaveProperty('kind');
  });

  test.each([
    [
      'a picture that does not fit into the function',
      { gallery: { maxPixels: 60_000_000 } },
      /at most 50000000/,
    ],
    ['no preset', {}, /at least one preset/],
    ['a quality of 0', { gallery: { jpeg: { quality: 0 } } }, /between 1 and 100/],
    [
      'a day without room for the largest picture',
      { gallery: { rate: { megabytesPerDay: 24 } } },
      /less than maxBytes, 25000000 bytes, so that the largest would never be taken: give it at least 25, or lower/,
    ],
    ['an unknown name', { gallery: { qualty: 3 } }, /qualty/],
  ])('refuses %s', (_, input, message) => {
    expect(() => presets(input)).toThrow(message);
  });

  test('takes a day with room for one picture', () => {
    expect(presets({ gallery: { rate: { megabytesPerDay: 25 } } })).toBeDefined();
    expect(presets({ avatar: { rate: { megabytesPerDay: 10 } } })).toBeDefined();
    expect(presets({ gallery: { maxBytes: 900_000, rate: { megabytesPerDay: 1 } } })).toBeDefined();
  });

  test('keeps originals longer than a redrive needs', () => {
    expect(() => images.parse({ presets: { gallery: {} }, originals: { expireDays: 7 } })).toThrow(
      /at least 30/,
    );
  });
});
