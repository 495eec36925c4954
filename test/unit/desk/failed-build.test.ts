import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDesk } from '../../../desk/build.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-desk-'));
  writeFileSync(join(folder, 'index.html'), 'An earlier build');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As a mistake in the desk's source makes it, in the page's build or in the worker's after it. */
function failingAt(wanted: number): typeof buildSync {
  let call = 0;
  return (options) => {
    call++;
    if (call === wanted) throw new Error('Build failed with 1 error');
    return buildSync(options);
  };
}

describe('a build of the desk that fails', () => {
  it.each([1, 2])('leaves the earlier one as it was (call %d of esbuild)', (call) => {
    expect(() => buildDesk(folder, { bundle: failingAt(call) })).toThrow('Build failed');
    expect(readdirSync(folder)).toEqual(['index.html']);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('An earlier build');
    expect(existsSync(`${folder}.part`)).toBe(false);
  });
});
