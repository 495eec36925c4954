import { describe, expect, it } from 'vitest';
import { readPictures } from '../../../../../desk/pages/pictures/search.ts';
import { canRender, fileFor, savedShare } from '../../../../../desk/pages/pictures/words.ts';

const file = (width: number, bytes: number, format: 'avif' | 'webp' | 'jpeg' = 'webp') => ({
  format,
  width,
  height: width,
  bytes,
  animated: false,
  type: `image/${format}`,
  url: `https://cdn.example.com/${width}.${format}`,
});

describe('the file for a place', () => {
  const files = [file(1280, 90), file(320, 20, 'jpeg'), file(320, 10, 'avif'), file(640, 40)];

  it('is the smallest that fills it', () => {
    expect(fileFor(files, 300)).toMatchObject({ width: 320, format: 'avif' });
    expect(fileFor(files, 480)?.width).toBe(640);
  });

  it('is the largest where none does, and none where there are no files', () => {
    expect(fileFor(files, 5000)?.width).toBe(1280);
    expect(fileFor([], 100)).toBeUndefined();
  });
});

describe('what is saved', () => {
  const manifest = (bytes: number, ...variants: ReturnType<typeof file>[]) =>
    ({ original: { bytes }, variants }) as unknown as Parameters<typeof savedShare>[0];

  it('compares the smallest file of full width with what was uploaded', () => {
    expect(savedShare(manifest(1000, file(1280, 400, 'jpeg'), file(1280, 100), file(320, 5)))).toBeCloseTo(
      0.9,
    );
  });

  it('is nothing where the original was smaller', () => {
    expect(savedShare(manifest(50, file(1280, 100)))).toBeUndefined();
    expect(savedShare(manifest(50))).toBeUndefined();
  });
});

it('rendering again is offered for what has a file', () => {
  expect(canRender({ status: 'ready' })).toBe(true);
  expect(canRender({ status: 'processing' })).toBe(false);
  expect(canRender({ status: 'rejected', reason: { code: 'crashed', message: '' } })).toBe(true);
  expect(canRender({ status: 'rejected', reason: { code: 'not-an-image', message: '' } })).toBe(false);
});

it('addresses that anybody wrote say what they can', () => {
  expect(readPictures({ preset: 'gallery', state: 'rejected' })).toEqual({
    preset: 'gallery',
    state: 'rejected',
  });
  expect(readPictures({ preset: '', state: 'gone' })).toEqual({});
});
