/** Calls a pipeline's owner routes, and nothing else: what a command can do, a page can. */
import { readFile } from 'node:fs/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { CommandError, openWorkplace } from '../command.ts';
import { stackOutputs } from '../stack-outputs.ts';

/** What `npm start` says of itself. */
const LOCAL_OUTPUTS = '.local/outputs.json';

export interface ClientOptions {
  readonly config: string;
  readonly environment?: string | undefined;
  /** The pipeline's base address. @default that of the deployed stack */
  readonly url?: string | undefined;
  /** Whether to use what `npm start` runs. */
  readonly local: boolean;
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
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    query?: Query,
    body?: object,
  ): Promise<Response>;
}

/** Parameters that are undefined are left out. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Their names in what `npm start` says of itself. */
const LOCAL_NAMES = {
  contact: 'contact',
  feedback: 'feedback',
  images: 'images',
  'keyword-dm': 'instagram',
} as const satisfies Record<Pipeline, string>;

/** Finds the base address and the token. @throws CommandError when either is missing */
export async function openOwnerClient(pipeline: Pipeline, options: ClientOptions): Promise<OwnerClient> {
  const local = options.local ? await readLocalOutputs() : {};
  const token = process.env.FRONTDESK_OWNER_TOKEN ?? local.ownerToken;
  if (!token)
    throw new CommandError(
      'There is no token in FRONTDESK_OWNER_TOKEN. Make one with: npm run owner -- token create',
    );
  const base = options.url ?? local[LOCAL_NAMES[pipeline]] ?? (await deployedUrl(pipeline, options));
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

async function explain(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error, code, errors = [] } = JSON.parse(text) as RouteError;
    const details = errors.map(({ field, message }) => `\n  ${field ? `${field}: ` : ''}${message}`);
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

async function readLocalOutputs(): Promise<Record<string, string>> {
  const text = await readFile(LOCAL_OUTPUTS, 'utf8').catch(() => {
    throw new CommandError('Nothing runs here. Start it with: npm start');
  });
  return JSON.parse(text) as Record<string, string>;
}
