/** What was sent and clicked in a span of days, as an owner reads it: by rule, by link and by day. */
import { addDays } from '../../shared/runtime/local-time.ts';
import { tagOfRule } from '../rules/link.ts';
import { addSums, type Fact, NOTHING, type Sums, sumBy } from './facts.ts';

/** What is known of rules and links by their ids; what was deleted has no name any more. */
export interface Names {
  readonly rules: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
}

export interface Span {
  readonly from: string;
  readonly to: string;
}

export function summariseSpan(facts: readonly Fact[], { from, to }: Span, names: Names) {
  const attributed = withRules(facts, names);
  const byRule = Map.groupBy(attributed, ({ ruleId }) => ruleId ?? '');
  byRule.delete('');
  const byLink = Map.groupBy(attributed, ({ linkId }) => linkId ?? '');
  byLink.delete('');
  const days = sumBy(attributed, ({ day }) => day);
  return {
    rules: mostFirst([...byRule].map(([id, own]) => describeRule(id, own, names))),
    links: mostFirst([...byLink].map(([id, own]) => describeLink(id, own, names))),
    days: daysOf({ from, to }).map((day) => ({ day, ...(days.get(day) ?? NOTHING) })),
  };
}

/** Short links name a rule by its tag: the rule that is there, or one that sent something in the span. */
function withRules(facts: readonly Fact[], { rules }: Names): Fact[] {
  const ids = [...rules.keys(), ...facts.flatMap(({ ruleId }) => ruleId ?? [])];
  const byTag = new Map(ids.map((id) => [tagOfRule(id), id]));
  return facts.map((fact) =>
    fact.tag === undefined ? fact : { ...fact, ruleId: byTag.get(fact.tag) ?? fact.ruleId },
  );
}

function describeRule(ruleId: string, facts: readonly Fact[], names: Names) {
  const sums = total(facts);
  const withLink = total(facts.filter(({ linkId }) => linkId !== undefined));
  const lastSentDay = facts
    .filter(({ sent }) => sent > 0)
    .map(({ day }) => day)
    .sort()
    .at(-1);
  return {
    ruleId,
    ...nameOf(names.rules.get(ruleId)),
    sent: sums.sent,
    sentWithLink: withLink.sent,
    publicSent: sums.publicSent,
    clicked: sums.clicked,
    ...rateOf(withLink),
    ...(lastSentDay !== undefined && { lastSentDay }),
    links: [...sumBy(facts, ({ linkId }) => linkId)].map(([linkId, own]) => ({
      linkId,
      ...nameOf(names.links.get(linkId)),
      sent: own.sent,
      clicked: own.clicked,
      ...rateOf(own),
    })),
    days: byDay(facts).map(({ day, sent, clicked }) => ({ day, sent, clicked })),
  };
}

function describeLink(linkId: string, facts: readonly Fact[], names: Names) {
  const { sent, clicked, bots } = total(facts);
  return {
    linkId,
    ...nameOf(names.links.get(linkId)),
    sent,
    clicked,
    bots,
    ...rateOf({ sent, clicked }),
    days: byDay(facts).map(({ publicSent: _, ...day }) => day),
  };
}

function total(facts: readonly Sums[]): Sums {
  return facts.reduce(addSums, NOTHING);
}

/** The days on which there was something, ascending. */
function byDay(facts: readonly Fact[]): (Sums & { readonly day: string })[] {
  return [...sumBy(facts, ({ day }) => day)]
    .map(([day, sums]) => ({ day, ...sums }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

function nameOf(name: string | undefined) {
  return name === undefined ? {} : { name };
}

/** Clicks for each message that had the link in it, to four decimals; none where nothing was sent. */
function rateOf({ sent, clicked }: Pick<Sums, 'sent' | 'clicked'>): { readonly rate?: number } {
  return sent > 0 ? { rate: Math.round((clicked / sent) * 10_000) / 10_000 } : {};
}

function mostFirst<One extends { readonly sent: number; readonly clicked: number }>(all: One[]): One[] {
  return all.sort((a, b) => b.sent - a.sent || b.clicked - a.clicked);
}

function daysOf({ from, to }: Span): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
