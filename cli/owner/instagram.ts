/** Commands over keyword-DM's owner routes. */
import { readFile } from 'node:fs/promises';
import type {
  LinkInput,
  ListOutboxState,
  RuleInput,
  TrialSurface,
} from '../../contract/client/keyword-dm.ts';
import { isId } from '../../lambdas/shared/runtime/ids.ts';
import { CommandError } from '../command-error.ts';
import { confirm } from '../prompt.ts';
import { collect, deleteEach, type ListOptions, walk } from './answers.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient } from './client.ts';
import { resolveListed, shortIds } from './ids.ts';
import { oneLine, printJson, printRows } from './print.ts';

interface AccountOptions extends ClientOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
  /** @default the only one */
  readonly account?: string | undefined;
}

type InstagramClient = OwnerClient<'keyword-dm'>;

type Noun = 'rules' | 'links';

const MORE = 'There is more: --limit, --all.';

export async function listRules(options: AccountOptions & ListOptions): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const { account } = options;
  const { items, hasMore } = await collect((paging) => client.listRules({ account, ...paging }), options);
  if (options.json) return printJson({ items, hasMore });
  const short = shortIds(items.map(({ id }) => id));
  const rows = items.map((rule) => [
    short(rule.id),
    String(rule.priority),
    rule.enabled ? 'on' : 'off',
    rule.scope.on,
    rule.match,
    rule.keywords.join(', ') || '-',
    String(rule.sent),
    String(rule.clicked),
    rule.name,
  ]);
  const head = ['ID', 'PRIORITY', 'STATE', 'WHERE', 'MATCH', 'KEYWORDS', 'SENT', 'CLICKED', 'NAME'];
  printRows(head, rows);
  for (const { name, shadowedBy } of items)
    if (shadowedBy)
      console.log(
        `Note: "${oneLine(name)}" never answers, because "${oneLine(shadowedBy.name)}" always does first.`,
      );
  if (hasMore) console.log(MORE);
}

/** What was sent and clicked in some days, a line for each rule. */
export async function showStatistics(
  options: AccountOptions & { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<void> {
  const { account, from, to } = options;
  const client = await openOwnerClient('keyword-dm', options);
  const { data } = await client.getStatistics({ account, from, to });
  if (options.json) return printJson(data);
  console.log(`${data.from} to ${data.to} (${data.timeZone})\n`);
  const rows = data.rules.map(({ ruleId, name, sent, publicSent, clicked, rate }) => [
    name ?? `deleted (${ruleId})`,
    String(sent),
    String(publicSent),
    String(clicked),
    rate === undefined ? '-' : `${(rate * 100).toFixed(1)} %`,
  ]);
  printRows(['RULE', 'SENT', 'PUBLICLY', 'CLICKED', 'RATE'], rows);
}

export async function listLinks(options: AccountOptions & ListOptions): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const { account } = options;
  const { items, hasMore } = await collect((paging) => client.listLinks({ account, ...paging }), options);
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

export async function listOutbox(
  options: AccountOptions & ListOptions & { readonly state?: ListOutboxState | undefined },
): Promise<void> {
  const { account, state } = options;
  const client = await openOwnerClient('keyword-dm', options);
  const { items, hasMore } = await collect(
    (paging) => client.listOutbox({ account, state, ...paging }),
    options,
  );
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
  { on, ...options }: AccountOptions & { readonly on: TrialSurface },
): Promise<void> {
  const { account } = options;
  const client = await openOwnerClient('keyword-dm', options);
  const { rule, rules } = (await client.tryRules({ text, surface: on, account })).data;
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
    words.join(', ') || '-',
  ]);
  printRows(['RULE', 'ID', 'VERDICT', 'WORDS'], rows);
}

export async function show(noun: Noun, typed: string, options: AccountOptions): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const id = await resolveRuleOrLink(client, noun, typed, options.account);
  printJson((await routesOf(client)[noun].get(id)).data);
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
  const { create, replace } = routesOf(client)[noun];
  const { data: saved } = await (id === undefined ? create(body) : replace(id, body));
  if (options.json) printJson(saved);
  else console.log(`Saved: ${saved.id}${'shortUrl' in saved ? `, ${saved.shortUrl}` : ''}`);
  if (!options.json && 'warnings' in saved)
    for (const { field, message } of saved.warnings) console.log(`Note (${field}): ${message}`);
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
  const { length: deleted } = await deleteEach(ids, (id) => routesOf(client)[noun].remove(id));
  if (options.json) printJson({ deleted });
  else console.log(`Deleted: ${deleted}`);
}

/** What rules and links have alike. A file holds whatever its author wrote: the route says what is wrong with it. */
function routesOf(client: InstagramClient) {
  return {
    rules: {
      list: client.listRules,
      get: client.getRule,
      create: (body: object) => client.createRule(body as RuleInput),
      replace: (id: string, body: object) => client.replaceRule(id, body as RuleInput),
      remove: client.deleteRule,
    },
    links: {
      list: client.listLinks,
      get: client.getLink,
      create: (body: object) => client.createLink(body as LinkInput),
      replace: (id: string, body: object) => client.replaceLink(id, body as LinkInput),
      remove: client.deleteLink,
    },
  };
}

/** The length of a link's id, which is the code in its address. */
const LINK_ID = 8;

/** The whole id of a rule or link, by its beginning. A whole one is not looked up, so it needs no account. */
export async function resolveRuleOrLink(
  client: InstagramClient,
  noun: Noun,
  typed: string,
  account: string | undefined,
): Promise<string> {
  if (noun === 'rules' ? isId(typed) : typed.length === LINK_ID) return typed;
  async function* all(): AsyncGenerator<string> {
    const { list } = routesOf(client)[noun];
    for await (const { id } of walk<{ readonly id: string }>((paging) => list({ account, ...paging })))
      yield id;
  }
  return resolveListed(
    { what: noun.slice(0, -1), list: `npm run owner -- instagram ${noun} list`, all },
    typed,
  );
}
