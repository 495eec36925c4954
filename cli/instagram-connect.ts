/** `npm run instagram:connect`: checks and stores an account's token, and subscribes the account. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { stackName } from '../config/deployment.ts';
import type { SendLane } from '../config/keyword-dm.ts';
import {
  BY_OWNER,
  readAccount,
  rememberAccount,
  resumeAccount,
} from '../lambdas/keyword-dm/account/account.ts';
import {
  createGraph,
  type Graph,
  type GraphResult,
  SUBSCRIBED_FIELDS,
} from '../lambdas/keyword-dm/graph/graph.ts';
import { tokenParameter } from '../lambdas/keyword-dm/graph/open.ts';
import { rousePacer } from '../lambdas/keyword-dm/pacer/pacer.ts';
import { turnSender } from '../lambdas/keyword-dm/pacer/send-turn.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { openWorkplace, type PlaceOptions, unknownId } from './command.ts';
import { CommandError } from './command-error.ts';
import { askHidden } from './prompt.ts';
import { putSecureString } from './secure-string.ts';
import { stackOutputs } from './stack-outputs.ts';

/** Who a token belongs to. */
export interface Identity {
  readonly userId: string;
  readonly username: string;
}

/** @throws CommandError when Instagram refuses the token */
async function whoseToken(graph: Graph): Promise<Identity> {
  const { user_id: userId = '', username = '' } = expect(await graph.me(), 'read the account');
  return { userId, username };
}

/** @throws CommandError when a token belongs to another account than configured */
function requireConfigured({ userId, username }: Identity, expectedUserId: string): void {
  if (userId !== expectedUserId)
    throw new CommandError(
      `This token belongs to @${username}, user id ${userId}, but the configuration says ${expectedUserId}. Put userId: '${userId}' into keywordDm.accounts, run npm run deploy and then this command again, or use the other account's token.`,
    );
}

/** The secret by which webhooks are checked, as `npm run secret` calls it. */
const APP_SECRET = 'keyword-dm/app-secret';

/** What is typed in or piped in. */
export interface Entered {
  /** Undefined where one is stored already. */
  readonly appSecret: string | undefined;
  readonly token: string;
}

/** Where it comes from. */
export interface Prompt {
  /** Whether somebody sits there. What is piped in answers one question only. */
  readonly isTerminal: boolean;
  /** Asks without showing the answer. */
  readonly ask: (question: string) => Promise<string>;
}

/** Asks for all that is needed, before any of it is stored. @throws CommandError when something is not answered */
export async function askForBoth(
  id: string,
  { isSecretStored }: { readonly isSecretStored: boolean },
  { isTerminal, ask }: Prompt,
): Promise<Entered> {
  if (!isSecretStored && !isTerminal)
    throw new CommandError(
      `The app secret is missing, and one thing only can be piped in. First: npm run secret -- set ${APP_SECRET}`,
    );
  const asked = async (question: string) => {
    const value = await ask(question);
    if (value === '') throw new CommandError('Nothing was entered, and nothing was stored.');
    return value;
  };
  const appSecret = isSecretStored ? undefined : await asked('App secret (not shown): ');
  return { appSecret, token: await asked(`Token of ${id} (not shown): `) };
}

/** How what was entered is checked, and where it goes. */
export interface Keeping {
  readonly graph: Graph;
  /** The account that is configured. */
  readonly userId: string;
  readonly storeSecret: (value: string) => Promise<void>;
  readonly storeToken: (value: string) => Promise<void>;
  readonly say: (line: string) => void;
}

/**
 * Stores nothing before Instagram has taken the token. The secret stays where the token is another account’s: it is the app’s,
 * and the number of the account is often found out this way.
 *
 * @throws CommandError when Instagram refuses the token, or it belongs to another account than configured
 */
export async function checkAndStore(
  { appSecret, token }: Entered,
  { graph, userId, storeSecret, storeToken, say }: Keeping,
): Promise<Identity> {
  const identity = await whoseToken(graph);
  if (appSecret !== undefined) {
    await storeSecret(appSecret);
    say('App secret stored.');
  }
  requireConfigured(identity, userId);
  await storeToken(token);
  return identity;
}

/** Subscribes the account to its webhooks, and reads it back: Meta answers "success" to some calls that did nothing. */
export async function subscribeAccount(graph: Graph, userId: string): Promise<void> {
  expect(await graph.subscribe(userId, SUBSCRIBED_FIELDS.join(',')), 'subscribe the account');
  const { data = [] } = expect(await graph.subscriptions(userId), 'read the subscription back');
  const fields = data.flatMap(({ subscribed_fields = [] }) => subscribed_fields);
  const missing = SUBSCRIBED_FIELDS.filter((field) => !fields.includes(field));
  if (missing.length > 0)
    throw new CommandError(
      `The account is not subscribed to: ${missing.join(', ')}. Are webhooks switched on in the app, with these fields?`,
    );
}

function expect<Body>(result: GraphResult<Body>, what: string): Body {
  if (result.ok) return result.body;
  const remedy = result.class === 'stop' ? ' Make a new one in Meta’s console: docs/instagram.md.' : '';
  throw new CommandError(`Instagram did not let us ${what} with this token: ${result.reason}.${remedy}`);
}

/** What to enter in Meta's console. */
export function describeConsole(url: string, verifyToken: string): string {
  return `In Meta's console, under Instagram → API setup → Configure webhooks:
  Callback URL   ${url}/instagram/webhook
  Verify token   ${verifyToken}
  Fields         ${SUBSCRIBED_FIELDS.join(', ')}

Webhooks are signed with the app secret, and refused where another one is stored. To change it:
  npm run secret -- set ${APP_SECRET}`;
}

/**
 * What is left to do before the functions know the account; empty when they do.
 *
 * @param deployedIds the stack's output: user ids, separated by commas
 */
export function missingDeploy(deployedIds: string | undefined, userId: string): string {
  if (deployedIds === undefined || deployedIds.split(',').includes(userId)) return '';
  return `The deployed configuration does not have this account (user id ${userId}): its comments are ignored until you run
  npm run deploy`;
}

/** Longest life of a token; a short-lived one is found out when it can't be renewed. */
const TOKEN_DAYS = 60;

/** @param name the account's in the configuration. @default the only one */
export async function instagramConnect(name: string | undefined, options: PlaceOptions): Promise<void> {
  const { config, configFile, environment } = await openWorkplace(options);
  const { keywordDm } = config;
  if (!keywordDm)
    throw new CommandError(`${configFile} has no keywordDm. frontdesk.config.example.ts shows what to add.`);
  const names = Object.keys(keywordDm.accounts);
  const id = name ?? (names.length === 1 ? names[0] : undefined);
  if (id === undefined) throw new CommandError(`Name one of your accounts: ${names.join(', ')}`);
  const account = keywordDm.accounts[id];
  if (!account) throw new CommandError(unknownId(id, names, 'account', configFile));

  const { region } = environment;
  const ssm = new SSMClient({ region });
  const stack = stackName(environment, 'KeywordDm');
  const outputs = await stackOutputs(new CloudFormationClient({ region }), stack);
  const [verifyName, secretName, urlName] = ['verify-token', 'app-secret', 'url'].map((name) =>
    parameterName(environment, 'keyword-dm', name),
  ) as [string, string, string];
  const put = (name: string, value: string) =>
    putSecureString(ssm, environment, { name, value, overwrite: true });
  const { Parameters = [] } = await ssm.send(
    new GetParametersCommand({ Names: [verifyName, secretName, urlName], WithDecryption: true }),
  );
  const known = Object.fromEntries(Parameters.map(({ Name, Value }) => [Name, Value]));
  if (!known[verifyName]) throw new CommandError('The verify token is missing. Run: npm run secret -- init');

  const entered = await askForBoth(
    id,
    { isSecretStored: Boolean(known[secretName]) },
    { isTerminal: process.stdin.isTTY, ask: askHidden },
  );
  const graph = createGraph(keywordDm.graph, entered.token);
  const { userId, username } = await checkAndStore(entered, {
    graph,
    userId: account.userId,
    storeSecret: (value) => put(secretName, value),
    storeToken: (value) => put(tokenParameter(environment, id), value),
    say: console.log,
  });

  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
  const table = { client, tableName: outputs.TableName ?? '' };
  const now = new Date();
  const tokenExpiresAt = new Date(now.getTime() + TOKEN_DAYS * 86_400_000).toISOString();
  await rememberAccount(table, userId, { username, tokenExpiresAt, tokenRefreshedAt: now.toISOString() });
  const isPaused = (await readAccount(table, userId)).reason === BY_OWNER;
  if (!isPaused) await resumeAccount(table, userId, now);
  console.log(`\n@${username} is connected.\n`);
  if (isPaused) console.log(`You have paused it: npm run owner -- instagram accounts resume ${id}\n`);
  if (account.webhooks) {
    console.log(describeConsole(known[urlName] ?? outputs.KeywordDmUrl ?? '', known[verifyName]));
    console.log(`\n${await trySubscribing(graph, userId, id)}`);
  }
  const missing = missingDeploy(outputs.AccountUserIds, userId);
  if (missing) return console.log(`\n${missing}`);
  const lanes = Object.keys(keywordDm.limits) as SendLane[];
  const sendTurn = turnSender(new SQSClient({ region }), outputs.QueueUrl ?? '');
  await rousePacer(table, userId, lanes, sendTurn, now);
}

/**
 * Subscribes the account if Meta lets us. Where webhooks are yet to be switched on in the console, the account is
 * connected all the same: its token works, and the catch-up finds comments.
 *
 * @returns what to print
 */
export async function trySubscribing(graph: Graph, userId: string, id: string): Promise<string> {
  try {
    await subscribeAccount(graph, userId);
    return 'It is subscribed to its webhooks.';
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return `It is NOT subscribed to its webhooks yet. ${error.message}
  Enter the above in Meta's console, then: npm run instagram:connect -- ${id}
  Until then, or for good with webhooks: false in its configuration, the hourly catch-up finds comments on posts.`;
  }
}
