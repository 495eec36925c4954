/** Commands over keyword-DM's owner routes. */
import { readFile } from 'node:fs/promises';
import type { Link } from '../../lambdas/keyword-dm/rules/link.ts';
import type { Explanation } from '../../lambdas/keyword-dm/rules/matcher.ts';
import type { Rule } from '../../lambdas/keyword-dm/rules/rule.ts';
import { CommandError } from '../command.ts';
import { confirm } from '../prompt.ts';
import { collect } from './answers.ts';
import type { OwnerClient } from './client.ts';
import { cancel, listAccounts, moveAccount, removePerson, retry } from './instagram-sending.ts';
import { printJson, printRows } from './print.ts';

export interface InstagramOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Whether to delete without asking. */
  readonly yes: boolean;
  /** @default the only one */
  readonly account?: string | undefined;
  readonly state?: string | undefined;
  readonly limit: string;
  /** Where a text to try is written. @default post */
  readonly on?: string | undefined;
}

/** What is listed without a verb. */
const LISTED = ['outbox', 'accounts'];

/** Carries out what follows `instagram` on a command line. @returns false for what is no command */
export async function instagramCommand(
  [noun = '', verb = LISTED.includes(noun) ? 'list' : '', ...args]: readonly string[],
  options: InstagramOptions,
  openClient: () => Promise<OwnerClient>,
): Promise<boolean> {
  const [first = ''] = args;
  const isCollection = noun === 'rules' || noun === 'links';
  if (noun === 'outbox' && verb === 'list' && args.length === 0) await outbox(await openClient(), options);
  else if (noun === 'rules' && verb === 'list' && args.length === 0) await rules(await openClient(), options);
  else if (noun === 'links' && verb === 'list' && args.length === 0) await links(await openClient(), options);
  else if (noun === 'rules' && verb === 'try' && args.length > 0)
    await tryOut(await openClient(), args.join(' '), options);
  else if (isCollection && verb === 'show' && args.length === 1)
    printJson(await (await openClient()).call('GET', address(noun, first)).then((answer) => answer.json()));
  else if (isCollection && verb === 'save' && (args.length === 1 || args.length === 2))
    await save(openClient, noun, args, options);
  else if (isCollection && verb === 'delete' && args.length > 0)
    await remove(await openClient(), noun, args, options);
  else if (noun === 'rules' && verb === 'cancel' && args.length === 1)
    await cancel(await openClient(), first, options);
  else if (noun === 'outbox' && verb === 'retry' && args.length > 0)
    await retry(await openClient(), args, options);
  else if (noun === 'accounts' && verb === 'list' && args.length === 0)
    await listAccounts(await openClient(), options);
  else if (noun === 'accounts' && (verb === 'pause' || verb === 'resume') && args.length === 1)
    await moveAccount(await openClient(), first, verb, options);
  else if (noun === 'person' && verb === 'delete' && args.length === 1)
    await removePerson(await openClient(), first, options);
  else return false;
  return true;
}

async function rules(client: OwnerClient, { account, json }: InstagramOptions): Promise<void> {
  const { items } = await read<{ items: Rule[] }>(client, 'rules', { account });
  if (json) return printJson({ items });
  const rows = items.map((rule) => [
    rule.id,
    String(rule.priority),
    rule.enabled ? 'on' : 'off',
    rule.scope.on,
    rule.match,
    rule.keywords.join(', ') || '-',
    rule.name,
  ]);
  printRows(['ID', 'PRIORITY', 'STATE', 'WHERE', 'MATCH', 'KEYWORDS', 'NAME'], rows);
}

type ShownLink = Link & {
  readonly shortUrl: string;
  readonly clicks: { readonly people: number; readonly bots: number };
};

async function links(client: OwnerClient, { account, json }: InstagramOptions): Promise<void> {
  const { items } = await read<{ items: ShownLink[] }>(client, 'links', { account });
  if (json) return printJson({ items });
  const rows = items.map(({ id, name, shortUrl, clicks, url }) => [
    id,
    String(clicks.people),
    String(clicks.bots),
    name,
    shortUrl,
    url,
  ]);
  printRows(['ID', 'PEOPLE', 'BOTS', 'NAME', 'SHORT', 'TARGET'], rows);
}

interface Entry {
  readonly id: string;
  readonly receivedAt: string;
  readonly surface: string;
  readonly username?: string;
  readonly text: string;
  readonly reason?: string;
  readonly legs: Readonly<Record<string, { readonly state: string; readonly reason?: string }>>;
}

async function outbox(client: OwnerClient, options: InstagramOptions): Promise<void> {
  const { account, state, limit, json } = options;
  const { items, hasMore } = await collect<Entry>(client, 'outbox', { account, state }, limit);
  if (json) return printJson({ items, hasMore });
  const rows = items.map(({ id, receivedAt, surface, username, text, reason, legs }) => [
    id,
    receivedAt.slice(0, 16).replace('T', ' '),
    surface,
    username ? `@${username}` : '-',
    Object.entries(legs)
      .map(([leg, sent]) => `${leg} ${sent.state}${sent.reason ? ` (${sent.reason})` : ''}`)
      .join(', ') || `unanswered (${reason ?? '-'})`,
    text,
  ]);
  printRows(['ID', 'RECEIVED (UTC)', 'WHERE', 'FROM', 'WHAT BECAME OF IT', 'TEXT'], rows);
  if (hasMore) console.log('There is more: --limit.');
}

async function tryOut(
  client: OwnerClient,
  text: string,
  { account, on, json }: InstagramOptions,
): Promise<void> {
  const body = { text, ...(account !== undefined && { account }), ...(on !== undefined && { surface: on }) };
  const answer = await client.call('POST', 'rules/try', {}, body);
  const { rule, rules: all } = (await answer.json()) as {
    rule: string | null;
    rules: readonly Explanation[];
  };
  if (json) return printJson({ rule, rules: all });
  console.log(rule === null ? 'No rule answers that.' : `The rule ${rule} answers that.`);
  if (all.length === 0) return;
  console.log();
  const rows = all.map(({ ruleId, verdict, words }) => [ruleId, verdict, words?.join(', ') || '-']);
  printRows(['RULE', 'VERDICT', 'WORDS'], rows);
}

interface Saved {
  readonly id: string;
  readonly shortUrl?: string;
  readonly warnings?: readonly { readonly field: string; readonly message: string }[];
}

/** A file holds what the route takes; see docs/instagram.md. With an id it replaces that one. */
async function save(
  openClient: () => Promise<OwnerClient>,
  noun: 'rules' | 'links',
  [file = '', id]: readonly string[],
  { account, json }: InstagramOptions,
): Promise<void> {
  const given = await readJson(file);
  const body = { ...(account !== undefined && { account }), ...given };
  const client = await openClient();
  const answer =
    id === undefined
      ? await client.call('POST', noun, {}, body)
      : await client.call('PUT', address(noun, id), {}, body);
  const saved = (await answer.json()) as Saved;
  if (json) printJson(saved);
  else console.log(`Saved: ${saved.id}${saved.shortUrl ? `, ${saved.shortUrl}` : ''}`);
  if (!json)
    for (const { field, message } of saved.warnings ?? []) console.log(`Note (${field}): ${message}`);
}

async function readJson(file: string): Promise<object> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`${file} can't be read.`);
  });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, as of any other text that is no object.
  }
  throw new CommandError(`${file} holds no JSON object.`);
}

async function remove(
  client: OwnerClient,
  noun: 'rules' | 'links',
  ids: readonly string[],
  options: InstagramOptions,
): Promise<void> {
  const what = ids.length === 1 ? `this ${noun.slice(0, -1)}` : `${ids.length} ${noun}`;
  await confirm(`Delete ${what}?`, options);
  for (const id of ids) await client.call('DELETE', address(noun, id));
  if (options.json) printJson({ deleted: ids.length });
  else console.log(`Deleted: ${ids.length}`);
}

async function read<Body>(
  client: OwnerClient,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Body> {
  return (await (await client.call('GET', path, query)).json()) as Body;
}

function address(noun: 'rules' | 'links', id: string): string {
  return `${noun}/${encodeURIComponent(id)}`;
}
