/** The Instagram side of a local run: an account at the stand-in, connected, with a rule and a link. */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FrontdeskConfigInput } from '../config/index.ts';
import { rememberAccount } from '../lambdas/keyword-dm/account/account.ts';
import { SUBSCRIBED_FIELDS } from '../lambdas/keyword-dm/graph/graph.ts';
import { tokenParameter } from '../lambdas/keyword-dm/graph/open.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { clientSettings } from './aws-environment.ts';
import { LOCAL } from './config.ts';
import type { GraphStandIn } from './graph/server.ts';

/** The account's id in the local configuration, and its Instagram user id. */
export const DEMO_ACCOUNT = 'demo';
export const DEMO_USER_ID = '17841400000000001';
const DEMO_NAME = 'frontdesk.demo';

/** What the local run adds to the owner's keyword-DM: the account, and the stand-in in Meta's place. */
export function localKeywordDm(
  own: FrontdeskConfigInput['keywordDm'],
  graphUrl: string,
): NonNullable<FrontdeskConfigInput['keywordDm']> {
  return {
    // Loose, so that a burst on the local page is answered while one looks.
    limits: { post: { count: 3000, seconds: 60 }, public: { count: 3000, seconds: 60 } },
    ...own,
    accounts: { [DEMO_ACCOUNT]: { ...own?.accounts[DEMO_ACCOUNT], userId: DEMO_USER_ID } },
    graph: { ...own?.graph, url: graphUrl },
  };
}

export interface Instagram {
  /** The account's Instagram user id: `entry.id` of its webhooks. */
  readonly account: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** For the owner routes of keyword-DM. */
  readonly ownerToken: string;
}

export interface ConnectOptions {
  readonly engine: { readonly url: string };
  readonly graph: GraphStandIn;
  /** The base address of the deployed pipeline. */
  readonly url: string;
  /** With the scopes of keyword-DM. */
  readonly ownerToken: string;
}

/** Connects the account as `npm run instagram:connect` would, and seeds the rule LINK with its link once. */
export async function connectInstagram({
  engine,
  graph,
  url,
  ownerToken,
}: ConnectOptions): Promise<Instagram> {
  const ssm = new SSMClient(clientSettings(engine.url));
  const [appSecret, verifyToken, token] = await Promise.all([
    secret(ssm, parameterName(LOCAL, 'keyword-dm', 'app-secret')),
    secret(ssm, parameterName(LOCAL, 'keyword-dm', 'verify-token')),
    secret(ssm, tokenParameter(LOCAL, DEMO_ACCOUNT)),
  ]);
  graph.world.addAccount(DEMO_USER_ID, DEMO_NAME, token).subscribedFields = [...SUBSCRIBED_FIELDS];
  graph.subscription = { url: `${url}/instagram/webhook`, appSecret };
  await seed(url, ownerToken);
  return { account: DEMO_USER_ID, appSecret, verifyToken, ownerToken };
}

/** Writes down what the account is called, as connecting does: else the desk says that nobody knows yet whether it can send. */
export async function nameAccount(engineUrl: string, tableName: string): Promise<void> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(engineUrl)));
  await rememberAccount({ client, tableName }, DEMO_USER_ID, { username: DEMO_NAME });
}

/** A secret as it is stored, or a new one: functions that are still running keep what they have read. */
async function secret(ssm: SSMClient, Name: string): Promise<string> {
  const Value = randomBytes(16).toString('hex');
  try {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: false }));
    return Value;
  } catch (error) {
    if ((error as Error).name !== 'ParameterAlreadyExists') throw error;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value ?? '';
  }
}

/** The word LINK on all posts, unless the account has rules already. */
async function seed(url: string, ownerToken: string): Promise<void> {
  const { items } = await callOwner<{ items: unknown[] }>(url, ownerToken, 'GET', '/owner/rules');
  if (items.length > 0) return;
  const link = await callOwner<{ id: string }>(url, ownerToken, 'POST', '/owner/links', {
    name: 'The mug',
    url: 'https://shop.example.com/mug',
    utm: { source: 'instagram', medium: 'dm' },
  });
  await callOwner(url, ownerToken, 'POST', '/owner/rules', {
    name: 'LINK on all posts',
    match: 'word',
    keywords: ['LINK'],
    message: 'Hi {name}, here is your link: {link}',
    linkId: link.id,
  });
}

/** A call of an owner route. @throws Error with the answer when it is refused */
export async function callOwner<Body>(
  url: string,
  ownerToken: string,
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ownerToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as Body;
}
