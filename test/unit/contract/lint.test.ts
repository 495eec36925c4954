import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CONTRACTS } from '../../../contract/contracts.ts';

const LINTER = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));

/** Runs the linter, which would otherwise ask the network for its own updates and report that it ran. */
function lint(...files: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const args = [LINTER, 'lint', '--config', 'contract/redocly.yaml', '--format', 'stylish', ...files];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

it('finds nothing in the documents, warnings included', async () => {
  const { code, output } = await lint(
    ...CONTRACTS.map(({ pipeline }) => `contract/openapi/${pipeline}.json`),
  );
  expect(output.match(/^.*\b(error|warning)\b.*$/gm) ?? []).toEqual([]);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('valid') });
});

it('would find a mistake', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-lint-'));
  const text = await readFile('contract/openapi/contact.json', 'utf8');
  const file = join(folder, 'broken.json');
  await writeFile(file, text.replace('"operationId": "getSubmission"', '"operationId": "listSubmissions"'));
  const { code, output } = await lint(file);
  await rm(folder, { recursive: true });
  expect(code).toBe(1);
  expect(output).toContain('operation-operationId-unique');
});
