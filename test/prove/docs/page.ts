/** What a page of docs/start asks its reader to do, as a test can do it. */

/** One thing that a reader does, or looks at. */
export type Step =
  /** A command; what it prints has these lines in it, in this order. */
  | { readonly kind: 'run'; readonly command: string; readonly prints: readonly RegExp[] }
  /** Something is written under the post, and answered by a message with these lines. */
  | { readonly kind: 'comment'; readonly text: string; readonly prints: readonly RegExp[] }
  | { readonly kind: 'save'; readonly file: string; readonly content: string }
  | { readonly kind: 'look'; readonly address: string };

export interface Page {
  readonly steps: readonly Step[];
  /** What is put into the configuration: the inside of its object. */
  readonly configuration: readonly string[];
}

/** Made once, before everything else, whichever page is read. */
const SET_UP = new Set(['npm ci', 'npm start']);

const PART = /^```(\w+)(?: ([^\n]+))?\n(.*?)^```$|<?(http:\/\/localhost:8080[^\s>)]*)/gms;

/**
 * @param text a page. A box of `sh` is run line by line, unless it says `account`; one of `comment` is written under the post; one of
 *   `text` is what the last of both prints or is answered by, `…` standing for what differs, and `<LINK-ID>` for what `fill` puts where it
 *   stands again; one of `ts` belongs into the configuration; one with a file's name is saved.
 */
export function readPage(text: string): Page {
  const steps: Step[] = [];
  const configuration: string[] = [];
  for (const [, language, info, content = '', address] of text.matchAll(PART)) {
    if (address !== undefined) steps.push({ kind: 'look', address });
    else if (info !== undefined && info !== 'account') steps.push({ kind: 'save', file: info, content });
    else if (language === 'ts') configuration.push(content);
    else if (language === 'sh' && info !== 'account') steps.push(...commands(content));
    else if (language === 'comment') steps.push({ kind: 'comment', text: content.trim(), prints: [] });
    else if (language === 'text') expectOf(steps, content);
  }
  return { steps, configuration };
}

function commands(content: string): Step[] {
  return linesOf(content)
    .filter((line) => !SET_UP.has(line))
    .map((command) => ({ kind: 'run', command, prints: [] }));
}

function expectOf(steps: Step[], content: string): void {
  const last = steps.at(-1);
  if (last?.kind !== 'run' && last?.kind !== 'comment') throw new Error(`Nothing prints this: ${content}`);
  steps.splice(-1, 1, { ...last, prints: linesOf(content).map(asPattern) });
}

function linesOf(content: string): string[] {
  return content.split('\n').flatMap((line) => line.trim() || []);
}

/** What is the reader's own, by its name. A page about HTML has no capitals there. */
const OWN = /<([A-Z]+(?:-[A-Z]+)*)>/g;

function asPattern(line: string): RegExp {
  const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = line.split('…').map(literally).join('.*');
  const names = new Set<string>();
  return new RegExp(
    pattern.replace(OWN, (_, name: string) => {
      const group = name.replaceAll('-', '_');
      if (names.has(group)) return `\\k<${group}>`;
      names.add(group);
      return `(?<${group}>[\\w-]+)`;
    }),
  );
}

/** A text with what is the reader's own, by its name as a group of a pattern has it. */
export function fill(text: string, own: ReadonlyMap<string, string>): string {
  return text.replace(OWN, (word, name: string) => own.get(name.replaceAll('-', '_')) ?? word);
}
