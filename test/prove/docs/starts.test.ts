/** The pages of docs/start, done step by step in a checkout of its own, as a newcomer would. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comment, Delivered, Media } from '../../../local/graph/world.ts';
import { freePort } from '../../../local/port.ts';
import type { Outputs } from '../../../local/run.ts';
import { waitFor } from '../../support/wait.ts';
import { fill, readPage, type Step } from './page.ts';

const run = promisify(execFile);
const pages = globSync('docs/start/*.md')
  .filter((file) => basename(file) !== 'README.md')
  .map((file) => ({ file, ...readPage(readFileSync(file, 'utf8')) }));

let checkout: string;
let port: number;
let started: ChildProcess;

/** What a reader has after putting the fragments of all pages into the configuration. */
const CONFIGURATION = `
import example from './frontdesk.config.example.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const merge = (a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> => ({
  ...a,
  ...Object.fromEntries(
    Object.entries(b).map(([key, value]) => [key, isObject(value) && isObject(a[key]) ? merge(a[key], value) : value]),
  ),
});
export default [${pages.flatMap(({ configuration }) => configuration.map((inside) => `{ ${inside} }`)).join(',\n')}]
  .reduce(merge, example);
`;

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'frontdesk-start-'));
  await run('git', ['checkout-index', '--all', `--prefix=${checkout}/`]);
  // In place of `npm ci`, which would fetch the same packages again.
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(checkout, 'node_modules'));
  await writeFile(join(checkout, 'frontdesk.config.ts'), CONFIGURATION);
  port = await freePort();
  started = spawn('npm', ['start'], {
    cwd: checkout,
    env: { ...process.env, PORT: String(port) },
    detached: true,
  });
  let printed = '';
  started.stdout?.on('data', (text) => {
    printed += text;
  });
  started.stderr?.on('data', (text) => {
    printed += text;
  });
  await waitFor(
    'the start',
    async () => existsSync(join(checkout, '.local/outputs.json')) || (started.exitCode !== null && printed),
    Boolean,
    { withinMs: 500_000 },
  );
  expect(started.exitCode, printed).toBeNull();
});

afterAll(async () => {
  if (started?.pid !== undefined && started.exitCode === null) {
    const ended = once(started, 'exit');
    // npm, and what it has started.
    process.kill(-started.pid, 'SIGINT');
    await ended;
  }
  await rm(checkout, { recursive: true, force: true, maxRetries: 5 });
});

/** What the pages have printed that is the reader's own. */
const own = new Map<string, string>();

/** Holds that a text has these lines, in this order, and the same where it names what is the reader's own. */
function expectLines(what: string, text: string, lines: readonly RegExp[]): void {
  let from = 0;
  for (const line of lines) {
    const found = line.exec(text.slice(from));
    expect(found, `${what} prints ${line}, in\n${text}`).not.toBeNull();
    from += found?.index ?? 0;
    for (const [name, value] of Object.entries(found?.groups ?? {})) {
      expect(value, `${name} of ${what}`).toBe(own.get(name) ?? value);
      own.set(name, value);
    }
  }
}

/** Writes under a new post of the seeded account. @returns the message that it is answered by */
async function comment(text: string): Promise<string> {
  const { graph, instagramAccount } = JSON.parse(
    await readFile(join(checkout, '.local/outputs.json'), 'utf8'),
  ) as Pick<Outputs, 'graph' | 'instagramAccount'>;
  const call = async (path: string, body?: object) => {
    const response = await fetch(`${graph}${path}`, {
      method: body ? 'POST' : 'GET',
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const { id: media } = (await call('/_media', { account: instagramAccount })) as Media;
  const [{ id } = { id: '' }] = (await call('/_comments', { media, username: 'ann', text })) as Comment[];
  const answer = async () =>
    ((await call('/_delivered')) as Delivered[]).find(({ commentId }) => commentId === id)?.text ?? '';
  return waitFor('the message', answer, Boolean, { withinMs: 30_000 });
}

async function take(step: Step): Promise<void> {
  if (step.kind === 'save') return writeFile(join(checkout, step.file), fill(step.content, own));
  if (step.kind === 'comment') return expectLines(step.text, await comment(step.text), step.prints);
  if (step.kind === 'look') {
    const response = await fetch(step.address.replace(':8080', `:${port}`));
    return expect([step.address, response.status]).toEqual([step.address, 200]);
  }
  // The doctor ends with 1 while there is a problem, which is what its page shows.
  const { stdout } = await run('sh', ['-c', step.command], { cwd: checkout }).catch((error) => {
    if (/doctor/.test(step.command) && error.code === 1) return error as { stdout: string };
    throw error;
  });
  expectLines(step.command, stdout, step.prints);
}

describe.each(pages)('$file', ({ steps }) => {
  it('works as it is written', async () => {
    expect(steps.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(0);
    for (const step of steps) await take(step);
  });
});
