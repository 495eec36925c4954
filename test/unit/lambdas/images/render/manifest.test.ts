import { describe, expect, test } from 'vitest';
import { presentManifest, type StoredManifest } from '../../../../../lambdas/images/render/manifest.ts';

const variant = (format: 'avif' | 'webp' | 'jpeg', width: number) => ({
  format,
  width,
  height: width / 2,
  bytes: 9,
  animated: false,
});
const stored: StoredManifest = {
  width: 640,
  height: 320,
  placeholder: { thumbhash: 'k0oGLQaSVsN0BVhn2oq2Z5SQUQcZ', color: '#112233' },
  original: { format: 'jpeg', width: 900, height: 450, bytes: 99, hash: 'ab' },
  variants: [
    variant('jpeg', 640),
    variant('webp', 640),
    variant('webp', 320),
    variant('jpeg', 320),
    variant('avif', 640),
  ],
};
const present = (alt?: string) =>
  presentManifest(stored, { content: 'c0', baseUrl: 'https://cdn.test/', ...(alt !== undefined && { alt }) });

describe('presentManifest', () => {
  test('gives each variant its address and type', () => {
    expect(present().variants).toContainEqual({
      ...variant('webp', 320),
      type: 'image/webp',
      url: 'https://cdn.test/v/c0/320.webp',
    });
  });

  test('lists widths by format, smallest first', () => {
    expect(present().srcset.jpeg).toBe(
      'https://cdn.test/v/c0/320.jpeg 320w, https://cdn.test/v/c0/640.jpeg 640w',
    );
  });

  test('offers the best format first and ends with what everything reads', () => {
    expect([...present().picture.matchAll(/image\/(\w+)/g)].map(([, format]) => format)).toEqual([
      'avif',
      'webp',
    ]);
    expect(present().picture).toMatch(
      /<img src="https:\/\/cdn.test\/v\/c0\/640.jpeg"[^>]* width="640" height="320" alt=""/,
    );
  });

  test('escapes what the uploader wrote', () => {
    expect(present('"><script>').picture).toContain('alt="&quot;&gt;&lt;script&gt;"');
  });

  test('carries a placeholder that a page can show at once', () => {
    expect(present().placeholder.url).toMatch(/^data:image\/png;base64,/);
  });
});
