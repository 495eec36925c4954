/** Commands about rules: what a candidate would have done, and how often those that are configured fired. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FormConfig } from '../../config/contact.ts';
import { tryRules } from '../../config/index.ts';
import type { Submission } from '../../contract/client/contact.ts';
import { loadPatterns } from '../../lambdas/shared/rules/patterns.ts';
import { readPlace, requireOneOf } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { collect, type ReadPage } from './answers.ts';
import { type ClientOptions, openOwnerClient } from './client.ts';
import { formatTable, printJson } from './print.ts';
import { type Difference, type Replay, replay } from './replay.ts';

interface Span extends ClientOptions {
  readonly form: string;
  /** How far back. */
  readonly days: number;
  readonly json: boolean;
}

interface Candidate extends Span {
  /** A file whose default export is the rules that are tried. @default those that are configured */
  readonly with?: string | undefined;
  /** Points from which on a submission is spam. @default the form's */
  readonly threshold?: number | undefined;
}

/** Tries rules, or a threshold, on what is stored. Everything is read; nothing is sent or changed. */
export async function replayRules(options: Candidate): Promise<void> {
  if (options.with === undefined && options.threshold === undefined)
    throw new CommandError('Say what to try: --with <file>, or --threshold <points>.');
  const { form, timeZone } = await configuredForm(options);
  const withRules = options.with === undefined ? form : await readCandidate(form, options.with);
  const { threshold = form.spam.threshold } = options;
  const candidate = { ...withRules, spam: { ...form.spam, threshold } };
  const findPattern = await loadPatterns({ ...prefixed('now', form.rules), ...candidate.rules });
  const submissions = await storedSubmissions(options);
  const result = replay(submissions, { now: form, candidate, timeZone, findPattern });
  if (options.json) printJson(result);
  else console.log(describe(result, options));
}

/** How often each rule fired on what is stored, and what those that are shadows would have changed. */
export async function countRules(options: Span): Promise<void> {
  const submissions = await storedSubmissions(options);
  const counts = new Map<string, { fired: number; wouldChange: number; parts: Set<string> }>();
  for (const { id, would } of submissions.flatMap(({ rules = [] }) => rules)) {
    const { fired, wouldChange, parts } = counts.get(id) ?? { fired: 0, wouldChange: 0, parts: new Set() };
    const changes = would !== undefined && would.length > 0 ? 1 : 0;
    counts.set(id, {
      fired: fired + 1,
      wouldChange: wouldChange + changes,
      parts: new Set([...parts, ...(would ?? [])]),
    });
  }
  const items = [...counts].map(([rule, { parts, ...count }]) => ({ rule, ...count, parts: [...parts] }));
  if (options.json) return printJson({ tried: submissions.length, items });
  console.log(`${submissions.length} submissions of ${options.form} in ${options.days} days.`);
  if (items.length === 0) return console.log('No rule fired.');
  const rows = items.map(({ rule, fired, wouldChange, parts }) => [
    rule,
    String(fired),
    wouldChange === 0 ? '-' : `${wouldChange} (${parts.join(', ')})`,
  ]);
  console.log(formatTable(['RULE', 'FIRED', 'A SHADOW WOULD CHANGE'], rows, process.stdout.columns ?? 200));
}

async function configuredForm(
  options: Span,
): Promise<{ readonly form: FormConfig; readonly timeZone: string }> {
  const { config, configFile } = await readPlace(options);
  const forms = config.contact?.forms ?? {};
  const id = requireOneOf(options.form, Object.keys(forms), 'form', configFile);
  const form = forms[id];
  if (!form) throw new CommandError(`There is no form "${id}".`);
  return { form, timeZone: config.owner.timeZone };
}

/** The module's default export: a form's `rules`. */
async function readCandidate(form: FormConfig, file: string): Promise<FormConfig> {
  const { href } = pathToFileURL(resolve(file));
  const module: { readonly default?: unknown } = await import(href).catch((error: Error) => {
    throw new CommandError(`--with: ${file} can't be read (${error.message}).`);
  });
  if (module.default === undefined)
    throw new CommandError(`--with: ${file} has no default export. Write: export default { … }`);
  return tryRules(form, module.default, file);
}

const DAY_MILLISECONDS = 86_400_000;

async function storedSubmissions(options: Span): Promise<Submission[]> {
  const client = await openOwnerClient('contact', options);
  const from = new Date(Date.now() - options.days * DAY_MILLISECONDS).toISOString();
  const readPage: ReadPage<Submission> = (paging) =>
    client.listSubmissions({ form: options.form, from, ...paging });
  return [...(await collect(readPage, { limit: 1, all: true })).items];
}

/** Patterns of both sides are loaded at once. */
function prefixed(prefix: string, rules: FormConfig['rules']): FormConfig['rules'] {
  return Object.fromEntries(Object.entries(rules).map(([id, rule]) => [`${prefix}:${id}`, rule]));
}

/** So many examples are shown; `--json` has all. */
const EXAMPLES = 20;

function describe({ tried, withoutSigns, differences, fired }: Replay, { form, days }: Span): string {
  const count = (part: string) => differences.filter(({ changes }) => changes.includes(part)).length;
  const held = differences.filter(({ changes, candidate }) => changes.includes('held') && candidate.held);
  const facts = [
    `Tried on ${tried} submissions of ${form}, of ${days} days. Nothing was sent.`,
    `${differences.length} would be different:`,
    `  ${count('to')} would go to other people`,
    `  ${held.length} would be held that were not, ${count('held') - held.length} would not be held that were`,
    ...['assignee', 'autoresponse', 'labels', 'redirect'].map((part) => `  ${count(part)} by ${part}`),
    ...Object.entries(fired).map(([id, times]) => `Rule ${id} fires ${times} times.`),
    ...(withoutSigns > 0
      ? [
          `${withoutSigns} came before signs of spam were written down: what asks for them can't be tried there.`,
        ]
      : []),
  ];
  return [...facts, ...differences.slice(0, EXAMPLES).map(example)].join('\n');
}

function example({ id, receivedAt, changes, now, candidate }: Difference): string {
  const parts = changes.map((part) => {
    const [before, after] = [now, candidate].map((side) => shown(side[part as keyof typeof side]));
    return `${part}: ${before} → ${after}`;
  });
  return `${id}  ${receivedAt.slice(0, 16).replace('T', ' ')}  ${parts.join('; ')}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return [value].flat().join(', ');
}
