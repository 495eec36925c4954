/** Every command is run as its user runs it: as a process of its own, in a folder that holds the example's configuration. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, OptionValues } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../../cli/program.ts';
import { localConfig } from '../../../local/config.ts';
import { localTestConfig } from '../../support/local-config.ts';

const MAIN = join(process.cwd(), 'cli/main.ts');
/** A folder with the example as `frontdesk.config.ts`, one without any configuration, and one that `npm start` has left. */
const [fresh, empty, stale] = ['fresh', 'empty', 'stale'].map((name) =>
  mkdtempSync(join(tmpdir(), `frontdesk-${name}-`)),
) as [string, string, string];

beforeAll(() => {
  const example = readFileSync('frontdesk.config.example.ts', 'utf8');
  writeFileSync(join(fresh, 'rule.json'), '{}');
  writeFileSync(
    join(fresh, 'frontdesk.config.ts'),
    example.replace('./config/index.ts', join(process.cwd(), 'config/index.ts')),
  );
});
beforeAll(() => {
  mkdirSync(join(stale, '.local/data'), { recursive: true });
  writeFileSync(join(stale, '.local/outputs.json'), JSON.stringify({ engine: 'http://127.0.0.1:1' }));
  const engine = { kind: 'ministack' } as const;
  const config = localConfig(localTestConfig, { engine, site: 'http://localhost:8080' });
  writeFileSync(join(stale, '.local/data/config.json'), JSON.stringify(config));
});
afterAll(() => {
  for (const folder of [fresh, empty, stale]) rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line where nobody is signed in to AWS, and none of AWS's addresses would answer. */
function run(args: readonly string[], cwd = fresh): Promise<Ran> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: {
      PATH,
      HOME: empty,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      // Hundreds of processes compile the same files.
      NODE_COMPILE_CACHE: join(empty, 'compiled'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ran = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...ran }));
  });
}

type AnyCommand = Command<unknown[], OptionValues, OptionValues>;

/** The words that lead to each command, such as `['owner', 'feedback', 'list']`. */
function paths(command: AnyCommand, above: readonly string[] = []): string[][] {
  return command.commands.flatMap((one) => {
    const path = [...above, one.name()];
    return [path, ...paths(one as AnyCommand, path)];
  });
}

const program = createProgram() as AnyCommand;
const all = paths(program);
const leaves = all.filter(
  (path) => !all.some((other) => other.length > path.length && path.every((word, i) => other[i] === word)),
);

/** The help of a command, as this process makes it. */
function helpOf(path: readonly string[]): string {
  const command = path.reduce<AnyCommand | undefined>(
    (above, word) => above?.commands.find((one) => one.name() === word) as AnyCommand | undefined,
    program,
  );
  return command?.helpInformation() ?? '';
}

describe('help', () => {
  it('says what a token may not do that is made without scopes', () => {
    expect(helpOf(['owner', 'token', 'create'])).toMatch(
      /may\s+do\s+everything\s+but\s+let\s+people\s+in\s+\(desk:write\)/,
    );
  });

  it.concurrent.each(all.filter((path) => path.length === 1).map(([name = '']) => [name]))(
    'of %s is printed, and is no mistake',
    async (name) => {
      const { code, stdout, stderr } = await run([name, '--help']);
      expect(stdout).toBe(helpOf([name]));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it.each(all.map((path) => [path.join(' ')]))('of %s says how it is called', (words) => {
    const [name, ...below] = words.split(' ');
    const help = helpOf(words.split(' '));
    expect(help).toMatch(new RegExp(`^Usage: ${['npm run', name, '--', ...below].join(' ')} `));
    expect(help).not.toContain('false');
    if (leaves.some((leaf) => leaf.join(' ') === words)) expect(help).toMatch(/ --config <[\s\S]* --local /);
  });

  it.each([
    ['help'],
    ['-h'],
    ['help cost'],
    ['cost help'],
    ['cost -h'],
    ['owner help'],
    ['owner help list'],
    ['owner feedback help'],
  ])('is what "%s" asks for', async (words) => {
    const { code, stdout } = await run(words.split(' '));
    expect(stdout).toMatch(/^Usage: npm run /);
    expect(code).toBe(0);
  });

  it('lists what npm run knows, and nothing else', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const called = Object.entries(scripts).filter(([, script]) => script.startsWith('node cli/main.ts'));
    for (const [name, script] of called) expect(script).toBe(`node cli/main.ts ${name}`);
    expect(called.map(([name]) => name).sort()).toEqual(program.commands.map((one) => one.name()).sort());
  });
});

describe('the documentation', () => {
  const lines = [...readFileSync('docs/owner.md', 'utf8').matchAll(/^npm run owner -- (.*)$/gm)].map(
    ([, words = '']) => words.split(/[ |]+/),
  );

  it.each(leaves.filter(([name]) => name === 'owner').map((path) => path.slice(1).join(' ')))(
    'of the owner’s commands has "%s"',
    (words) => {
      const group = words.split(' ').slice(0, -1);
      const verb = words.split(' ').at(-1) ?? '';
      const ofGroup = lines.filter((line) => group.every((word, i) => line[i] === word));
      expect(ofGroup.some((line) => line.includes(verb))).toBe(true);
    },
  );

  it.each(program.commands.map((one) => one.name()))('of all commands has %s', (name) => {
    expect(readFileSync('README.md', 'utf8')).toMatch(new RegExp(`\\| \`npm run ${name}[ \`]`));
  });
});

describe('on the example as it is', () => {
  it('cost says what it would cost', async () => {
    const { code, stdout, stderr } = await run(['cost']);
    expect(stdout).toMatch(/^A month in which nobody comes:\n[\s\S]*\*\*together\*\*[\s\S]*A thousand/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('snippets prints them all, and says which addresses are none yet', async () => {
    const { code, stdout, stderr } = await run(['snippets']);
    for (const id of ['main', 'rating', 'gallery']) expect(stdout).toContain(`== ${id}: `);
    expect(stdout).toContain('action="https://contact.not-deployed.invalid/f/main"');
    expect(stderr).toContain("frontdesk.config.ts can't be deployed to AWS yet");
    expect(stderr).toContain('addresses below that end in .invalid');
    expect(code).toBe(0);
  });

  it('snippets prints those of one, and names all when there is no such', async () => {
    const one = await run(['snippets', 'rating']);
    expect(one.stdout).toMatch(/^== rating: a widget\n/);
    expect(one.stdout).not.toMatch(/== (main|gallery)/);
    expect(await run(['snippets', 'nope'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no form, widget or preset "nope". frontdesk.config.ts has: main, rating, gallery.\n',
    });
  });

  it('doctor names each placeholder, then that nobody is signed in, and what it could not look at', async () => {
    const { code, stdout } = await run(['doctor', '--json']);
    const found = JSON.parse(stdout) as { state: string; subject: string; says: string }[];
    const placeholders = found.filter(({ subject }) => subject === 'configuration');
    expect(placeholders.map(({ says }) => says)).toEqual(
      expect.arrayContaining([
        'owner.email is the example’s "owner@example.com"',
        'contact.forms.main.site is the example’s "https://www.example.com"',
      ]),
    );
    expect(found.find(({ subject }) => subject === 'credentials')?.state).toBe('problem');
    expect(found.filter(({ state }) => state === 'unknown').length).toBeGreaterThan(5);
    expect(code).toBe(1);
  });

  it.each([
    ['deploy'],
    ['diff'],
    ['bootstrap'],
    ['secret list'],
    ['secret init'],
    ['logs contact'],
    ['redrive contact'],
    ['feedback:rebuild'],
    ['instagram:connect'],
    ['owner token list'],
  ])('%s names the file and what stands in the way', async (words) => {
    const { code, stdout, stderr } = await run(words.split(' '));
    expect(stderr).toMatch(/^frontdesk\.config\.ts can't be deployed to AWS yet\. .*\n( {2}\S+: ".*"\n)+$/);
    expect(stderr).not.toContain('mail.identity');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it.each([
    'doctor',
    'diff',
    'snippets',
    'secret list',
    'logs contact',
    'redrive contact',
    'feedback:rebuild',
    'instagram:connect',
    'owner list',
    'owner person list x',
    'owner feedback list',
    'owner images list',
    'owner instagram rules save rule.json',
    'owner instagram accounts',
    'owner token list',
  ])('%s --local says to start it, while nothing runs', async (words) => {
    const { code, stderr } = await run([...words.split(' '), '--local']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Nothing runs here. Start it with: npm start\n' });
  });
});

it.each(['secret list', 'doctor'])(
  '%s --local says that what npm start left does not answer',
  async (words) => {
    const { code, stdout, stderr } = await run([...words.split(' '), '--local'], stale);
    expect(stdout + stderr).toMatch(/What npm start left here does not answer at http:.*ECONNREFUSED/);
    expect(stdout + stderr).not.toContain('Sign in');
    expect(code).toBe(1);
  },
);

describe('without a configuration', () => {
  it('cost and snippets take the example, and say so; doctor says what to copy', async () => {
    const cost = await run(['cost'], empty);
    expect(cost.stderr).toBe(
      'frontdesk.config.ts does not exist yet: this is what the example would cost.\n\n',
    );
    expect(cost.code).toBe(0);
    const snippets = await run(['snippets', 'main'], empty);
    expect(snippets.stdout).toContain('== main: ');
    expect(snippets.stderr).toContain('frontdesk.config.ts does not exist');
    expect((await run(['doctor'], empty)).stdout).toContain(
      'cp frontdesk.config.example.ts frontdesk.config.ts',
    );
  });

  it('any other names the file that is missing', async () => {
    expect(await run(['secret', 'list'], empty)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^frontdesk\.config\.ts does not exist\. Copy frontdesk\.config\.example\.ts/,
      ),
    });
    expect((await run(['cost', '--config', 'other.ts'], empty)).stderr).toMatch(/^other\.ts does not exist/);
  });
});

describe('a mistake', () => {
  it.each([
    ['owner lst', "Unknown command 'lst'.\n(Did you mean list?)", 'owner -- <command>'],
    ['owner feedback lisst', "Unknown command 'lisst'.\n(Did you mean list?)", 'owner -- feedback <command>'],
    ['owner show', "Missing required argument 'id'.", 'owner -- show [options] <id>'],
    [
      'owner feedback summary',
      "Missing required argument 'widget'.",
      'owner -- feedback summary [options] <widget>',
    ],
    ['owner export --widget shop', "Unknown option '--widget'.", 'owner -- export [options]'],
    [
      'owner list --format csv',
      "Unknown option '--format'.\n(Did you mean --form?)",
      'owner -- list [options]',
    ],
    ['owner list --limit 500', 'from 1 to 100', 'owner -- list [options]'],
    ['owner list --limit 0', 'from 1 to 100', 'owner -- list [options]'],
    ['owner list --limit 1e1', 'from 1 to 100', 'owner -- list [options]'],
    ['owner list --limit 5 --all', "'--all' cannot be used with option '--limit", 'owner -- list [options]'],
    [
      'owner list --state lost',
      'There is no lost. Give one or several of new,read,archived,spam.',
      'owner -- list [options]',
    ],
    ['owner list extra', 'Too many arguments', 'owner -- list [options]'],
    ['owner export --format xml', 'Allowed choices are csv, jsonl', 'owner -- export [options]'],
    ['owner token create --days 9999', 'from 1 to 365', 'owner -- token create [options]'],
    [
      'redrive everything',
      'Allowed choices are contact, feedback, images, keyword-dm',
      'redrive -- [options] <pipeline>',
    ],
    ['deploy --allow-dataloss', '(Did you mean --allow-data-loss?)', 'deploy -- [options]'],
    ['cost main', 'Too many arguments', 'cost -- [options]'],
    ['logs contact --since never', '--since: "never" is no time such as 90s, 15m, 1h or 2d.', ''],
  ])('"%s" is one sentence, with the usage of that very command', async (words, message, usage) => {
    const { code, stdout, stderr } = await run(words.split(' '));
    expect(stderr).toContain(message);
    expect(stderr.split(message)).toHaveLength(2);
    const usages = stderr.match(/^Usage: .*$/gm) ?? [];
    expect(usages).toEqual(usage === '' ? [] : [`Usage: npm run ${usage}`]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});
