import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateInto, withErrorTable } from '../../../contract/generate.ts';

const STALE = 'Run npm run openapi, and commit what it writes';

describe('what is generated of the contract', () => {
  let folder: string;
  beforeAll(async () => {
    // Beside the project's own, so that imports are written alike.
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-contract-'));
    await generateInto(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(['openapi', 'client'])('is committed as it is now: contract/%s', async (name) => {
    const files = (await readdir(join(folder, name))).sort();
    expect(files).toEqual((await readdir(join('contract', name))).sort());
    for (const file of files) {
      const [now, committed] = await Promise.all(
        [folder, 'contract'].map((where) => readFile(join(where, name, file), 'utf8')),
      );
      expect(withoutConnect(committed) === withoutConnect(now), `contract/${name}/${file}: ${STALE}`).toBe(
        true,
      );
    }
  });

  it('stands in docs/api.md: the table of error codes', async () => {
    const docs = await readFile('docs/api.md', 'utf8');
    expect(docs).toContain('| `VALIDATION_FAILED`');
    expect(withErrorTable(docs) === docs, STALE).toBe(true);
  });
});

/** The one import of a client is written relative to its folder. */
function withoutConnect(text = ''): string {
  return text.replace(/^import \{ send \} from '.*connect\.ts';$/m, '');
}
