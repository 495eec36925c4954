/** Commands over keyword-DM's owner routes. */
import { readFile } from 'node:fs/promises';
import type { Link } from '../../lambdas/keyword-dm/rules/link.ts';
import type { Explanation } from '../../lambdas/keyword-dm/rules/matcher.ts';
import type { Rule } from '../../lambdas/keyword-dm/rules/rule.ts';
import { isId } from '../../lambdas/shared/runtime/ids.ts';
import { CommandError } from '../command-error.ts';
import { confirm } from '../prompt.ts';
import { collect, type ListOptions, walk } from './answers.ts';
import {
  type ClientOptions,
  deleteOne,
  type OwnerClient,
  openOwnerClient,
  readOne,
  saveOne,
  tryRules,
} from './client.ts';
import { resolveListed, shortIds } from './ids.ts';
import { oneLine, printJson, printRows } from './print.ts';

interface AccountOptions extends ClientOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
  /** @default the only one */
  readonly account?: string | undefined;
}

type Noun = 'rules' | 'links';

const MORE = 'There is more: --limit, --all.';

export async function listRules(options: AccountOptions & ListOptions): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const { account } = options;
  const { items, hasMore } = await collect<Rule>(client, 'rules', { account }, options);
  if (options.json) return printJson({ items, hasMore });
  const short = shortIds(items.map(({ id }) => id));
  const rows = items.map((rule) => [
    short(rule.id),
    String(rule.priority),
    rule.enabled ? 'on' : 'off',
    rule.scope.on,
    rule.match,
    rule.keywords.join(', ') || '-',
    rule.name,
  ]);
  printRows(['ID', 'PRIORITY', 'STATE', 'WHERE', 'MATCH', 'KEYWORDS', 'NAME'], rows);
  if (hasMore) console.log(MORE);
}

type ShownLink = Link & {
  readonly shortUrl: string;
  readonly clicks: { readonly people: number; readonly bots: number };
};

export async function listLinks(options: AccountOptions & ListOptions): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const { account } = options;
  const { items, hasMore } = await collect<ShownLink>(client, 'links', { account }, options);
  if (options.json) return printJson({ items, hasMore });
  const rows = items.map(({ id, name, shortUrl, clicks, url }) => [
    id,
    String(clicks.people),
    String(clicks.bots),
    name,
    shortUrl,
    url,
  ]);
  printRows(['ID', 'PEOPLE', 'BOTS', 'NAME', 'SHORT', 'TARGET'], rows);
  if (hasMore) console.log(MORE);
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

export async function listOutbox(
  options: AccountOptions & ListOptions & { readonly state?: string | undefined },
): Promise<void> {
  const { account, state } = options;
  const client = await openOwnerClient('keyword-dm', options);
  const { items, hasMore } = await collect<Entry>(client, 'outbox', { account, state }, options);
  if (options.json) return printJson({ items, hasMore });
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
  if (hasMore) console.log(MORE);
}

/** @param options `on` is where the text is written */
export async function tryOut(
  text: string,
  { on, ...options }: AccountOptions & { readonly on: string },
): Promise<void> {
  const { account } = options;
  const client = await openOwnerClient('keyword-dm', options);
  const body = { text, surface: on, ...(account !== undefined && { account }) };
  const { rule, rules } = await tryRules<{ rule: string | null; rules: readonly Explanation[] }>(
    client,
    body,
  );
  if (options.json) return printJson({ rule, rules });
  const answering = rules.find(({ ruleId }) => ruleId === rule);
  console.log(answering ? `The rule "${oneLine(answering.name)}" answers that.` : 'No rule answers that.');
  if (rules.length === 0) return;
  console.log();
  const short = shortIds(rules.map(({ ruleId }) => ruleId));
  const rows = rules.map(({ ruleId, name, verdict, words }) => [
    name,
    short(ruleId),
    verdict,
    words?.join(', ') || '-',
  ]);
  printRows(['RULE', 'ID', 'VERDICT', 'WORDS'], rows);
}

export async function show(noun: Noun, typed: string, options: AccountOptions): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const id = await resolveRuleOrLink(client, noun, typed, options.account);
  printJson(await readOne<object>(client, noun, id));
}

/**
 * @param file holds what the route takes: docs/instagram.md
 * @param typed the id of the one to replace. @default a new one is made
 */
export async function save(
  noun: Noun,
  file: string,
  typed: string | undefined,
  options: AccountOptions,
): Promise<void> {
  const { account } = options;
  const body = { ...(account !== undefined && { account }), ...(await readJson(file)) };
  const client = await openOwnerClient('keyword-dm', options);
  const id = typed === undefined ? undefined : await resolveRuleOrLink(client, noun, typed, account);
  const saved = await saveOne<{ id: string; shortUrl?: string }>(client, noun, id, body);
  if (options.json) printJson(saved);
  else console.log(`Saved: ${saved.id}${saved.shortUrl ? `, ${saved.shortUrl}` : ''}`);
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

export async function remove(
  noun: Noun,
  typed: readonly string[],
  options: AccountOptions & { readonly yes: boolean },
): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const ids: string[] = [];
  for (const one of typed) ids.push(await resolveRuleOrLink(client, noun, one, options.account));
  const what = ids.length === 1 ? `this ${noun.slice(0, -1)}` : `${ids.length} ${noun}`;
  await confirm(`Delete ${what}?`, options);
  for (const id of ids) await deleteOne(client, noun, id);
  if (options.json) printJson({ deleted: ids.length });
  else console.log(`Deleted: ${ids.length}`);
}

/** The length of a link's id, which is the code in its address. */
const LINK_ID = 8;

/** The whole id of a rule or link, by its beginning. A whole one is not looked up, so it needs no account. */
export async function resolveRuleOrLink(
  client: OwnerClient,
  noun: Noun,
  typed: string,
  account: string | undefined,
): Promise<string> {
  if (noun === 'rules' ? isId(typed) : typed.length === LINK_ID) return typed;
  async function* all(): AsyncGenerator<string> {
    for await (const { id } of walk<{ readonly id: string }>(client, noun, { account })) yield id;
  }
  return resolveListed(
    { what: noun.slice(0, -1), list: `npm run owner -- instagram ${noun} list`, all },
    typed,
  );
}
