/**
 * Pixels held to other eyes: what Pillow and its LittleCMS see in a file is what they see in each of its variants. Of a
 * grid of colour profiles, bit depths, formats and orientations, and of colours that files describe without a profile.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../config/images.ts';
import { type Rendered, render } from '../../../lambdas/images/render/render.ts';
import { GRID, type GridFile, nameColours, planGrid } from '../../support/images/grid.ts';
import { askPillow, type Looking, type Seen } from '../../support/pillow/pillow.ts';

/** Each format at its best, so that what differs is the colour and not the encoder. */
const preset = images.parse({
  presets: {
    best: {
      widths: [4096],
      formats: ['avif', 'webp', 'jpeg'],
      avif: { quality: 100, effort: 0, chroma: '4:4:4' },
      webp: { quality: 100, effort: 0 },
      jpeg: { quality: 100 },
    },
  },
}).presets.best as PresetConfig;

/** How far a plain patch may be off by the encoder alone, of 255. WebP has fewer steps of colour than the others. */
const TOLERANCE: Readonly<Record<string, number>> = { png: 1, jpeg: 2, avif: 3, webp: 3 };

let folder: string;
let files: GridFile[];
let rendered: Rendered[];
let expected: Seen[];
let seen: Seen[][];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-pixels-'));
  files = await planGrid(folder);
  await askPillow({ make: files.flatMap(({ making }) => (making ? [making] : [])) });
  nameColours(files, (path) => readFileSync(path));
  rendered = [];
  const variants: Looking[] = [];
  for (const [i, { path }] of files.entries()) {
    const made = await render(readFileSync(path), preset);
    rendered.push(made);
    for (const { format, body } of made.variants) {
      const variant = join(folder, `${i}-variant.${format}`);
      writeFileSync(variant, body);
      variants.push({ path: variant, grid: GRID });
    }
  }
  const originals = files.map(({ path, described, slack }) => ({
    path,
    grid: GRID,
    ...(described && { described }),
    ...(slack !== undefined && { slack }),
  }));
  const all = await askPillow({ look: [...originals, ...variants] });
  expected = all.slice(0, files.length);
  const rest = all.slice(files.length);
  seen = rendered.map((made) => rest.splice(0, made.variants.length));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('every variant shows what its original shows, upright and in sRGB', () => {
  const wrong: string[] = [];
  const worst: Record<string, number> = {};
  let compared = 0;
  for (const [i, { name, hasAlpha }] of files.entries())
    for (const [j, { format }] of (rendered[i]?.variants ?? []).entries()) {
      expect([name, format]).toEqual([name, expect.not.stringMatching(hasAlpha ? 'jpeg' : 'png')]);
      const [original, variant] = [expected[i] as Seen, seen[i]?.[j] as Seen];
      if (original.size.join() !== variant.size.join()) wrong.push(`${name}, ${format}: of another size`);
      const off = Math.max(
        ...original.patches.map((patch, k) => distance(patch, variant.patches[k]?.[0] ?? [])),
      );
      compared += variant.patches.length;
      worst[format] = Math.max(worst[format] ?? 0, off);
      if (off > (TOLERANCE[format] ?? 0)) wrong.push(`${name}, ${format}: ${off} off`);
    }
  console.log(
    `${compared} colours of ${files.length} files compared; worst by format: ${JSON.stringify(worst)}`,
  );
  expect(wrong).toEqual([]);
});

test('the thumbhash and the dominant colour are of the same colours', () => {
  for (const [i, { name, hasAlpha }] of files.entries()) {
    const { thumbhash, color } = rendered[i]?.manifest.placeholder ?? { thumbhash: '', color: '' };
    const patches = expected[i]?.patches ?? [];
    const dominant = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    // It is the mean of colours that are alike.
    const off = Math.min(...patches.map((patch) => distance(patch, dominant)));
    expect([name, color, off <= 16]).toEqual([name, color, true]);
    if (hasAlpha) continue;
    const mean = [0, 1, 2].map(
      (k) =>
        patches.reduce((sum, [least, most]) => sum + ((least[k] ?? 0) + (most[k] ?? 0)) / 2, 0) /
        patches.length,
    );
    const { r, g, b } = thumbHashToAverageRGBA(Buffer.from(thumbhash, 'base64'));
    // Six bits of lightness and colour.
    const far = Math.max(...[r, g, b].map((value, k) => Math.abs(255 * value - (mean[k] ?? 0))));
    expect([name, far <= 12]).toEqual([name, true]);
  }
});

/** How far a colour is from a range of them, in the channel that is furthest. */
function distance([least, most]: Seen['patches'][number], colour: readonly number[]): number {
  return Math.max(...colour.map((value, k) => Math.max((least[k] ?? 0) - value, value - (most[k] ?? 0), 0)));
}
