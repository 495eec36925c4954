import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleInto, listFunctions, writeBundle } from '../../../../lib/constructs/bundles.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'frontdesk-bundles-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const bundled = () => readFileSync(join(directory, 'index.mjs'));

// A busy machine needs half a minute for a pipeline.
describe('bundles', () => {
  it('of a whole pipeline in one pass have the bytes that they have one by one', () => {
    for (const entry of ['images/status', 'images/assets']) {
      bundleInto(directory, entry);
      const alone = bundled();
      writeBundle(directory, entry, []);
      expect(bundled().equals(alone), entry).toBe(true);
    }
  });

  it('have no binaries inside, and are refused where those would not be beside them', () => {
    expect(() => writeBundle(directory, 'images/process', [])).toThrow('images/process imports sharp');
    writeBundle(directory, 'images/process', ['sharp']);
    expect(bundled().byteLength).toBeLessThan(2_000_000);
  });

  it('are of handlers alone', () => {
    expect(listFunctions('images')).toContain('images/process');
    expect(listFunctions('images')).not.toContain('images/render');
    expect(() => writeBundle(directory, 'images/render', [])).toThrow('exports no handler');
  });
});
