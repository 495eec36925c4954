/** Calls a pipeline's owner routes, and nothing else: what a command can do, a page can. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { localAddress, readLocalRun } from '../local-run.ts';
import { stackOutputs } from '../stack-outputs.ts';

export interface ClientOptions extends PlaceOptions {
  /** The pipeline's base address. @default that of the deployed stack */
  readonly url?: string | undefined;
}

/** An owner's route that answered with an error. */
export class RouteRefusal extends CommandError {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export interface OwnerClient {
  /** @throws RouteRefusal with the answer's own words when it is an error */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    query?: Query,
    body?: object,
  ): Promise<Response>;
}

/** Parameters that are undefined are left out. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Finds the base address and the token. @throws CommandError when either is missing */
export async function openOwnerClient(pipeline: Pipeline, options: ClientOptions): Promise<OwnerClient> {
  const run = options.local ? await readLocalRun() : undefined;
  const token = run?.ownerToken ?? process.env.FRONTDESK_OWNER_TOKEN;
  if (!token)
    throw new CommandError(
      'There is no token in FRONTDESK_OWNER_TOKEN. Make one with: npm run owner -- token create',
    );
  const base = options.url ?? (run ? localAddress(run, pipeline) : await deployedUrl(pipeline, options));
  return createOwnerClient(base, token);
}

/** @param base the pipeline's base address, such as `https://….amazonaws.com/v1` */
function createOwnerClient(base: string, token: string): OwnerClient {
  requireSafe(base);
  return {
    async call(method, path, query = {}, body = undefined) {
      const url = new URL(`${base.replace(/\/+$/, '')}/owner/${path}`);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, value);
      const response = await fetch(url, {
        method,
        // A redirect would carry the token elsewhere.
        redirect: 'error',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }).catch((error: Error) => {
        throw new CommandError(`${url.origin} does not answer (${error.message}).`);
      });
      if (!response.ok) throw new RouteRefusal(await explain(response), response.status);
      return response;
    },
  };
}

/** The token is worth what it opens: it goes over no wire unencrypted. */
function requireSafe(base: string): void {
  const { protocol, hostname } = URL.canParse(base) ? new URL(base) : { protocol: '', hostname: '' };
  const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback))
    throw new CommandError(`"${base}" is not an https address.`);
}

interface RouteError {
  readonly error: string;
  readonly code: string;
  readonly errors?: readonly { readonly field?: string; readonly message: string }[];
}

/** An error in its own words, once: some routes repeat their sentence among the details. */
async function explain(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error, code, errors = [] } = JSON.parse(text) as RouteError;
    const details = errors
      .filter(({ message }) => !error.includes(message))
      .map(({ field, message }) => `\n  ${field ? `${field}: ` : ''}${message}`);
    return `${error} (${response.status} ${code})${details.join('')}`;
  } catch {
    return `The answer was ${response.status}, and no JSON. Is the address right?`;
  }
}

async function deployedUrl(pipeline: Pipeline, options: ClientOptions): Promise<string> {
  const { environment } = await openWorkplace(options);
  const { stack, urlOutput } = PIPELINES[pipeline];
  const name = stackName(environment.name, stack);
  const outputs = await stackOutputs(new CloudFormationClient({ region: environment.region }), name);
  const url = outputs[urlOutput];
  if (url === undefined)
    throw new CommandError(`The stack ${name} has no output ${urlOutput}: npm run deploy`);
  return url;
}

/** What the routes list. */
export type Collection =
  | 'submissions'
  | 'responses'
  | 'images'
  | 'rules'
  | 'links'
  | 'outbox'
  | 'accounts'
  | 'people';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins. @default there is none */
  readonly cursor?: string;
}

/** `GET /owner/<collection>` */
export async function readPage<Item>(
  client: OwnerClient,
  collection: Collection,
  query: Query = {},
): Promise<Page<Item>> {
  const answer = await client.call('GET', collection, query);
  return (await answer.json()) as Page<Item>;
}

/** `GET /owner/<collection>/<id>` */
export async function readOne<Item>(
  client: OwnerClient,
  collection: Collection,
  id: string,
  query: Query = {},
): Promise<Item> {
  return (await (await client.call('GET', pathOf(collection, id), query)).json()) as Item;
}

/** `POST /owner/<collection>/<id>/<verb>` */
export async function actOn<Answer>(
  client: OwnerClient,
  collection: Collection,
  id: string,
  verb: string,
  query: Query = {},
): Promise<Answer> {
  return (await (await client.call('POST', `${pathOf(collection, id)}/${verb}`, query)).json()) as Answer;
}

/** `DELETE /owner/<collection>/<id>`; some answer nothing */
export async function deleteOne<Answer>(
  client: OwnerClient,
  collection: Collection,
  id: string,
  query: Query = {},
): Promise<Answer> {
  const text = await (await client.call('DELETE', pathOf(collection, id), query)).text();
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}

/** `POST /owner/<collection>` for what is new, `PUT /owner/<collection>/<id>` for what is there */
export async function saveOne<Answer>(
  client: OwnerClient,
  collection: 'rules' | 'links',
  id: string | undefined,
  body: object,
): Promise<Answer> {
  const answer =
    id === undefined
      ? await client.call('POST', collection, {}, body)
      : await client.call('PUT', pathOf(collection, id), {}, body);
  return (await answer.json()) as Answer;
}

/** `POST /owner/rules/try` */
export async function tryRules<Answer>(client: OwnerClient, body: object): Promise<Answer> {
  return (await (await client.call('POST', 'rules/try', {}, body)).json()) as Answer;
}

/** `GET /owner/aggregates` */
export async function readAggregates<Answer>(client: OwnerClient, query: Query): Promise<Answer> {
  return (await (await client.call('GET', 'aggregates', query)).json()) as Answer;
}

/** `DELETE /owner/people?email=`: as much as one request has time for */
export async function deleteByAddress<Answer>(client: OwnerClient, email: string): Promise<Answer> {
  return (await (await client.call('DELETE', 'people', { email })).json()) as Answer;
}

/** `GET /owner/export`: a part of the file, and the query of the next one by the header `Link`. */
export async function readExport(
  client: OwnerClient,
  query: Query,
): Promise<{ readonly bytes: Uint8Array; readonly next?: Query }> {
  const response = await client.call('GET', 'export', query);
  const next = /^<(\?[^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  return {
    // As they came: read as text, they would lose the mark at their start by which spreadsheets know UTF-8.
    bytes: new Uint8Array(await response.arrayBuffer()),
    ...(next !== undefined && { next: Object.fromEntries(new URLSearchParams(next)) }),
  };
}

function pathOf(collection: Collection, id: string): string {
  return `${collection}/${encodeURIComponent(id)}`;
}
