/** What the data pages show, as it stands in the address. Anybody may have written that: what means nothing is left out. */

/** How long is looked at: the last hours by minute, a day and a week by hour, longer by day. */
export const SPANS = ['3h', '1d', '7d', '30d', '365d'] as const;
export type Span = (typeof SPANS)[number];

export interface DataSearch {
  /** @default the first */
  readonly metric?: string;
  /** @default the first */
  readonly device?: string;
  /** @default 7d */
  readonly span?: Span;
  /** The name of a saved question. @default the first */
  readonly question?: string;
}

export function readData(given: Readonly<Record<string, unknown>>): DataSearch {
  const [metric, device, question] = [textOf(given.metric), textOf(given.device), textOf(given.question)];
  const span = SPANS.find((one) => one === given.span);
  return {
    ...(metric && { metric }),
    ...(device && { device }),
    ...(span && { span }),
    ...(question && { question }),
  };
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text;
}
