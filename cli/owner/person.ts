/** All that concerns one person, by their e-mail address, over the owner routes of every pipeline that knows addresses. */

import { configuredPipelines } from '../../config/deployment.ts';
import { loadConfig } from '../../config/index.ts';
import type { PresentedSubmission } from '../../lambdas/contact/owner/present.ts';
import type { PresentedResponse } from '../../lambdas/feedback/owner/present.ts';
import { confirm } from '../prompt.ts';
import { collect, type Deleted, printDeleted } from './answers.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient } from './client.ts';
import { formatTable, oneLine, printJson } from './print.ts';
import { deleteScreenshots, openScreenshots, type Screenshots, tellLeft } from './screenshots.ts';

/** Those with the routes `/owner/people`. Instagram knows names, no addresses; images know nobody. */
const PIPELINES = ['contact', 'feedback'] as const;
type Pipeline = (typeof PIPELINES)[number];

export interface PersonOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Whether to delete without asking. */
  readonly yes: boolean;
  readonly limit: string;
}

/** Where a person is looked for. */
export interface People {
  readonly clients: Readonly<Partial<Record<Pipeline, OwnerClient>>>;
  readonly screenshots?: Screenshots | undefined;
}

/** All configured pipelines; with `--url` the contact form's at that address, and no other. */
export async function openPeople(options: ClientOptions): Promise<People> {
  if (options.url !== undefined) return { clients: { contact: await openOwnerClient('contact', options) } };
  // What `npm start` runs has them all, whatever is configured.
  const configured = options.local ? PIPELINES : configuredPipelines(await loadConfig(options.config));
  const clients: Partial<Record<Pipeline, OwnerClient>> = {};
  for (const pipeline of PIPELINES)
    if (configured.some((name) => name === pipeline))
      clients[pipeline] = await openOwnerClient(pipeline, options);
  return { clients, screenshots: await openScreenshots(options) };
}

/** Carries out what follows `person` on a command line. @returns false for what is no command */
export async function personCommand(
  [command, email, ...rest]: readonly string[],
  options: PersonOptions,
  open: () => Promise<People>,
): Promise<boolean> {
  if (email === undefined || rest.length > 0) return false;
  if (command === 'list') await list(await open(), email, options);
  else if (command === 'delete') await remove(await open(), email, options);
  else return false;
  return true;
}

type Shown = { readonly pipeline: Pipeline } & (PresentedSubmission | PresentedResponse);

async function list({ clients }: People, email: string, options: PersonOptions): Promise<void> {
  const items: Shown[] = [];
  let hasMore = false;
  for (const [pipeline, client] of asked(clients)) {
    const found = await collect<PresentedSubmission | PresentedResponse>(
      client,
      'people',
      { email },
      options.limit,
    );
    items.push(...found.items.map((item) => ({ pipeline, ...item })));
    hasMore ||= found.hasMore;
  }
  if (options.json) return printJson({ items, hasMore });
  if (items.length === 0) return console.log('Nothing there.');
  const head = ['PIPELINE', 'ID', 'RECEIVED (UTC)', 'WHERE', 'STATE'];
  const rows = items.map((item) => [
    item.pipeline,
    item.id,
    String(item.receivedAt).slice(0, 16).replace('T', ' '),
    String('form' in item ? item.form : item.widget),
    String(item.state),
  ]);
  console.log(formatTable(head, rows, process.stdout.columns ?? 200));
  if (hasMore) console.log('There is more: --limit.');
}

async function remove(people: People, email: string, options: PersonOptions): Promise<void> {
  const { clients, screenshots } = people;
  const where = asked(clients).map(([pipeline]) => pipeline);
  await confirm(`Delete all that ${oneLine(email)} stands in (${where.join(', ')})?`, options);
  let deleted = 0;
  const left: string[] = [];
  const remains = new Map<string, Deleted['remains'][number]>();
  for (const [, client] of asked(clients)) {
    for await (const answer of deletions(client, email)) {
      deleted += answer.deleted;
      // At once: a later request may fail, and nothing else knows these ids any more.
      left.push(...(await deleteScreenshots(screenshots, answer.screenshots ?? [])));
      for (const one of answer.remains) remains.set(one.where, one);
    }
  }
  const answer = { deleted, remains: [...remains.values()] };
  printDeleted({ ...answer, ...(left.length > 0 && { screenshots: left }) }, options);
  tellLeft(left, options);
}

/** One request has time for some hundreds: asks again until nothing is left. */
async function* deletions(
  client: OwnerClient,
  email: string,
): AsyncGenerator<Deleted & { readonly screenshots?: readonly string[] }> {
  for (;;) {
    const answer = (await (await client.call('DELETE', 'people', { email })).json()) as Deleted;
    yield answer;
    if (answer.complete !== false) return;
  }
}

function asked(clients: People['clients']): [Pipeline, OwnerClient][] {
  return PIPELINES.flatMap((pipeline): [Pipeline, OwnerClient][] => {
    const client = clients[pipeline];
    return client ? [[pipeline, client]] : [];
  });
}
