/** What a flight has shown, for whoever wants to know: without an account's number, an address or a domain. */

import type { Tried } from './check.ts';
import { ONLY_AWS, onlyAwsChecks } from './only-aws.ts';
import { isNamedAfterFlight } from './plan.ts';

export interface Flown {
  readonly region: string;
  /** Frontdesk's version. */
  readonly version: string;
  readonly at: Date;
  /** Whether it was a local engine and not AWS. */
  readonly isEngine: boolean;
  /** By step, such as `deploy`. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly tried: readonly Tried[];
  /** What was not taken away; empty when all was. Undefined when it was kept on purpose. */
  readonly left: readonly string[] | undefined;
}

/** Markdown. */
export function describeFlight(flown: Flown): string {
  const { region, version, at, isEngine, seconds, tried } = flown;
  const failed = tried.filter(({ state }) => state !== 'ok').length;
  return [
    '# A first flight',
    '',
    `Frontdesk ${version} ${isEngine ? 'on the local engine' : `on AWS, ${region}`}, ${at.toISOString().slice(0, 10)}: ${tried.length} things tried, ${failed === 0 ? 'all as they should be' : `${failed} not as they should be`}.`,
    '',
    '| tried | | seen | seconds |',
    '| --- | --- | --- | --- |',
    ...tried.map((one) => `| ${one.subject} | ${one.state} | ${cell(one.says)} | ${one.seconds} |`),
    '',
    '| step | seconds |',
    '| --- | --- |',
    ...Object.entries(seconds).map(([step, took]) => `| ${step} | ${took} |`),
    '',
    'Not tried:',
    '',
    ...untried(isEngine),
    '',
    describeRest(flown),
    '',
  ].join('\n');
}

function untried(isEngine: boolean): string[] {
  const reasons = Object.values(ONLY_AWS).filter((reason) => typeof reason === 'string');
  const engine = onlyAwsChecks.map(({ subject }) => `${subject}: only AWS can show it`);
  return [...(isEngine ? engine : []), ...reasons].map((line) => `- ${line}`);
}

function describeRest({ left, isEngine }: Pick<Flown, 'left' | 'isEngine'>): string {
  if (left === undefined) return 'It was kept on purpose.';
  if (left.length === 0) {
    const backups = ' DynamoDB keeps a backup of the last moment of each table for 35 days, for nothing.';
    return `All of it was taken away again.${isEngine ? '' : backups}`;
  }
  return ['Left behind:', '', ...left.map((what) => `- ${cell(what)}`)].join('\n');
}

/** What AWS has made an address of, written without a scheme. */
const HOST = /\b(?:[\w-]+\.)+(?:amazonaws|amazoncognito|cloudfront)\.(?:com|net)(?:\.cn)?\b/gi;

/** A path below somebody's own folder, which bears their name. */
const HOME = /(?:\/(?:home|Users)\/|\b[A-Z]:\\Users\\)[^\s"')]+/g;

/**
 * Text in one line, without what names an account, a mailbox or an address, or is a secret: messages of errors may. Long names
 * stay where they are a flight's own, without the account's number in them.
 */
function cell(text: string): string {
  return text
    .replaceAll(/arn:[\w:/.+=@-]+/g, 'arn:…')
    .replaceAll(/[^\s<>()"']+@[^\s<>()"']+/g, '…@…')
    .replaceAll(/https?:\/\/[^\s"')]+/g, 'https://…')
    .replaceAll(HOST, '…')
    .replaceAll(HOME, '…')
    .replaceAll(/(?<!\d)\d{12}(?!\d)/g, '…')
    .replaceAll(/[\w…-]{24,}/g, (name) => (isNamedAfterFlight(name) ? name : '…'))
    .replaceAll('|', '\\|')
    .replaceAll(/\s+/g, ' ');
}
