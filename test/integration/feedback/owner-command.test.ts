import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ran, runScript } from '../../support/command.ts';
import { feedbackUrl, give, newToken, waitForAggregates } from './client.ts';

let token: string;
beforeAll(async () => {
  token = await newToken();
});

/** `npm run owner -- feedback …` */
function run(...args: string[]): Promise<Ran> {
  const env = { FRONTDESK_OWNER_TOKEN: token };
  return runScript('owner', ['feedback', ...args, '--url', feedbackUrl], { env });
}

describe('npm run owner -- feedback', () => {
  it('lists in columns and as JSON, and shows one', async () => {
    const marker = `marker-${crypto.randomUUID()}`;
    const said = { comment: `${marker}\nsecond line \u202e`, answers: { team: 'sales' }, page: '/tea' };
    const { responseId } = await give('survey', { rating: 4, ...said });
    const table = await run('list', '--widget', 'survey', '--limit', '3');
    expect(table.stdout).toMatch(/^ID +RECEIVED \(UTC\) +WIDGET +STATE +RATING +PAGE +COMMENT\n/);
    expect(table.stdout.split('\n')[1]).toMatch(
      new RegExp(`^${responseId.slice(0, 13)}\\S*  .*survey  new +4 .*${marker} second line`),
    );
    const shown = await run('show', responseId);
    expect(shown.stdout).toContain(`comment:\n  ${marker}\n  second line`);
    expect(shown.stdout).toContain('team:\n  sales');
    for (const { stdout } of [table, shown]) expect(stdout).not.toContain('\u202e');
    const { items } = JSON.parse((await run('list', '--widget', 'survey', '--json')).stdout);
    expect(items[0]).toMatchObject({ id: responseId, rating: 4 });
  });

  it('lists spam, and releases it', async () => {
    const { responseId } = await give('survey', { _gotcha: 'x', rating: 1 });
    expect((await run('list', '--widget', 'survey', '--state', 'spam')).stdout).toContain(
      responseId.slice(0, 13),
    );
    expect((await run('show', responseId)).stdout).toMatch(/^State +spam \(honeypot\)$/m);
    expect((await run('release', responseId)).stdout).toBe(`${responseId}  new\n`);
  });

  it('deletes only when told so, says what remains, and names screenshots', async () => {
    const screenshot = '01890a5d-ac96-774b-bcce-b302099a8057';
    const { responseId } = await give('words', { comment: 'to be deleted', screenshot });
    expect(await run('delete', responseId)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--yes'),
    });
    const { stdout } = await run('delete', responseId, '--yes');
    expect(stdout).toMatch(/^Deleted: 1\nWhat remains for a while:\n {2}point-in-time recovery/);
    expect(stdout).toContain(screenshot);
    expect(await run('show', responseId)).toMatchObject({ code: 1, stderr: expect.stringContaining('404') });
  });

  it('sums up, by day and by page', async () => {
    await give('summed', { rating: 5, page: '/a' });
    await give('summed', { rating: 2, page: '/b' });
    await waitForAggregates('summed', 2);
    const byDay = (await run('summary', 'summed')).stdout;
    expect(byDay).toMatch(/^DAY +RESPONSES +MEAN +NPS +CSAT +CES +RATINGS$/m);
    expect(byDay).toMatch(/^all +2 +3\.50 +- +50 % +- +1: 0 2: 1 3: 0 4: 0 5: 1$/m);
    const byPage = (await run('summary', 'summed', '--by', 'page')).stdout;
    expect(byPage).toMatch(/^\S+\/a +1 +5\.00/m);
    expect(JSON.parse((await run('summary', 'summed', '--json')).stdout)).toMatchObject({
      summary: { count: 2, mean: 3.5 },
    });
    expect((await run('summary', 'none')).stderr).toContain('404 WIDGET_NOT_FOUND');
  });

  it('exports into a file', async () => {
    const marker = `marker-${crypto.randomUUID()}`;
    await give('words', { comment: marker });
    const out = join(await mkdtemp(join(tmpdir(), 'frontdesk-export-')), 'words.csv');
    expect((await run('export', '--widget', 'words', '--out', out)).code).toBe(0);
    expect(await readFile(out, 'utf8')).toMatch(new RegExp(`^\ufeffid,widget,state,[^]*${marker}`));
  });
});
