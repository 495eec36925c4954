/** Commands over the contact pipeline's owner routes. */
import type { ExportSubmissionsFormat, Submission } from '../../contract/client/contact.ts';
import { CommandError } from '../command-error.ts';
import { confirm } from '../prompt.ts';
import {
  collect,
  deleteEach,
  type Entity,
  exportAll,
  idsMadeIn,
  type ListOptions,
  printDeleted,
  type ReadPage,
  requireEntity,
} from './answers.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient } from './client.ts';
import { resolveId, shortIds, wholeIds } from './ids.ts';
import { firedFacts, formatTable, oneLine, printable, printJson } from './print.ts';

interface Filters extends ClientOptions {
  readonly form?: string | undefined;
  readonly state?: string | undefined;
  /** By an e-mail address. */
  readonly person?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Words that stand in it. */
  readonly search?: string | undefined;
  readonly label?: string | undefined;
  readonly assignee?: string | undefined;
}

interface Printing extends ClientOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
}

type ContactClient = OwnerClient<'contact'>;

const FORMS: Entity = {
  name: 'form',
  idsOf: ({ contact }) => Object.keys(contact?.forms ?? {}),
};

export async function list(options: Filters & ListOptions & Printing): Promise<void> {
  const client = await openOwnerClient('contact', options);
  const shown = (await requireForm(client, options)) ? shortIds : wholeIds;
  const readPage: ReadPage<Submission> = (paging) =>
    client.listSubmissions({ ...filters(options), ...paging });
  const { items, hasMore } = await collect(readPage, options);
  if (options.json) printJson({ items, hasMore });
  else if (items.length === 0) console.log('Nothing there.');
  else printTable(items, hasMore, shown);
}

function requireForm(client: ContactClient, options: Filters): Promise<boolean> {
  const { form } = options;
  return requireEntity((paging) => client.listSubmissions({ form, ...paging }), FORMS, form, options);
}

function filters({ form, state, from, to, person: email, search: q, label, assignee }: Filters) {
  return { form, state, from, to, email, q, label, assignee };
}

export async function exportSubmissions(
  options: Filters & { readonly format: ExportSubmissionsFormat; readonly out?: string | undefined },
): Promise<void> {
  const client = await openOwnerClient('contact', options);
  await requireForm(client, options);
  await exportAll(client.exportSubmissions, { ...filters(options), format: options.format }, options.out);
}

function resolve(client: ContactClient, typed: string): Promise<string> {
  const madeIn = idsMadeIn(client.listSubmissions);
  return resolveId({ what: 'submission', list: 'npm run owner -- list', madeIn }, typed);
}

function printTable(items: readonly Submission[], hasMore: boolean, shown: typeof shortIds): void {
  const short = shown(items.map(({ id }) => id));
  const rows = items.map(({ id, receivedAt, form, state, legs, replyTo, fields }) => [
    short(id),
    receivedAt.slice(0, 16).replace('T', ' '),
    form,
    state,
    legs.mail?.state ?? '-',
    replyTo ?? '-',
    summary(fields, replyTo),
  ]);
  const head = ['ID', 'RECEIVED (UTC)', 'FORM', 'STATE', 'MAIL', 'FROM', 'WHAT'];
  console.log(formatTable(head, rows, process.stdout.columns ?? 200));
  if (hasMore) console.log('There is more: --limit, --all, --from, --to.');
}

function summary(fields: Submission['fields'], replyTo: string | undefined): string {
  const values = Object.values(fields).flat();
  return values.filter((value) => value !== replyTo).join(' · ');
}

export async function show(typed: string, options: Printing): Promise<void> {
  const client = await openOwnerClient('contact', options);
  const { data: submission } = await client.getSubmission(await resolve(client, typed));
  if (options.json) printJson(submission);
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
    notes,
    labels,
    assignee,
    rules,
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
    ...firedFacts(rules ?? []),
    ['Labels', labels?.join(', ')],
    ['Care of', assignee],
    ['Notes', notes],
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

/** By what is typed, the function that does it. */
const VERBS = {
  read: 'readSubmission',
  unread: 'unreadSubmission',
  archive: 'archiveSubmission',
  spam: 'spamSubmission',
  release: 'releaseSubmission',
} as const satisfies Record<string, keyof ContactClient>;
export type Verb = keyof typeof VERBS;

export async function sort(verb: Verb, typed: readonly string[], options: Printing): Promise<void> {
  const client = await openOwnerClient('contact', options);
  const changed: Submission[] = [];
  for (const one of typed) {
    const { data: submission } = await client[VERBS[verb]](await resolve(client, one));
    changed.push(submission);
    if (!options.json) console.log(`${submission.id}  ${submission.state}`);
  }
  if (options.json) printJson({ items: changed });
}

/** What is written next to a submission. An empty text takes away what was there; what is left out stays. */
interface Annotations {
  readonly notes?: string | undefined;
  /** Separated by commas. */
  readonly labels?: string | undefined;
  readonly assignee?: string | undefined;
}

export async function annotate(
  typed: string,
  { notes, labels, assignee, ...options }: Printing & Annotations,
): Promise<void> {
  if (notes === undefined && labels === undefined && assignee === undefined)
    throw new CommandError('Say what to write: --notes, --labels or --assignee.');
  const client = await openOwnerClient('contact', options);
  const { data: seen } = await client.getSubmission(await resolve(client, typed));
  const change = {
    ...(notes !== undefined && { notes }),
    ...(labels !== undefined && { labels: labels.split(',').filter((label) => label.trim() !== '') }),
    ...(assignee !== undefined && { assignee }),
  };
  // Somebody else may be writing at the desk.
  const headers = { 'if-match': seen.etag };
  const { data: submission } = await client.updateSubmission(seen.id, change, { headers });
  if (options.json) printJson(submission);
  else console.log(describe(submission));
}

/** @param kind of what leaves. @default all that has failed */
export async function retry(typed: string, kind: string | undefined, options: Printing): Promise<void> {
  const client = await openOwnerClient('contact', options);
  let { data: submission } = await client.getSubmission(await resolve(client, typed));
  const failed = Object.entries(submission.legs).flatMap(([leg, { canRetry }]) => (canRetry ? [leg] : []));
  const legs = kind === undefined ? failed : [kind];
  if (legs.length === 0) throw new CommandError('Nothing that this submission sends has failed.');
  for (const leg of legs) submission = (await client.retryLeg(submission.id, leg)).data;
  if (options.json) printJson(submission);
  else console.log(`To be tried again: ${legs.join(', ')}`);
}

export async function remove(
  typed: readonly string[],
  options: Printing & { readonly yes: boolean },
): Promise<void> {
  const client = await openOwnerClient('contact', options);
  const ids = await Promise.all(typed.map((one) => resolve(client, one)));
  await confirm(`Delete ${ids.length === 1 ? 'this submission' : `${ids.length} submissions`}?`, options);
  const answers = await deleteEach(ids, async (id) => (await client.deleteSubmission(id)).data);
  printDeleted({ deleted: answers.length, remains: answers.at(-1)?.remains ?? [] }, options);
}
