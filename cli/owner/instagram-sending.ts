/** Commands over what an Instagram account sends: whether it does, what is tried again, and what is taken back. */
import { confirm } from '../prompt.ts';
import { askToTheEnd, printDeleted, walk } from './answers.ts';
import { type ClientOptions, openOwnerClient } from './client.ts';
import { resolveListed } from './ids.ts';
import { resolveRuleOrLink } from './instagram.ts';
import { printJson, printRows } from './print.ts';

interface Printing extends ClientOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
}

export async function listAccounts(options: Printing): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const { items } = (await client.listAccounts()).data;
  if (options.json) return printJson({ items });
  const rows = items.map(({ id, userId, username, state, reason, until, caughtUpTo }) => [
    id,
    userId,
    username ? `@${username}` : '-',
    state,
    reason ?? '-',
    until ?? '-',
    caughtUpTo ?? '-',
  ]);
  printRows(['ID', 'USER ID', 'NAME', 'STATE', 'REASON', 'UNTIL', 'CAUGHT UP TO'], rows);
}

export async function moveAccount(
  account: string,
  verb: 'pause' | 'resume',
  options: Printing,
): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const move = verb === 'pause' ? client.pauseAccount : client.resumeAccount;
  const { data: moved } = await move(account);
  if (options.json) printJson(moved);
  else console.log(`${account}  ${moved.state}`);
}

/** Ids of Instagram's comments are this long or longer, and those of messages much longer. */
const WHOLE_OUTBOX_ID = 15;
/** How many of the newest entries are looked through for the beginning of an id. */
const SEARCHED = 1000;

/** Gives what was given up new attempts. */
export async function retry(
  typed: readonly string[],
  options: Printing & { readonly account?: string | undefined },
): Promise<void> {
  const { account } = options;
  const client = await openOwnerClient('keyword-dm', options);
  async function* all(): AsyncGenerator<string> {
    let seen = 0;
    for await (const { id } of walk((paging) => client.listOutbox({ account, ...paging }))) {
      yield id;
      if (++seen === SEARCHED) return;
    }
  }
  const search = { what: 'entry', list: 'npm run owner -- instagram outbox', all };
  let reopened = 0;
  for (const [i, one] of typed.entries()) {
    try {
      const id = one.length >= WHOLE_OUTBOX_ID ? one : await resolveListed(search, one);
      reopened += (await client.retryReplies(id, { account })).data.reopened;
    } catch (error) {
      if (i > 0) console.error(`Tried again: ${reopened}. Not tried: ${typed.slice(i).join(' ')}`);
      throw error;
    }
  }
  if (options.json) printJson({ reopened });
  else console.log(`Tried again: ${reopened}`);
}

/** Takes back the replies of a rule that wait to be sent. */
export async function cancel(
  typed: string,
  options: Printing & { readonly account?: string | undefined; readonly yes: boolean },
): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const id = await resolveRuleOrLink(client, 'rules', typed, options.account);
  await confirm('Cancel every reply of this rule that is not sent yet?', options);
  const sum = (parts: readonly { readonly cancelled: number }[]) =>
    parts.reduce((all, part) => all + part.cancelled, 0);
  const parts = await askToTheEnd(
    (cursor) => client.cancelReplies(id, { cursor }),
    (done) => `Cancelled: ${sum(done)}, and more wait. The same command goes on with them.`,
  );
  const cancelled = sum(parts);
  if (options.json) printJson({ cancelled });
  else console.log(`Cancelled: ${cancelled}`);
}

/** Deletes what one person wrote, by Instagram's id of them. */
export async function removePerson(
  personId: string,
  options: Printing & { readonly yes: boolean },
): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  await confirm('Delete what this person wrote, with the replies?', options);
  const sum = (parts: readonly { readonly deleted: number }[]) =>
    parts.reduce((all, part) => all + part.deleted, 0);
  const parts = await askToTheEnd(
    (cursor) => client.deletePerson(personId, { cursor }),
    (done) => `Deleted: ${sum(done)}, and more is there. The same command goes on with it.`,
  );
  const deleted = sum(parts);
  printDeleted({ deleted, remains: parts.at(-1)?.remains ?? [] }, options);
}
