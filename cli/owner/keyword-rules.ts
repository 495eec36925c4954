/** Keyword rules of an Instagram account on the past. The account's own routes try and count; nothing is sent or written. */
import type {
  RuleCandidate,
  RuleCounts,
  RuleDifference,
  RuleReplay,
} from '../../contract/client/keyword-dm.ts';
import { CommandError } from '../command-error.ts';
import { openOwnerClient } from './client.ts';
import { formatTable, oneLine, printJson } from './print.ts';
import type { Span } from './rules.ts';

interface Asked extends Omit<Span, 'form' | 'widget'> {
  readonly account: string;
}

/** So many examples are shown; `--json` has all. */
const EXAMPLES = 20;
/** The most that the route names at once. */
const PAGE = 100;

/** @param given a list of rules as `instagram rules list --json` prints them, in place of all of the account's */
export async function replayKeywordRules(given: unknown, options: Asked): Promise<void> {
  const rules = Array.isArray(given) ? given : Object(given).items;
  if (!Array.isArray(rules))
    throw new CommandError(
      '--with: a list of rules is wanted, as this prints it: npm run --silent owner -- instagram rules list --all --json',
    );
  const client = await openOwnerClient('keyword-dm', options);
  const body = { rules: withIds(rules as RuleCandidate[]), alone: true };
  const query = { account: options.account, from: beginning(options), limit: PAGE };
  let sum: RuleReplay | undefined;
  let cursor: string | undefined;
  do {
    const { data } = await client.replayRules(body, { ...query, cursor });
    sum = sum ? join(sum, data) : data;
    cursor = data.cursor;
  } while (cursor !== undefined);
  if (sum === undefined) return;
  const { cursor: _, search: __, ...result } = sum;
  if (options.json) printJson(result);
  else console.log(describe(result, options));
}

/** Each request would give rules without an id others of its own. */
function withIds(rules: readonly RuleCandidate[]): RuleCandidate[] {
  return rules.map((rule, i) => ({ ...rule, id: rule.id ?? `new-${i + 1}` }));
}

type Result = Omit<RuleReplay, 'cursor' | 'search'>;

function join(a: RuleReplay, b: RuleReplay): RuleReplay {
  const add = <Sums extends Readonly<Record<string, number>>>(one: Sums, other: Sums) =>
    Object.fromEntries(
      Object.keys({ ...one, ...other }).map((key) => [key, (one[key] ?? 0) + (other[key] ?? 0)]),
    ) as Sums;
  return {
    ...b,
    tried: a.tried + b.tried,
    beyondRules: a.beyondRules + b.beyondRules,
    withoutText: a.withoutText + b.withoutText,
    counts: add(a.counts, b.counts),
    answers: add(a.answers, b.answers),
    items: [...a.items, ...b.items],
    names: { ...a.names, ...b.names },
  };
}

function describe(result: Result, { account, days }: Asked): string {
  const { tried, beyondRules, withoutText, counts, answers, items, names, notTried } = result;
  const nameOf = (id: string | undefined) => (id === undefined ? 'nothing' : `"${oneLine(names[id] ?? id)}"`);
  const example = ({ id, receivedAt, now, candidate, text }: RuleDifference) =>
    `${id}  ${receivedAt.slice(0, 16).replace('T', ' ')}  ${nameOf(now)} → ${nameOf(candidate)}  ${oneLine(text).slice(0, 60)}`;
  return [
    `Tried on ${tried} comments and messages to ${account}, of ${days} days, as far as they are kept. Nothing was sent.`,
    `${items.length} would be different:`,
    `  ${counts.answered} would be answered that were not`,
    `  ${counts.unanswered} would not be answered that were`,
    `  ${counts['other-rule']} would be answered by another rule`,
    ...Object.entries(answers).map(([id, times]) => `Rule ${nameOf(id)} answers ${times} times.`),
    ...(beyondRules > 0
      ? [
          `${beyondRules} were not tried: their writers had written STOP, or they came too late for an answer.`,
        ]
      : []),
    ...(withoutText > 0 ? [`${withoutText} were not tried: their words could not be stored.`] : []),
    ...notTried.map((id) => `Rule ${nameOf(id)} can't be tried: it waits for a post that has not come.`),
    ...items.slice(0, EXAMPLES).map(example),
    ...(items.length > EXAMPLES ? [`… and ${items.length - EXAMPLES} more: --json has all of them.`] : []),
  ].join('\n');
}

/** What each rule answered, and what those that only look on would have answered. */
export async function countKeywordRules(options: Asked): Promise<void> {
  const client = await openOwnerClient('keyword-dm', options);
  const sums = new Map<string, RuleCounts['items'][number]>();
  let [tried, cursor]: [number, string | undefined] = [0, undefined];
  do {
    const { account } = options;
    const answer = await client.countRules({ account, from: beginning(options), cursor });
    const data: RuleCounts = answer.data;
    tried += data.tried;
    for (const one of data.items) {
      const { answered = 0, seen = 0, would = 0 } = sums.get(one.ruleId) ?? {};
      sums.set(one.ruleId, {
        ...one,
        answered: answered + one.answered,
        seen: seen + one.seen,
        would: would + one.would,
      });
    }
    cursor = data.cursor;
  } while (cursor !== undefined);
  const items = [...sums.values()];
  if (options.json) return printJson({ tried, items });
  console.log(
    `${tried} comments and messages to ${options.account} in ${options.days} days, as far as they are kept.`,
  );
  const rows = items.map(({ ruleId, name, answered, seen, would }) => [
    oneLine(name ?? `deleted (${ruleId})`),
    String(answered),
    seen === 0 ? '-' : `${would} of ${seen}`,
  ]);
  console.log(
    formatTable(['RULE', 'ANSWERED', 'A SHADOW WOULD ANSWER'], rows, process.stdout.columns ?? 200),
  );
}

const DAY_MILLISECONDS = 86_400_000;

function beginning({ days }: Pick<Asked, 'days'>): string {
  return new Date(Date.now() - days * DAY_MILLISECONDS).toISOString();
}
