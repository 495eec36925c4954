/** A list of people to ask, from a CSV file: read line by line by the service's own rules, every mistake with its line. */
import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { type Recipient, recipientSchema } from '../../lambdas/feedback/survey/recipient.ts';
import { mailboxOf } from '../../lambdas/shared/visitors/email-address.ts';
import { CommandError } from '../command-error.ts';

/** What a survey takes of each. */
export interface Rules {
  readonly languages: readonly string[];
  /** Names of attributes, which may be columns. */
  readonly attributes: readonly string[];
}

export interface ReadList {
  readonly recipients: readonly Recipient[];
  /** Lines that name a mailbox once more. */
  readonly repeated: readonly string[];
}

interface Line {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** So many mistakes are named; whoever has more has one cause. */
const MOST_NAMED = 20;

/** @throws CommandError with every mistake; nothing is sent while there is one */
export function readList(text: string, { languages, attributes }: Rules): ReadList {
  const lines = parseLines(text);
  const known = ['email', 'language', 'user', ...attributes];
  const unknown = Object.keys(lines[0]?.record ?? {}).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new CommandError(
      `Line 1: no such column: ${unknown.join(', ')}. There are: ${known.join(', ')}. Others have to be attributes of the widget.`,
    );
  const schema = recipientSchema(languages, attributes);
  const mistakes: string[] = [];
  const recipients: Recipient[] = [];
  const repeated: string[] = [];
  const seen = new Map<string, number>();
  for (const { record, info } of lines) {
    const result = z.safeParse(schema, recipientOf(record));
    if (!result.success) {
      for (const { path, message } of result.error.issues)
        mistakes.push(`Line ${info.lines}: ${said(record, path)} ${message}`);
      continue;
    }
    const mailbox = mailboxOf(result.data.email);
    const before = seen.get(mailbox);
    if (before === undefined) recipients.push(result.data);
    else repeated.push(`Line ${info.lines}: the same mailbox as in line ${before}`);
    seen.set(mailbox, before ?? info.lines);
  }
  if (mistakes.length > 0) throw new CommandError(explain(mistakes));
  if (recipients.length === 0) throw new CommandError('There is nobody in the list.');
  return { recipients, repeated };
}

function parseLines(text: string): Line[] {
  const [first = ''] = text.split(/\r?\n/, 1);
  // Spreadsheets of many countries write semicolons.
  const delimiter = [';', '\t'].find((sign) => first.includes(sign)) ?? ',';
  try {
    const names = (header: string[]) => header.map((name) => name.toLowerCase());
    const options = { bom: true, delimiter, trim: true, skip_empty_lines: true, info: true } as const;
    const lines = parse(text, { ...options, columns: names }) as unknown as Line[];
    if (lines.length > 0 && lines[0]?.record.email === undefined)
      throw new CommandError('Line 1 must name the columns, and one of them “email”.');
    return lines;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`This is no CSV file: ${(error as Error).message}`);
  }
}

/** Empty cells say nothing. */
function recipientOf({ email = '', language, user, ...others }: Line['record']) {
  const attributes = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== ''));
  return {
    email,
    ...(language && { language }),
    ...(user && { user }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

function said(record: Line['record'], path: readonly PropertyKey[]): string {
  const name = String(path.at(-1) ?? 'email');
  return `${name} “${record[name] ?? ''}”`;
}

function explain(mistakes: readonly string[]): string {
  const rest = mistakes.length - MOST_NAMED;
  return [
    'Nothing was sent. Correct the list and send it again:',
    ...mistakes.slice(0, MOST_NAMED),
    ...(rest > 0 ? [`… and ${rest} more.`] : []),
  ].join('\n');
}
