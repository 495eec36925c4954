import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ran, runScript } from '../../support/command.ts';
import { waitForMails } from '../../support/deployed.ts';
import { newToken } from '../../support/owner.ts';
import { accepted, contactUrl, marker, postJson, stored } from './submit-client.ts';

let token: string;
beforeAll(async () => {
  ({ token } = await newToken());
});

/** Runs `npm run owner -- …` as a user would, without a terminal. */
function owner(args: readonly string[], given: string | undefined = token, url = contactUrl): Promise<Ran> {
  return runScript('owner', [...args, '--url', url], { env: { FRONTDESK_OWNER_TOKEN: given } });
}

async function submit(fields: Record<string, string>): Promise<string> {
  const body = { name: 'Ada', email: 'ada@visitors-tests.dev', ...fields };
  return (await accepted(postJson('demo', body))).submissionId;
}

describe('npm run owner', () => {
  it('lists in columns and as JSON, and shows one', async () => {
    const text = marker();
    const id = await submit({ message: `${text}\nsecond line \u202egnp.exe` });
    const table = await owner(['list', '--form', 'demo', '--state', 'new', '--limit', '3']);
    expect(table.stdout).toMatch(/^ID +RECEIVED \(UTC\) +FORM +STATE +MAIL +FROM +WHAT\n/);
    expect(table.stdout.split('\n')[1]).toMatch(
      new RegExp(`^${id.slice(0, 13)}\\S*  .*demo  new .*${text} second line`),
    );
    const shown = await owner(['show', id]);
    expect(shown.stdout).toContain(`message:\n  ${text}\n  second line`);
    for (const { stdout } of [table, shown]) expect(stdout).not.toContain('\u202e');
    const { items } = JSON.parse((await owner(['list', '--form', 'demo', '--json'])).stdout);
    expect(items[0]).toMatchObject({ id, state: 'new' });
  });

  it('shows where a submission’s files are', async () => {
    const body = new FormData();
    body.append('name', marker());
    body.append('file', new Blob(['Hello']), 'a.txt');
    const headers = { accept: 'application/json' };
    const { submissionId } = await accepted(
      fetch(`${contactUrl}/f/files`, { method: 'POST', headers, body }),
    );
    const { stdout } = await owner(['show', submissionId]);
    const [, url = ''] = /^File +a\.txt \(5 bytes\) (\S+)$/m.exec(stdout) ?? [];
    expect(await (await fetch(url)).text()).toBe('Hello');
  });

  it('sorts, and releases spam', async () => {
    const text = marker();
    const id = await submit({ message: text, _gotcha: 'x' });
    expect((await owner(['archive', id])).stderr).toContain('Release it first');
    expect((await owner(['release', id])).stdout).toBe(`${id}  new\n`);
    await waitForMails(text);
    expect((await owner(['archive', id])).stdout).toBe(`${id}  archived\n`);
  });

  it('writes next to a submission, finds it by that, and tries again only what has failed', async () => {
    const [text, label] = [marker(), marker().slice(0, 30)];
    const id = await submit({ message: text });
    const written = await owner(['annotate', id, '--notes', 'Call back', '--labels', `${label},b`]);
    expect(written.stdout).toMatch(new RegExp(`^Labels +${label}, b$`, 'm'));
    const { items } = JSON.parse(
      (await owner(['list', '--label', label, '--search', 'CALL', '--json'])).stdout,
    );
    expect(items).toMatchObject([{ id, notes: 'Call back' }]);
    expect((await owner(['annotate', id])).stderr).toContain('--notes');
    await waitForMails(text);
    expect(await owner(['retry', id])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing that this submission sends has failed'),
    });
  });

  it('deletes only when told so, and says what remains', async () => {
    const id = await submit({ message: marker() });
    expect(await owner(['delete', id])).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect((await stored(id)).submission).toBeDefined();
    const { stdout } = await owner(['delete', id, '--yes']);
    expect(stdout).toMatch(/^Deleted: 1\nWhat remains for a while:\n {2}point-in-time recovery/);
    expect((await stored(id)).submission).toBeUndefined();
  });

  it('lists and deletes all of one person', async () => {
    const email = `${marker()}@visitors-tests.dev`;
    const ids = [await submit({ email, message: 'one' }), await submit({ email, message: 'two' })];
    const { items } = JSON.parse((await owner(['person', 'list', email, '--json'])).stdout);
    expect(items.map((item: { id: string }) => item.id)).toEqual(ids.reverse());
    expect((await owner(['person', 'delete', email, '--yes'])).stdout).toContain('Deleted: 2');
  });

  it('exports all pages into one file, and leaves none behind when it fails', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'frontdesk-export-'));
    const big = 'x'.repeat(90_000);
    const ids: string[] = [];
    for (let i = 0; i < 30; i++) ids.unshift(await submit({ message: `${marker()} ${i}`, big }));
    const file = join(directory, 'all.csv');
    expect((await owner(['export', '--form', 'demo', '--out', file])).code).toBe(0);
    const lines = (await readFile(file, 'utf8')).split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffid,form,state,/);
    expect(lines.filter((line) => /^\ufeff?id,/.test(line))).toHaveLength(1);
    expect(lines.slice(1, 31).map((line) => line.split(',')[0])).toEqual(ids);
    const wrong = await owner(['export', '--out', join(directory, 'none.csv')], 'fdo_wrong');
    expect(wrong.code).toBe(1);
    expect(await readdir(directory)).toEqual(['all.csv']);
    await rm(directory, { recursive: true });
  });

  it.each([
    [['list'], undefined, contactUrl, 'token create'],
    [['list'], 'fdo_wrong', contactUrl, '401 UNAUTHORIZED'],
    [['list', '--form', 'A B'], 'right', contactUrl, '400 BAD_QUERY'],
    [['show', 'x'], 'right', contactUrl, 'no submission whose id begins with "x"'],
    [['show', '01890a5d-ac96'], 'right', contactUrl, 'npm run owner -- list'],
    [['show', '01890a5d-ac96-774b-bcce-b302099a8057'], 'right', contactUrl, '404 NOT_FOUND'],
    [['list', '--limit', '500'], 'right', contactUrl, 'from 1 to 100'],
    [['export', '--widget', 'shop'], 'right', contactUrl, "Unknown option '--widget'"],
    [['export', '--out', '/nonexistent/x.csv'], 'right', contactUrl, 'there is no such folder'],
    [['dance'], 'right', contactUrl, "Unknown command 'dance'"],
    [['list'], 'right', 'http://frontdesk.example', 'not an https address'],
  ])('refuses %j with the token %s', async (args, given, url, message) => {
    const answer = await owner(args, given === 'right' ? token : (given ?? ''), url);
    expect(answer.stderr).toContain(message);
    expect(answer).toMatchObject({ code: 1, stdout: '' });
  });
});
