/** Event patterns, as EventBridge's rules and Lambda's filters have them. */

type Plain = { readonly [name: string]: unknown };

/** Whether an event fits: a list names what a value may be, an object goes deeper. */
export function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((one) => fitsOne(one, value));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(pattern as Plain).every(([name, inner]) => fits(inner, (value as Plain)[name]));
}

function fitsOne(wanted: unknown, value: unknown): boolean {
  // A tag of a mail's is a list: one of its values is enough.
  if (Array.isArray(value)) return value.some((one) => fitsOne(wanted, one));
  if (typeof wanted !== 'object' || wanted === null) return wanted === value;
  const { prefix, exists, numeric } = wanted as { prefix?: string; exists?: boolean; numeric?: unknown[] };
  if (exists !== undefined) return (value !== undefined) === exists;
  if (prefix !== undefined) return typeof value === 'string' && value.startsWith(prefix);
  if (numeric?.length === 2 && numeric[0] === '>') return Number(value) > Number(numeric[1]);
  throw new Error(`The simulation does not know the pattern ${JSON.stringify(wanted)}`);
}
