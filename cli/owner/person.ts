/**
 * All that concerns one person, over the owner routes of every pipeline that knows people: by their e-mail address, or by
 * the website's own id of its user, which feedback alone is given.
 */
import type { DataConfig } from '../../config/data.ts';
import { configuredPipelines, type Pipeline } from '../../config/deployment.ts';
import type { Submission } from '../../contract/client/contact.ts';
import type { Response as FeedbackResponse } from '../../contract/client/feedback.ts';
import { readPlace } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { confirm } from '../prompt.ts';
import { collect, type Deleted, type ListOptions, printRemains, type ReadPage } from './answers.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient } from './client.ts';
import { shortIds } from './ids.ts';
import { oneLine, printJson, printRows } from './print.ts';
import {
  deleteScreenshots,
  type LeftScreenshots,
  leftIds,
  noneLeft,
  openScreenshots,
  printLeft,
  type Screenshots,
} from './screenshots.ts';

/** Those with the routes `/owner/people`. */
const KNOWING = ['contact', 'feedback'] as const;
type Knowing = (typeof KNOWING)[number];

/** Why the others can't be asked by an address. */
const UNKNOWING: Readonly<Record<Exclude<Pipeline, Knowing>, string>> = {
  images: 'pictures have no author; the screenshots of deleted feedback go with it',
  'keyword-dm':
    'Instagram gives names and no addresses; by the person’s id: npm run owner -- instagram person delete <id>',
};

/** Files that landed are in no pipeline that is asked by people: what to delete of them by hand. */
function landedFiles(data: DataConfig | undefined): string | undefined {
  const datasets = Object.keys(data?.datasets ?? {});
  if (datasets.length === 0) return undefined;
  return `files that landed (${datasets.join(', ')}) are not looked through; delete the person’s files in landing/, rejected/ and lake/ of the bucket, as docs/data.md says under “To delete a person’s rows”`;
}

type Paging = Parameters<ReadPage<Submission | FeedbackResponse>>[0];

interface Printing {
  /** Whether to print JSON. */
  readonly json: boolean;
}

type RoutesOf<Client extends { listPerson: unknown; deletePerson: unknown }> = Pick<
  Client,
  'listPerson' | 'deletePerson'
>;

/** Where something of a person may be. */
type Place = Pipeline | 'data';

/** Where a person is looked for, and where not. */
export interface People {
  readonly clients: {
    readonly contact?: RoutesOf<OwnerClient<'contact'>> | undefined;
    readonly feedback?: RoutesOf<OwnerClient<'feedback'>> | undefined;
  };
  /** What else is configured, each with the reason. */
  readonly notAsked: Readonly<Partial<Record<Place, string>>>;
  readonly screenshots?: Screenshots | undefined;
}

type PeopleRoutes = NonNullable<People['clients'][Knowing]>;

/** Whom a command is about: exactly one of both. */
interface Whose {
  /** An e-mail address. */
  readonly address?: string | undefined;
  /** What the website passed as `data-user`. */
  readonly user?: string | undefined;
}

type Person = { readonly email: string } | { readonly user: string };

/** Why the contact form is not asked by a user's id. */
const NO_USERS = 'forms are given no user ids; by the person’s e-mail address: npm run owner -- person';

/** @throws CommandError unless one of both is there */
function readPerson({ address, user }: Whose): Person {
  if ((address === undefined) === (user === undefined))
    throw new CommandError('Whose? Give an e-mail address, or your site’s id of its user: --user <id>');
  return address === undefined ? { user: user ?? '' } : { email: address };
}

/** The pipelines that know such a person. A user's id means nothing to the contact form. */
function narrowedTo(person: Person, people: People): People {
  if ('email' in person) return people;
  const { clients, notAsked } = people;
  const { contact, ...others } = clients;
  return { ...people, clients: others, notAsked: { ...notAsked, ...(contact && { contact: NO_USERS }) } };
}

/** All configured pipelines; with `--url` the contact form's at that address, and no other. */
export async function openPeople(options: ClientOptions): Promise<People> {
  if (options.url !== undefined) {
    const why = `with --url, only the contact form at ${options.url} is asked`;
    return {
      clients: { contact: await openOwnerClient('contact', options) },
      notAsked: { feedback: why, images: why, 'keyword-dm': why, data: why },
    };
  }
  const { config } = await readPlace(options);
  const configured = configuredPipelines(config);
  const openIfThere = async <Of extends Knowing>(pipeline: Of) =>
    configured.includes(pipeline) ? openOwnerClient(pipeline, options) : undefined;
  const clients = { contact: await openIfThere('contact'), feedback: await openIfThere('feedback') };
  const notAsked: Partial<Record<Place, string>> = {};
  for (const pipeline of configured) if (!isKnowing(pipeline)) notAsked[pipeline] = UNKNOWING[pipeline];
  const landed = landedFiles(config.data);
  if (landed !== undefined) notAsked.data = landed;
  return { clients, notAsked, screenshots: await openScreenshots(options) };
}

function isKnowing(pipeline: Pipeline): pipeline is Knowing {
  return KNOWING.some((name) => name === pipeline);
}

type Shown = { readonly pipeline: Knowing } & (Submission | FeedbackResponse);

/** @param open finds the pipelines to ask; a test gives its own */
export async function listPerson(
  address: string | undefined,
  options: ClientOptions & Printing & ListOptions & Pick<Whose, 'user'>,
  open = openPeople,
): Promise<void> {
  const person = readPerson({ address, user: options.user });
  const { clients } = narrowedTo(person, await open(options));
  const items: Shown[] = [];
  let hasMore = false;
  for (const [pipeline, client] of asked(clients)) {
    const found = await collect<Submission | FeedbackResponse>(
      (paging) => listOf(client, person, paging),
      options,
    );
    items.push(...found.items.map((item) => ({ pipeline, ...item })));
    hasMore ||= found.hasMore;
  }
  if (options.json) {
    printJson({ items, hasMore });
    return;
  }
  const short = shortIds(items.map(({ id }) => id));
  const rows = items.map((item) => [
    item.pipeline,
    short(item.id),
    String(item.receivedAt).slice(0, 16).replace('T', ' '),
    String('form' in item ? item.form : item.widget),
    String(item.state),
  ]);
  printRows(['PIPELINE', 'ID', 'RECEIVED (UTC)', 'WHERE', 'STATE'], rows);
  if (hasMore) console.log('There is more: --limit, --all.');
}

/** Only feedback knows users, and is the only one asked by their ids. */
function listOf(client: PeopleRoutes, person: Person, paging: Paging) {
  return 'email' in person
    ? client.listPerson({ email: person.email, ...paging })
    : (client as RoutesOf<OwnerClient<'feedback'>>).listPerson({ user: person.user, ...paging });
}

function deleteOf(client: PeopleRoutes, person: Person) {
  return 'email' in person
    ? client.deletePerson({ email: person.email })
    : (client as RoutesOf<OwnerClient<'feedback'>>).deletePerson({ user: person.user });
}

/** What came of a deletion, by pipeline. */
interface Coverage {
  /** How many entries were deleted where. */
  readonly deleted: Partial<Record<Pipeline, number>>;
  /** Why it was not looked through, or not to the end. */
  readonly notCovered: Partial<Record<Place, string>>;
  readonly remains: Map<string, Deleted['remains'][number]>;
  readonly left: LeftScreenshots;
}

/**
 * Deletes what the address stands in, in every pipeline that is asked; one that fails holds no other up.
 *
 * @param open finds the pipelines to ask; a test gives its own
 */
export async function deletePerson(
  address: string | undefined,
  options: ClientOptions & Printing & { readonly yes: boolean } & Pick<Whose, 'user'>,
  open = openPeople,
): Promise<void> {
  const person = readPerson({ address, user: options.user });
  const { clients, notAsked, screenshots } = narrowedTo(person, await open(options));
  const where = asked(clients).map(([pipeline]) => pipeline);
  const name = 'email' in person ? person.email : `the user ${person.user}`;
  await confirm(`Delete all that ${oneLine(name)} stands in (${where.join(', ')})?`, options);
  const coverage: Coverage = {
    deleted: {},
    notCovered: { ...notAsked },
    remains: new Map(),
    left: noneLeft(),
  };
  for (const [pipeline, client] of asked(clients)) {
    try {
      await deleteFrom(pipeline, client, person, screenshots, coverage);
    } catch (error) {
      // Whatever it is: what was deleted so far is known to nobody else.
      coverage.notCovered[pipeline] = (error as Error).message;
      process.exitCode = 1;
    }
  }
  printCoverage(coverage, options);
}

async function deleteFrom(
  pipeline: Pipeline,
  client: PeopleRoutes,
  person: Person,
  screenshots: Screenshots | undefined,
  { deleted, remains, left }: Coverage,
): Promise<void> {
  for await (const answer of deletions(client, person)) {
    deleted[pipeline] = (deleted[pipeline] ?? 0) + answer.deleted;
    for (const one of answer.remains) remains.set(one.where, one);
    // At once: a later request may fail, and nothing else knows these ids any more.
    await deleteScreenshots(screenshots, answer.screenshots ?? [], left);
  }
}

/** One request has time for some hundreds: asks again until nothing is left. */
async function* deletions(
  client: PeopleRoutes,
  person: Person,
): AsyncGenerator<Deleted & { readonly screenshots?: readonly string[] }> {
  for (;;) {
    const { data: answer } = await deleteOf(client, person);
    yield answer;
    if (answer.complete !== false) return;
  }
}

function printCoverage({ deleted, notCovered, remains, left }: Coverage, { json }: Printing): void {
  const total = Object.values(deleted).reduce((sum, count) => sum + count, 0);
  if (json) {
    const answer = { deleted: total, covered: deleted, notCovered, remains: [...remains.values()] };
    printJson({ ...answer, ...leftIds(left) });
    printLeft(left, { json });
    return;
  }
  console.log(`Deleted: ${total}`);
  for (const [pipeline, count] of Object.entries(deleted)) console.log(`  ${pipeline}: ${count}`);
  if (Object.keys(notCovered).length > 0) console.log('Not covered:');
  for (const [pipeline, why] of Object.entries(notCovered)) console.log(`  ${pipeline}: ${why}`);
  if (total > 0) printRemains([...remains.values()]);
  printLeft(left, { json: false });
}

function asked(clients: People['clients']): [Knowing, PeopleRoutes][] {
  return KNOWING.flatMap((pipeline): [Knowing, PeopleRoutes][] => {
    const client = clients[pipeline];
    return client ? [[pipeline, client]] : [];
  });
}
