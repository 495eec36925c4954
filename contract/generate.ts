/**
 * `npm run openapi`: writes the OpenAPI documents, the typed client of the owner's routes, and the table of error codes
 * in docs/api.md. They are committed, so that a change of the contract is seen; a test compares them.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'orval';
import { CONTRACTS } from './contracts.ts';
import { documentOf } from './document.ts';
import { ERRORS } from './errors.ts';

const HERE = import.meta.dirname;
const DOCS = join(HERE, '../docs/api.md');

/** Writes documents and clients below a folder. */
export async function generateInto(folder: string): Promise<void> {
  await Promise.all(['openapi', 'client'].map((name) => mkdir(join(folder, name), { recursive: true })));
  for (const contract of CONTRACTS) {
    const document = join(folder, 'openapi', `${contract.pipeline}.json`);
    await writeFile(document, `${JSON.stringify(documentOf(contract), null, 2)}\n`);
    await generate({
      input: { target: document, filters: { tags: ['owner'] } },
      output: {
        target: join(folder, 'client', `${contract.pipeline}.ts`),
        client: 'fetch',
        mode: 'single',
        urlEncodeParameters: true,
        override: {
          mutator: { path: join(HERE, 'connect.ts'), name: 'send', extension: '.ts' },
          // Ours throws on errors.
          fetch: { forceSuccessResponse: true, includeHttpResponseReturnType: true },
        },
      },
    });
  }
}

/** The rows of docs/api.md. */
export function errorTable(): string {
  const rows = Object.entries(ERRORS).map(([code, { statuses, meaning, remedy }]) => [
    `\`${code}\``,
    statuses.join(', ') || 'of a field',
    meaning,
    remedy,
  ]);
  const table = [['code', 'status', 'meaning', 'what to do'], ...rows];
  const widths = [0, 1, 2, 3].map((i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  const lines = table.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** Puts the table where the one before stands. */
export function withErrorTable(docs: string): string {
  return docs.replace(/^\| code +\| status +\|.*\n(?:\|.*\n)*/m, () => `${errorTable()}\n`);
}

if (import.meta.main) {
  await generateInto(HERE);
  await writeFile(DOCS, withErrorTable(await readFile(DOCS, 'utf8')));
}
