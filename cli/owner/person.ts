/** All that concerns one person, by their e-mail address, over the owner routes of every pipeline that knows addresses. */

import { configuredPipelines } from '../../config/deployment.ts';
import { loadConfig } from '../../config/index.ts';
import type { Submission } from '../../contract/client/contact.ts';
import type { Response as FeedbackResponse } from '../../contract/client/feedback.ts';
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

type RoutesOf<Client extends { listPerson: unknown; deletePerson: unknown }> = Pick<
  Client,
  'listPerson' | 'deletePerson'
>;

/** Where a person is looked for. */
export interface People {
  readonly clients: {
    readonly contact?: RoutesOf<OwnerClient<'contact'>> | undefined;
    readonly feedback?: RoutesOf<OwnerClient<'feedback'>> | undefined;
  };
  readonly screenshots?: Screenshots | undefined;
}

type PeopleRoutes = NonNullable<People['clients'][Pipeline]>;

/** All configured pipelines; with `--url` the contact form's at that address, and no other. */
export async function openPeople(options: ClientOptions): Promise<People> {
  if (options.url !== undefined) return { clients: { contact: await openOwnerClient('contact', options) } };
  // What `npm start` runs has them all, whatever is configured.
  const configured = options.local ? PIPELINES : configuredPipelines(await loadConfig(options.config));
  const open = async <Of extends Pipeline>(pipeline: Of) =>
    configured.some((name) => name === pipeline) ? openOwnerClient(pipeline, options) : undefined;
  const clients = { contact: await open('contact'), feedback: await open('feedback') };
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

type Shown = { readonly pipeline: Pipeline } & (Submission | FeedbackResponse);

async function list({ clients }: People, email: string, options: PersonOptions): Promise<void> {
  const items: Shown[] = [];
  let hasMore = false;
  for (const [pipeline, client] of asked(clients)) {
    const found = await collect<Submission | FeedbackResponse>(
      (paging) => client.listPerson({ email, ...paging }),
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
  client: PeopleRoutes,
  email: string,
): AsyncGenerator<Deleted & { readonly screenshots?: readonly string[] }> {
  for (;;) {
    const { data: answer } = await client.deletePerson({ email });
    yield answer;
    if (answer.complete !== false) return;
  }
}

function asked(clients: People['clients']): [Pipeline, PeopleRoutes][] {
  return PIPELINES.flatMap((pipeline): [Pipeline, PeopleRoutes][] => {
    const client = clients[pipeline];
    return client ? [[pipeline, client]] : [];
  });
}
