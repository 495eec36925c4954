import { describe, expect, test } from 'vitest';
import { dominantColor } from '../../../../../lambdas/images/render/placeholder.ts';

const RED = [200, 10, 10, 255];
const NEARLY_RED = [204, 14, 12, 255];
const BLUE = [16, 32, 240, 255];
const HIDDEN = [0, 0, 0, 0];

const colorOf = (...pixels: number[][]) => dominantColor(Uint8Array.from(pixels.flat()));

describe('the dominant colour', () => {
  test('is the most frequent kind, not the mean of all', () => {
    expect(colorOf(BLUE, RED, RED, BLUE, BLUE)).toBe('#1020f0');
  });

  test('takes what the eye can hardly tell apart together', () => {
    expect(colorOf(BLUE, BLUE, RED, NEARLY_RED, RED, NEARLY_RED, RED)).toBe('#ca0c0b');
  });

  test('does not count what is transparent', () => {
    expect(colorOf(HIDDEN, HIDDEN, HIDDEN, HIDDEN, RED)).toBe('#c80a0a');
  });

  test('is there even where nothing is to be seen', () => {
    expect(colorOf(HIDDEN, HIDDEN)).toBe('#000000');
  });
});
