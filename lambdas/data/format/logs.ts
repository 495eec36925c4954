/** Logs of web servers, and of CloudFront. */
import type { SourceRow } from '../rows/row.ts';
import { linesOf } from './lines.ts';

/** The combined log format of Apache and nginx, and the common one, which ends sooner. */
const COMBINED =
  /^(\S+) \S+ (\S+) \[(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?=\s|$)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What a web server's line is made of. */
export const WEB_LOG_FIELDS = [
  'address',
  'user',
  'time',
  'method',
  'path',
  'protocol',
  'status',
  'bytes',
  'referrer',
  'agent',
] as const;

export function* webLogRows(text: string, { line }: { readonly line: number }): Generator<SourceRow> {
  for (const [raw, number] of linesOf(text, line)) {
    const fields = webLogFields(raw);
    yield fields
      ? { line: number, raw, fields }
      : { line: number, raw, broken: 'the line is not in the common or combined log format' };
  }
}

function webLogFields(raw: string): Record<(typeof WEB_LOG_FIELDS)[number], string> | undefined {
  const match = COMBINED.exec(raw);
  if (!match) return undefined;
  const [
    ,
    address = '',
    user,
    day,
    month = '',
    year,
    clock,
    offset,
    request = '',
    status = '',
    bytes,
    ...rest
  ] = match;
  const [method = '', path = '', protocol = ''] = request.split(' ');
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  const [referrer, agent] = rest;
  return {
    address,
    user: given(user),
    time: `${year}-${number}-${day}T${clock}${offset}`,
    method,
    path,
    protocol,
    status,
    bytes: given(bytes),
    referrer: given(referrer),
    agent: given(agent),
  };
}

/** A dash stands for nothing. */
function given(value: string | undefined): string {
  return value === undefined || value === '-' ? '' : value;
}

/** The names in a CloudFront log's own header, which is `#Fields: date time …`; undefined where there is none. */
export function cloudFrontHeader(head: string): string[] | undefined {
  return /^#Fields:[ \t]*(.+?)\r?$/m.exec(head)?.[1]?.split(/[ \t]+/);
}

/** A standard log of CloudFront: values between tabs. `timestamp` is its date and its time together. */
export function* cloudFrontRows(
  text: string,
  { header, line }: { readonly header: readonly string[]; readonly line: number },
): Generator<SourceRow> {
  for (const [raw, number] of linesOf(text, line)) {
    if (raw.startsWith('#')) continue;
    const values = raw.split('\t');
    if (values.length !== header.length) {
      const broken = `the line has ${values.length} values, and #Fields names ${header.length}`;
      yield { line: number, raw, broken };
      continue;
    }
    const fields = Object.fromEntries(header.map((name, i) => [name, decoded(given(values[i]))]));
    yield { line: number, raw, fields: { ...fields, timestamp: `${fields.date}T${fields.time}Z` } };
  }
}

/** CloudFront writes some characters as `%20`. */
function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
