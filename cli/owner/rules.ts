/** Commands about rules: what a candidate would have done, and how often those that are configured fired. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rules } from '../../config/rules.ts';
import { countFired, type RuleCount } from '../../lambdas/shared/rules/counts.ts';
import type { Fired } from '../../lambdas/shared/rules/decide.ts';
import { loadPatterns } from '../../lambdas/shared/rules/patterns.ts';
import { type Difference, openTally } from '../../lambdas/shared/rules/replay.ts';
import { CommandError } from '../command-error.ts';
import type { ClientOptions } from './client.ts';
import { countKeywordRules, replayKeywordRules } from './keyword-rules.ts';
import { formatTable, printJson } from './print.ts';
import { describe } from './replay-text.ts';
import { openRuled, type Ruled } from './ruled.ts';

/** What has rules, and how far back is looked. One of the three is named. */
export interface Span extends ClientOptions {
  readonly form?: string | undefined;
  readonly widget?: string | undefined;
  readonly account?: string | undefined;
  /** How far back. */
  readonly days: number;
  readonly json: boolean;
}

interface Candidate extends Span {
  /** A file whose default export is the rules that are tried. @default those that are configured */
  readonly with?: string | undefined;
  /** Points from which on it is spam. @default as it is configured */
  readonly threshold?: number | undefined;
}

/** Tries rules, or a threshold, on what is stored. Everything is read; nothing is sent or changed. */
export async function replayRules(options: Candidate): Promise<void> {
  if (options.account !== undefined) return replayOfAccount(options, options.account);
  if (options.with === undefined && options.threshold === undefined)
    throw new CommandError('Say what to try: --with <file>, or --threshold <points>.');
  const ruled = await openRuled(options);
  const { now, timeZone } = ruled;
  const withRules = options.with === undefined ? now : await readCandidate(ruled, options.with);
  const candidate = { ...withRules, threshold: options.threshold ?? now.threshold };
  const findPattern = await loadPatterns({ ...prefixed('now', now.rules), ...candidate.rules });
  const tally = openTally({ now, candidate, timeZone, findPattern });
  const differences: Difference[] = [];
  for await (const { stored } of ruled.read()) differences.push(...[tally.add(stored) ?? []].flat());
  const result = { ...tally.result(), differences };
  if (options.json) printJson(result);
  else console.log(describe(result, { ...ruled, days: options.days }));
}

/** How often each rule fired on what is stored, and what those that are shadows would have changed. */
export async function countRules(options: Span): Promise<void> {
  const { account } = options;
  if (account !== undefined) return countKeywordRules({ ...onlyAccount(options), account });
  const ruled = await openRuled(options);
  const fired: (readonly Fired[])[] = [];
  for await (const { rules } of ruled.read()) fired.push(rules);
  const items = countFired(fired);
  if (options.json) return printJson({ tried: fired.length, items });
  console.log(`${fired.length} ${ruled.things} of ${ruled.id} in ${options.days} days.`);
  printCounts(items);
}

async function replayOfAccount(options: Candidate, account: string): Promise<void> {
  if (options.with === undefined || options.threshold !== undefined)
    throw new CommandError('Keyword rules are tried with --with <file>; comments have no points of spam.');
  await replayKeywordRules(await readDefault(options.with), { ...onlyAccount(options), account });
}

function onlyAccount<Options extends Span>({ form, widget, ...options }: Options) {
  if (form !== undefined || widget !== undefined)
    throw new CommandError('Say whose rules: --form <id>, --widget <id> or --account <name>.');
  return options;
}

function printCounts(items: readonly RuleCount[]): void {
  if (items.length === 0) {
    console.log('No rule fired.');
    return;
  }
  const rows = items.map(({ rule, fired, wouldChange, parts }) => [
    rule,
    String(fired),
    wouldChange === 0 ? '-' : `${wouldChange} (${parts.join(', ')})`,
  ]);
  console.log(formatTable(['RULE', 'FIRED', 'A SHADOW WOULD CHANGE'], rows, process.stdout.columns ?? 200));
}

async function readCandidate({ tryRules }: Ruled, file: string) {
  return tryRules(await readDefault(file), file);
}

/** A module's default export. @throws CommandError */
async function readDefault(file: string): Promise<unknown> {
  const { href } = pathToFileURL(resolve(file));
  const attributes = file.endsWith('.json') ? { with: { type: 'json' } } : {};
  const module: { readonly default?: unknown } = await import(href, attributes).catch((error: Error) => {
    throw new CommandError(`--with: ${file} can't be read (${error.message}).`);
  });
  if (module.default === undefined)
    throw new CommandError(`--with: ${file} has no default export. Write: export default { … }`);
  return module.default;
}

/** Patterns of both sides are loaded at once. */
function prefixed(prefix: string, rules: Rules): Rules {
  return Object.fromEntries(Object.entries(rules).map(([id, rule]) => [`${prefix}:${id}`, rule]));
}
