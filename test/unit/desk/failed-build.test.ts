import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildDesk } from '../../../desk/build.ts';

vi.mock('esbuild', async (original) => ({
  ...(await original<typeof import('esbuild')>()),
  buildSync: vi.fn(),
}));
const esbuild = await vi.importActual<typeof import('esbuild')>('esbuild');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-desk-'));
  writeFileSync(join(folder, 'index.html'), 'An earlier build');
});
afterEach(() => {
  vi.mocked(buildSync).mockReset();
  rmSync(folder, { recursive: true });
});

/** As a mistake in the desk's source makes it, in the page's build or in the worker's after it. */
function failAt(wanted: number): void {
  let call = 0;
  vi.mocked(buildSync).mockImplementation((options) => {
    call++;
    if (call === wanted) throw new Error('Build failed with 1 error');
    return esbuild.buildSync(options);
  });
}

describe('a build of the desk that fails', () => {
  it.each([1, 2])('leaves the earlier one as it was (call %d of esbuild)', (call) => {
    failAt(call);
    expect(() => buildDesk(folder)).toThrow('Build failed');
    expect(readdirSync(folder)).toEqual(['index.html']);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('An earlier build');
    expect(existsSync(`${folder}.part`)).toBe(false);
  });
});
