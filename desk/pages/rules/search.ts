/** Whose rules the page shows, as it stands in the address. Anybody may have written that: what means nothing is left out. */
export interface RuledSearch {
  readonly form?: string;
  readonly widget?: string;
}

export function readRuled(given: Readonly<Record<string, unknown>>): RuledSearch {
  const { form, widget } = given;
  if (isId(form)) return { form: String(form) };
  return isId(widget) ? { widget: String(widget) } : {};
}

/** The router reads an id of digits as a number. */
function isId(value: unknown): boolean {
  return /^[a-z0-9-]{1,63}$/.test(String(value ?? ''));
}
