import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ran, runScript } from '../../support/command.ts';
import {
  deliver,
  delivered,
  instagram,
  publish,
  url,
  waitForDelivery,
  waitForEntry,
  write,
} from '../../support/keyword-dm/instagram.ts';

/** `npm run owner -- instagram …` */
function run(...args: string[]): Promise<Ran> {
  const env = { FRONTDESK_OWNER_TOKEN: instagram.ownerToken };
  return runScript('owner', ['instagram', ...args, '--url', url], { env });
}

async function file(content: unknown): Promise<string> {
  const name = join(await mkdtemp(join(tmpdir(), 'frontdesk-owner-')), 'input.json');
  await writeFile(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

test('rules and links are saved from files, listed, tried and deleted', async () => {
  const link = await file({ name: 'Kettle', url: 'https://shop.example/kettle' });
  const linkId =
    /^Saved: (\w{8}), http\S+\/l\/\1$/m.exec((await run('links', 'save', link)).stdout)?.[1] ?? '';
  const rule = {
    name: 'Kettles',
    match: 'word',
    keywords: ['kettle'],
    message: 'Here it is: {link}',
    linkId,
  };
  const id = /^Saved: (\S+)$/m.exec((await run('rules', 'save', await file(rule))).stdout)?.[1] ?? '';
  const rules = (await run('rules', 'list')).stdout;
  expect(rules).toMatch(/^ID +PRIORITY +STATE +WHERE +MATCH +KEYWORDS +SENT +CLICKED +NAME\n/);
  expect(rules).toMatch(
    new RegExp(`^${id.slice(0, 13)}\\S* +0 +on +all-posts +word +kettle +0 +0 +Kettles$`, 'm'),
  );
  expect((await run('statistics')).stdout).toMatch(/^\d{4}-\S+ to \d{4}-\S+ \(\S+\)$/m);
  expect((await run('links', 'list')).stdout).toMatch(
    new RegExp(`^${linkId} +0 +0 +Kettle +\\S+/l/${linkId} +https://shop.example/kettle$`, 'm'),
  );
  const tried = (await run('rules', 'try', 'a', 'kettle?')).stdout;
  expect(tried).toContain('The rule "Kettles" answers that.');
  expect(tried).toMatch(new RegExp(`^Kettles +${id.slice(0, 13)}\\S* +answers +kettle$`, 'm'));
  expect((await run('rules', 'try', 'a pan')).stdout).toContain('No rule answers that.');

  expect(await run('links', 'delete', linkId, '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The rule "Kettles" uses this link.'),
  });
  const changed = await run('rules', 'save', await file({ ...rule, priority: 7 }), id, '--json');
  expect(JSON.parse(changed.stdout)).toMatchObject({ id, priority: 7 });
  expect(JSON.parse((await run('rules', 'show', id)).stdout)).toMatchObject({ priority: 7 });
  expect(await run('rules', 'delete', id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--yes'),
  });
  expect((await run('rules', 'delete', id, '--yes')).stdout).toBe('Deleted: 1\n');
  expect((await run('links', 'delete', linkId, '--yes')).stdout).toBe('Deleted: 1\n');
  expect((await run('rules', 'list')).stdout).not.toContain(id);
});

test('the outbox tells what became of each comment', async () => {
  const media = await publish();
  const comments = await write(media, ['LINK', 'just nice'], 'onlooker');
  await deliver(media, comments);
  const [matched, other] = comments;
  await waitForDelivery(matched ? [matched] : []);
  await waitForEntry(matched?.id ?? '', ({ legs }) => legs['private-reply']?.state === 'sent');
  await waitForEntry(other?.id ?? '', ({ reason }) => reason === 'no-rule', 'unanswered');
  expect((await run('outbox', '--limit', '100')).stdout).toMatch(
    new RegExp(`^${matched?.id} .*@onlooker_0 +private-reply sent +LINK$`, 'm'),
  );
  expect((await run('outbox', '--state', 'unanswered')).stdout).toMatch(
    new RegExp(`^${other?.id} .*unanswered \\(no-rule\\) +just nice$`, 'm'),
  );
  const { items } = JSON.parse((await run('outbox', '--limit', '1', '--json')).stdout) as {
    items: unknown[];
  };
  expect(items).toHaveLength(1);
});

test('a paused account sends nothing, and a rule’s waiting replies are cancelled and tried again', async () => {
  const rule = { name: 'Wrong', match: 'word', keywords: ['wrong'], message: 'A wrong message' };
  const id = /^Saved: (\S+)$/m.exec((await run('rules', 'save', await file(rule))).stdout)?.[1] ?? '';
  expect((await run('accounts', 'pause', 'demo')).stdout).toBe('demo  stopped\n');
  expect((await run('accounts')).stdout).toMatch(/^demo +\d+ +\S+ +stopped +owner /m);
  const media = await publish();
  const [wrong, right] = await write(media, ['wrong', 'LINK'], 'waiting');
  if (!wrong || !right) return expect.unreachable();
  await deliver(media, [wrong, right]);
  for (const comment of [wrong, right])
    await waitForEntry(comment.id, ({ legs }) => legs['private-reply']?.state === 'pending');

  expect((await run('rules', 'cancel', id, '--yes')).stdout).toBe('Cancelled: 1\n');
  expect((await run('accounts', 'resume', 'demo')).stdout).toBe('demo  active\n');
  await waitForDelivery([right]);
  await waitForEntry(wrong.id, ({ legs }) => legs['private-reply']?.reason === 'cancelled');
  expect((await delivered()).filter(({ commentId }) => commentId === wrong.id)).toEqual([]);

  expect((await run('outbox', 'retry', wrong.id)).stdout).toBe('Tried again: 1\n');
  await waitForDelivery([wrong]);
  const gone = await run('person', 'delete', wrong.personId, '--yes');
  expect(gone.stdout).toMatch(/^Deleted: 1\nWhat remains for a while:\n/);
  await run('rules', 'delete', id, '--yes');
});

test.each([
  [['rules', 'save', 'no-such-file.json'], "can’t be read|can't be read"],
  [['rules', 'dance'], "Unknown command 'dance'"],
  [['outbox', '--state', 'lost'], 'Allowed choices are pending'],
  [['rules', 'show', 'none'], 'no rule whose id begins'],
])('refuses %j', async (args, message) => {
  const answer = await run(...args);
  expect(answer).toMatchObject({ code: 1, stdout: '' });
  expect(answer.stderr).toMatch(new RegExp(message));
});

test('names the field of a mistake', async () => {
  const wrong = await file({ name: 'Wrong', match: 'word', keywords: ['?!'], message: 'x' });
  expect((await run('rules', 'save', wrong)).stderr).toMatch(
    /422 VALIDATION_FAILED\)\n {2}keywords.*has no word in it/,
  );
  expect((await run('rules', 'save', await file('[]'))).stderr).toContain('holds no JSON object');
});
