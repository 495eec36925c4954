/** `--local` reaches what `npm start` runs: by what that leaves in `.local`, and by nothing that its user is signed in to. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../../../local/command.ts';
import { deployedConfig } from '../../support/command.ts';
import { deployed } from '../../support/deployed.ts';
import { newToken } from '../../support/owner.ts';
import { accepted, contactUrl, marker, postJson } from '../contact/submit-client.ts';

/** The folder that a person stands in who has run `npm start` there. */
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-local-'));

beforeAll(async () => {
  const { token } = await newToken(['contact:read', 'contact:write', 'feedback:read', 'images:read']);
  const { contact, feedback, images } = deployed.urls;
  const outputs = {
    engine: deployed.endpoint,
    ownerToken: token,
    contact,
    feedback,
    images,
    instagram: deployed.urls['keyword-dm'],
  };
  mkdirSync(join(folder, '.local/data'), { recursive: true });
  writeFileSync(join(folder, '.local/outputs.json'), JSON.stringify(outputs));
  writeFileSync(join(folder, '.local/data/config.json'), JSON.stringify(deployedConfig()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Signed in elsewhere: whatever would be used of this could only fail. */
const ELSEWHERE = {
  AWS_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_REGION: 'eu-central-1',
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
  FRONTDESK_OWNER_TOKEN: 'fdo_of_another_place',
};

function run(...args: string[]) {
  const main = join(process.cwd(), 'cli/main.ts');
  const { PATH, HOME } = process.env;
  return runCommand(process.execPath, [main, ...args, '--local'], {
    cwd: folder,
    env: { PATH, HOME, ...ELSEWHERE },
  });
}

it('lists, shows by the beginning of an id, and exports what is listed', async () => {
  const text = marker();
  const { submissionId } = await accepted(
    postJson('demo', { name: text, email: 'ada@visitors-tests.dev', message: 'Hello' }),
  );
  expect(contactUrl).toBe(deployed.urls.contact);
  const listed = (await run('owner', 'list', '--form', 'demo')).output;
  const short = new RegExp(`^(\\S+) .* ${text} `, 'm').exec(listed)?.[1] ?? '';
  expect(submissionId.startsWith(short)).toBe(true);
  expect(short.length).toBeLessThan(submissionId.length);
  expect((await run('owner', 'show', short)).output).toMatch(
    new RegExp(`^Submission +${submissionId}$`, 'm'),
  );

  const filters = ['--form', 'demo', '--state', 'new'];
  const { items } = JSON.parse((await run('owner', 'list', ...filters, '--all', '--json')).output) as {
    items: { id: string }[];
  };
  const exported = (await run('owner', 'export', ...filters, '--format', 'jsonl')).output.trim().split('\n');
  expect(exported.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(items.map(({ id }) => id));
});

it.each([
  ['list', '--form', 'nope', 'There is no form "nope". .local/data/config.json has: '],
  ['feedback', 'list', '--widget', 'nope', 'There is no widget "nope".'],
  ['feedback', 'summary', 'nope', 'There is no widget "nope".'],
  ['export', '--form', 'nope', 'There is no form "nope".'],
  ['images', 'list', '--preset', 'nope', 'There is no preset "nope".'],
])('owner %s %s %s %s', async (...words) => {
  const message = words.at(-1) ?? '';
  const { code, output } = await run('owner', ...words.slice(0, -1));
  expect(output).toContain(message);
  expect(code).toBe(1);
});

it('prints snippets with the addresses of the run', async () => {
  const { code, output } = await run('snippets', 'demo');
  expect(output).toContain(`action="${deployed.urls.contact}/f/demo"`);
  expect(output).not.toContain('.invalid');
  expect(code).toBe(0);
});

it('lists images of every preset, and names a person’s pipelines', async () => {
  expect((await run('owner', 'images', 'list')).output).toMatch(
    /^(Nothing there\.|ID +CREATED \(UTC\) +PRESET )/,
  );
  const { items } = JSON.parse(
    (await run('owner', 'person', 'list', 'nobody@visitors-tests.dev', '--json')).output,
  );
  expect(items).toEqual([]);
});

it('looks at secrets and tokens in the engine, whatever its user is signed in to', async () => {
  expect((await run('secret', 'list')).output).toMatch(/^set +internal +contact\/address-salt/m);
  expect((await run('owner', 'token', 'list')).output).toMatch(
    /^ID +VALID UNTIL +LABEL +SEES +SCOPES\n[0-9a-f]{16} /,
  );
  expect((await run('doctor')).output).toMatch(/^ok +credentials +account 000000000000/m);
});

it('does not deploy: npm start does', async () => {
  expect((await run('deploy')).output).toContain('npm start deploys to the local engine by itself');
});

it('reads the logs of each function by its name in lambdas/', async () => {
  for (const [pipeline, name] of [
    ['contact', 'submit'],
    ['keyword-dm', 'intake'],
    ['feedback', 'mail-events'],
  ] as const)
    expect(await run('logs', pipeline, '--function', name)).toMatchObject({ code: 0 });
  expect((await run('logs', 'keyword-dm', '--function', 'nonsense')).output).toMatch(
    /^There is no function nonsense; there are .*intake/,
  );
});
