/** Which destinations a form tells, without a schema, so that functions can use it. */
import type { Destinations } from './destinations.ts';
import type { Rules } from './rules.ts';

interface Telling {
  readonly destinations: readonly string[];
  readonly rules: Rules;
}

/** All that a form and its rules may tell. */
export function destinationsOf({ destinations: own, rules }: Telling): string[] {
  return [...new Set([...own, ...Object.values(rules).flatMap((rule) => rule.do.destinations ?? [])])];
}

/** The paths at which a form or its rules name what is none. */
export function unknownDestinations(
  { destinations: own, rules }: Telling,
  known: Destinations,
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
