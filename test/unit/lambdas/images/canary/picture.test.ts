import sharp from 'sharp';
import { expect, it } from 'vitest';
import { picture } from '../../../../../lambdas/images/canary/picture.ts';

it.each([0, 0x12fe80, 0xffffff])('is a PNG of one colour, %i', async (colour) => {
  const { data, info } = await sharp(picture(colour)).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 32, height: 32, channels: 3 });
  const seen = new Set(Array.from({ length: 32 * 32 }, (_, i) => data.readUIntBE(i * 3, 3)));
  expect([...seen]).toEqual([colour]);
});
