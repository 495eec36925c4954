/** Commands over what an Instagram account sends: whether it does, what is tried again, and what is taken back. */
import { confirm } from '../prompt.ts';
import { type Deleted, printDeleted } from './answers.ts';
import type { OwnerClient } from './client.ts';
import type { InstagramOptions } from './instagram.ts';
import { printJson, printRows } from './print.ts';

interface Account {
  readonly id: string;
  readonly userId: string;
  readonly username?: string;
  readonly state: string;
  readonly reason?: string;
  readonly until?: string;
  readonly caughtUpTo?: string;
}

export async function listAccounts(client: OwnerClient, { json }: InstagramOptions): Promise<void> {
  const { items } = (await (await client.call('GET', 'accounts')).json()) as { items: Account[] };
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
  client: OwnerClient,
  account: string,
  verb: 'pause' | 'resume',
  { json }: InstagramOptions,
): Promise<void> {
  const answer = await client.call('POST', `accounts/${encodeURIComponent(account)}/${verb}`);
  const moved = (await answer.json()) as { state: string };
  if (json) printJson(moved);
  else console.log(`${account}  ${moved.state}`);
}

/** Gives what was given up new attempts. */
export async function retry(
  client: OwnerClient,
  ids: readonly string[],
  { account, json }: InstagramOptions,
): Promise<void> {
  let reopened = 0;
  for (const id of ids) {
    const answer = await client.call('POST', `outbox/${encodeURIComponent(id)}/retry`, { account });
    reopened += ((await answer.json()) as { reopened: number }).reopened;
  }
  if (json) printJson({ reopened });
  else console.log(`Tried again: ${reopened}`);
}

/** Takes back the replies of a rule that wait to be sent. */
export async function cancel(client: OwnerClient, ruleId: string, options: InstagramOptions): Promise<void> {
  await confirm('Cancel every reply of this rule that is not sent yet?', options);
  const path = `rules/${encodeURIComponent(ruleId)}/cancel`;
  const cancelled = await toTheEnd(client, 'POST', path, (part: { cancelled: number }) => part.cancelled);
  if (options.json) printJson({ cancelled: cancelled.count });
  else console.log(`Cancelled: ${cancelled.count}`);
}

export async function removePerson(
  client: OwnerClient,
  personId: string,
  options: InstagramOptions,
): Promise<void> {
  await confirm('Delete what this person wrote, with the replies?', options);
  const path = `people/${encodeURIComponent(personId)}`;
  const { count, last } = await toTheEnd(client, 'DELETE', path, (part: Deleted) => part.deleted);
  printDeleted({ deleted: count, remains: last.remains }, options);
}

/** Asks again from the cursor until everything is done: one request has time for some thousands. */
async function toTheEnd<Part extends object>(
  client: OwnerClient,
  method: 'POST' | 'DELETE',
  path: string,
  countOf: (part: Part) => number,
): Promise<{ count: number; last: Part }> {
  let count = 0;
  let cursor: string | undefined;
  for (;;) {
    const last = (await (await client.call(method, path, { cursor })).json()) as Part & { cursor?: string };
    count += countOf(last);
    cursor = last.cursor;
    if (cursor === undefined) return { count, last };
  }
}
