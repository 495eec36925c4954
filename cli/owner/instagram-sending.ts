/** Commands over what an Instagram account sends: whether it does, what is tried again, and what is taken back. */
import { confirm } from '../prompt.ts';
import { printDeleted } from './answers.ts';
import type { OwnerClient } from './client.ts';
import type { InstagramOptions } from './instagram.ts';
import { printJson, printRows } from './print.ts';

type InstagramClient = OwnerClient<'keyword-dm'>;

export async function listAccounts(client: InstagramClient, { json }: InstagramOptions): Promise<void> {
  const { items } = (await client.listAccounts()).data;
  if (json) return printJson({ items });
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
  client: InstagramClient,
  account: string,
  verb: 'pause' | 'resume',
  { json }: InstagramOptions,
): Promise<void> {
  const move = verb === 'pause' ? client.pauseAccount : client.resumeAccount;
  const { data: moved } = await move(account);
  if (json) printJson(moved);
  else console.log(`${account}  ${moved.state}`);
}

/** Gives what was given up new attempts. */
export async function retry(
  client: InstagramClient,
  ids: readonly string[],
  { account, json }: InstagramOptions,
): Promise<void> {
  let reopened = 0;
  for (const id of ids) {
    reopened += (await client.retryReplies(id, { account })).data.reopened;
  }
  if (json) printJson({ reopened });
  else console.log(`Tried again: ${reopened}`);
}

/** Takes back the replies of a rule that wait to be sent. */
export async function cancel(
  client: InstagramClient,
  ruleId: string,
  options: InstagramOptions,
): Promise<void> {
  await confirm('Cancel every reply of this rule that is not sent yet?', options);
  const ask = (query: { cursor?: string }) => client.cancelReplies(ruleId, query);
  const cancelled = await toTheEnd(ask, (part) => part.cancelled);
  if (options.json) printJson({ cancelled: cancelled.count });
  else console.log(`Cancelled: ${cancelled.count}`);
}

export async function removePerson(
  client: InstagramClient,
  personId: string,
  options: InstagramOptions,
): Promise<void> {
  await confirm('Delete what this person wrote, with the replies?', options);
  const ask = (query: { cursor?: string }) => client.deletePerson(personId, query);
  const { count, last } = await toTheEnd(ask, (part) => part.deleted);
  printDeleted({ deleted: count, remains: last.remains }, options);
}

/** Asks again from the cursor until everything is done: one request has time for some thousands. */
async function toTheEnd<Part extends { readonly cursor?: string }>(
  ask: (query: { readonly cursor?: string | undefined }) => Promise<{ readonly data: Part }>,
  countOf: (part: Part) => number,
): Promise<{ count: number; last: Part }> {
  let count = 0;
  let cursor: string | undefined;
  for (;;) {
    const { data: last } = await ask({ cursor });
    count += countOf(last);
    cursor = last.cursor;
    if (cursor === undefined) return { count, last };
  }
}
