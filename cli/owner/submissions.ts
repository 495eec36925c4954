/** Commands over the contact pipeline's owner routes. */
import { ExportSubmissionsFormat, type Submission } from '../../contract/client/contact.ts';
import { confirm } from '../prompt.ts';
import { type Collected, chosen, collect, type Deleted, exportAll, printDeleted } from './answers.ts';
import type { OwnerClient } from './client.ts';
import { formatTable, oneLine, printable, printJson } from './print.ts';

export interface SubmissionOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Whether to delete without asking. */
  readonly yes: boolean;
  readonly form?: string | undefined;
  readonly state?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: string;
  readonly format: string;
  /** A file. @default the terminal */
  readonly out?: string | undefined;
}

type ContactClient = OwnerClient<'contact'>;

/** By what is typed, the function that does it. */
const VERBS = {
  read: 'readSubmission',
  unread: 'unreadSubmission',
  archive: 'archiveSubmission',
  spam: 'spamSubmission',
  release: 'releaseSubmission',
} as const satisfies Record<string, keyof ContactClient>;

const isVerb = (command: string): command is keyof typeof VERBS => Object.hasOwn(VERBS, command);

/** Carries out a command line. @returns false for one that is none */
export async function submissionCommand(
  [command = '', ...args]: readonly string[],
  options: SubmissionOptions,
  openClient: () => Promise<ContactClient>,
): Promise<boolean> {
  if (command === 'list' && args.length === 0) await list(await openClient(), options);
  else if (command === 'show' && args.length === 1) await show(await openClient(), args[0] ?? '', options);
  else if (isVerb(command) && args.length > 0) await sort(await openClient(), command, args, options);
  else if (command === 'delete' && args.length > 0) await remove(await openClient(), args, options);
  else if (command === 'export' && args.length === 0) await exportSubmissions(await openClient(), options);
  else return false;
  return true;
}

async function list(client: ContactClient, options: SubmissionOptions): Promise<void> {
  const readPage = (paging: object) => client.listSubmissions({ ...filters(options), ...paging });
  printList(await collect(readPage, options.limit), options);
}

async function exportSubmissions(client: ContactClient, options: SubmissionOptions): Promise<void> {
  const format = chosen('format', options.format, ExportSubmissionsFormat);
  await exportAll(client.exportSubmissions, { ...filters(options), format }, options.out);
}

function filters({ form, state, from, to }: SubmissionOptions) {
  return { form, state, from, to };
}

function printList({ items, hasMore }: Collected<Submission>, { json }: SubmissionOptions): void {
  if (json) printJson({ items, hasMore });
  else if (items.length === 0) console.log('Nothing there.');
  else printTable(items, hasMore);
}

function printTable(items: readonly Submission[], hasMore: boolean): void {
  const rows = items.map(({ id, receivedAt, form, state, legs, replyTo, fields }) => [
    id,
    receivedAt.slice(0, 16).replace('T', ' '),
    form,
    state,
    legs.mail?.state ?? '-',
    replyTo ?? '-',
    summary(fields, replyTo),
  ]);
  const head = ['ID', 'RECEIVED (UTC)', 'FORM', 'STATE', 'MAIL', 'FROM', 'WHAT'];
  console.log(formatTable(head, rows, process.stdout.columns ?? 200));
  if (hasMore) console.log('There is more: --limit, --from, --to.');
}

function summary(fields: Submission['fields'], replyTo: string | undefined): string {
  const values = Object.values(fields).flat();
  return values.filter((value) => value !== replyTo).join(' · ');
}

async function show(client: ContactClient, id: string, { json }: SubmissionOptions): Promise<void> {
  const { data: submission } = await client.getSubmission(id);
  if (json) printJson(submission);
  else console.log(describe(submission));
}

function describe(submission: Submission): string {
  const {
    id,
    form,
    state,
    spamReasons,
    receivedAt,
    deletedAfter,
    attachments,
    replyTo,
    subject,
    origin,
    legs,
    fields,
  } = submission;
  const facts = [
    ['Submission', id],
    ['Form', form],
    ['State', spamReasons?.length ? `${state} (${spamReasons.join(', ')})` : state],
    ['Received', receivedAt],
    ['Kept until', deletedAfter],
    ['Reply to', replyTo],
    ['Subject', subject],
    ['Sent from', origin],
    ...(attachments ?? []).map(({ name, bytes, url }) => ['File', `${name} (${bytes} bytes) ${url ?? ''}`]),
    ...Object.entries(legs).map(([kind, leg]) => [
      kind,
      leg.reason ? `${leg.state} (${leg.reason})` : leg.state,
    ]),
  ].filter((fact): fact is [string, string] => fact[1] !== undefined);
  const answers = Object.entries(fields).map(
    ([name, value]) => `${oneLine(name)}:\n${printable([value].flat().join(', ')).replaceAll(/^/gm, '  ')}`,
  );
  return [...facts.map(([name, value]) => `${name.padEnd(12)} ${oneLine(value)}`), '', ...answers].join('\n');
}

async function sort(
  client: ContactClient,
  verb: keyof typeof VERBS,
  ids: readonly string[],
  { json }: SubmissionOptions,
): Promise<void> {
  const changed: Submission[] = [];
  for (const id of ids) {
    const { data: submission } = await client[VERBS[verb]](id);
    changed.push(submission);
    if (!json) console.log(`${submission.id}  ${submission.state}`);
  }
  if (json) printJson({ items: changed });
}

async function remove(
  client: ContactClient,
  ids: readonly string[],
  options: SubmissionOptions,
): Promise<void> {
  await confirm(`Delete ${ids.length === 1 ? 'this submission' : `${ids.length} submissions`}?`, options);
  let last: Deleted | undefined;
  for (const id of ids) last = (await client.deleteSubmission(id)).data;
  printDeleted({ deleted: ids.length, remains: last?.remains ?? [] }, options);
}
