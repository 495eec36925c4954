/** Calls a pipeline's owner routes, and nothing else: what a command can do, a page can. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import * as contact from '../../contract/client/contact.ts';
import * as feedback from '../../contract/client/feedback.ts';
import * as images from '../../contract/client/images.ts';
import * as keywordDm from '../../contract/client/keyword-dm.ts';
import { type Client, connect, type Send } from '../../contract/connect.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { localAddress, readLocalRun } from '../local-run.ts';
import { pipelineOutputs } from '../stack-outputs.ts';

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

/** What is generated of each pipeline's contract. */
const FILES = { contact, feedback, images, 'keyword-dm': keywordDm } as const satisfies Record<
  Pipeline,
  object
>;

/** A pipeline's owner routes as functions. Each throws a RouteRefusal with the answer's own words when it is an error. */
export type OwnerClient<Of extends Pipeline> = Client<(typeof FILES)[Of]>;

/** Finds the base address and the token. @throws CommandError when either is missing */
export async function openOwnerClient<Of extends Pipeline>(
  pipeline: Of,
  options: ClientOptions,
): Promise<OwnerClient<Of>> {
  const run = options.local ? await readLocalRun() : undefined;
  const token = run?.ownerToken ?? process.env.FRONTDESK_OWNER_TOKEN;
  if (!token)
    throw new CommandError(
      'There is no token in FRONTDESK_OWNER_TOKEN. Make one with: npm run owner -- token create',
    );
  const base = options.url ?? (run ? localAddress(run, pipeline) : await deployedUrl(pipeline, options));
  return ownerClient(pipeline, base, token);
}

/** @param base the pipeline's base address, such as `https://….amazonaws.com/v1`. @throws CommandError unless it is safe to call */
export function ownerClient<Of extends Pipeline>(pipeline: Of, base: string, token: string): OwnerClient<Of> {
  return connect(FILES[pipeline], sendTo(base, token));
}

/** @param base the pipeline's base address, such as `https://….amazonaws.com/v1` */
function sendTo(base: string, token: string): Send {
  requireSafe(base);
  return async (path, init) => {
    const url = new URL(`${base.replace(/\/+$/, '')}${path}`);
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    // A redirect would carry the token elsewhere.
    const response = await fetch(url, { ...init, headers, redirect: 'error' }).catch((error: Error) => {
      throw new CommandError(`${url.origin} does not answer (${error.message}).`);
    });
    if (!response.ok) throw new RouteRefusal(await explain(response), response.status);
    // Response.text() would lose the mark at a file's start by which spreadsheets know UTF-8.
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
    // API Gateway calls an empty answer JSON, too.
    const isJson = text !== '' && response.headers.get('content-type') === 'application/json';
    return { data: isJson ? JSON.parse(text) : text, status: response.status, headers: response.headers };
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
  const place = await openWorkplace(options);
  const { environment } = place;
  const { stack, urlOutput } = PIPELINES[pipeline];
  const client = new CloudFormationClient({ region: environment.region });
  const { [urlOutput]: url } = await pipelineOutputs(client, place, pipeline);
  if (url === undefined)
    throw new CommandError(
      `The stack ${stackName(environment, stack)} has no output ${urlOutput}: npm run deploy`,
    );
  return url;
}
