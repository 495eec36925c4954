/** Which destinations hear of what. It has no schema, so that functions can use it. */
import type { Pipeline } from './deployment.ts';
import type { FrontdeskConfig } from './index.ts';
import type { Rules } from './rules.ts';

/** Destinations by their ids; nothing else of them is looked at. */
export type KnownDestinations = Readonly<Record<string, unknown>>;

interface Telling {
  readonly destinations: readonly string[];
  readonly rules: Rules;
}

/** All that a form or widget and its rules may tell. */
export function destinationsOf({ destinations: own, rules }: Telling): string[] {
  return [...new Set([...own, ...Object.values(rules).flatMap((rule) => rule.do.destinations ?? [])])];
}

/** The paths at which a form or its rules name what is none. */
export function unknownDestinations(
  { destinations: own, rules }: Telling,
  known: KnownDestinations,
): PropertyKey[][] {
  const unknown = (ids: readonly string[], ...path: PropertyKey[]) =>
    ids.flatMap((one, i) => (Object.hasOwn(known, one) ? [] : [[...path, i]]));
  return [
    ...unknown(own, 'destinations'),
    ...Object.entries(rules).flatMap(([name, rule]) =>
      unknown(rule.do.destinations ?? [], 'rules', name, 'do', 'destinations'),
    ),
  ];
}

/** Who hears of a pipeline's events. Submissions are not among them: they have legs of their own. */
export interface ToldOf {
  /** Destinations by the id of a widget or a preset, or the user id of an account. */
  readonly named: Readonly<Record<string, readonly string[]>>;
  /** Those that a widget's rules name in place of its own, by the widget's id and the rule's. @default none */
  readonly byRule?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Those that are told what wants a person. */
  readonly attention: readonly string[];
}

/** Whether anybody hears of anything. */
export function tellsAnybody({ named, byRule = {}, attention }: ToldOf): boolean {
  const byRules = Object.values(byRule).flatMap((rules) => Object.values(rules));
  return [attention, ...Object.values(named), ...byRules].some(({ length }) => length > 0);
}

type Configured = Pick<FrontdeskConfig, 'destinations' | 'contact' | 'feedback' | 'images' | 'keywordDm'>;

export function toldOf(config: Configured, pipeline: Pipeline): ToldOf {
  const attention = Object.entries(config.destinations).flatMap(([id, one]) => (one.attention ? [id] : []));
  // Whether an account rests or has stopped is an event of its own.
  return {
    named: namedBy(config, pipeline),
    ...(pipeline === 'feedback' && { byRule: namedByRules(config) }),
    attention: pipeline === 'keyword-dm' ? [] : attention,
  };
}

function namedByRules({ feedback }: Configured): NonNullable<ToldOf['byRule']> {
  const of = (rules: Rules) =>
    Object.entries(rules).flatMap(
      ([
        id,
        {
          do: { destinations },
        },
      ]) => (destinations ? [[id, destinations]] : []),
    );
  const widgets = Object.entries(feedback?.widgets ?? {});
  return Object.fromEntries(widgets.map(([id, { rules }]) => [id, Object.fromEntries(of(rules))]));
}

function namedBy({ feedback, images, keywordDm }: Configured, pipeline: Pipeline): ToldOf['named'] {
  const by = (all: Readonly<Record<string, { readonly destinations: readonly string[] }>> = {}) =>
    Object.fromEntries(Object.entries(all).map(([id, { destinations }]) => [id, destinations]));
  if (pipeline === 'feedback') return by(feedback?.widgets);
  if (pipeline === 'images') return by(images?.presets);
  if (pipeline !== 'keyword-dm') return {};
  const accounts = Object.values(keywordDm?.accounts ?? {});
  return by(Object.fromEntries(accounts.map((account) => [account.userId, account])));
}

/** All destinations that a pipeline tells something. */
export function destinationsToldBy(config: Configured, pipeline: Pipeline): string[] {
  const { named, attention } = toldOf(config, pipeline);
  const { contact, feedback } = config;
  const ruled = { contact: contact?.forms, feedback: feedback?.widgets, images: {}, 'keyword-dm': {} }[
    pipeline
  ];
  const byRules = Object.values<Telling>(ruled ?? {}).flatMap(destinationsOf);
  return [...new Set([...byRules, ...Object.values(named).flat(), ...attention])];
}

/** The addresses of those destinations that are mails. */
export function mailedTo(
  { destinations }: Pick<Configured, 'destinations'>,
  told: readonly string[],
): string[] {
  return told.flatMap((id) => {
    const one = destinations[id];
    return one?.type === 'mail' ? [one.to] : [];
  });
}
