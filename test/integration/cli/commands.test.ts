import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Template } from '../../../cli/deploy/data-guard.ts';
import { guardData, stacksOf } from '../../../cli/deploy/deploy.ts';
import { findProtected } from '../../../cli/deploy/protection.ts';
import { deployedTemplate, heldResources } from '../../../cli/restore/stack.ts';
import { underWay } from '../../../cli/restore/templates.ts';
import { stackOutputs } from '../../../cli/stack-outputs.ts';
import type { FrontdeskConfigInput } from '../../../config/index.ts';
import { erasureWrite } from '../../../lambdas/shared/erasures/ledger.ts';
import { readToken, tokenLookup } from '../../../lambdas/shared/owner/access.ts';
import { ROLES } from '../../../lambdas/shared/people/roles.ts';
import { parameterName } from '../../../lambdas/shared/runtime/parameters.ts';
import { awsEnvironment, clientSettings, REGION } from '../../../local/aws-environment.ts';
import { runCommand } from '../../../local/command.ts';
import { LOCAL, localConfig } from '../../../local/config.ts';
import { type Engine, openEngine } from '../../../local/engine.ts';
import { freePort } from '../../../local/port.ts';
import { cloudConfig } from '../../support/config.ts';
import { failToDeploy } from '../../support/failing-deploy.ts';
import { deployStateOf, readState } from '../../support/former-release.ts';
import { localTestConfig } from '../../support/local-config.ts';
import { ownEngineHas } from '../../support/own-engine.ts';
import { waitFor } from '../../support/wait.ts';

/** An engine of their own: a deploy does not get through while IAM is enforced, as it is for the other tests. */
const directory = mkdtempSync(join(tmpdir(), 'frontdesk-commands-'));
const configFile = join(directory, 'config.json');
let engine: Engine;
let ssm: SSMClient;

beforeAll(async () => {
  engine = await openEngine({
    directory: join(directory, 'engine'),
    port: await freePort(),
    smtpPort: await freePort(),
  });
  ssm = new SSMClient(clientSettings(engine.url));
  const { environments, ...config } = localConfig(localTestConfig, { engine, site: 'http://localhost:8080' });
  const local = { ...environments.local, removal: 'retain', encryptionKey: 'create' };
  // Spread from days that have come: over a first release, which spread nothing, a deploy refuses that.
  const withoutShards = (name: string, value: unknown) => (name === 'shards' ? undefined : value);
  writeFileSync(configFile, JSON.stringify({ ...config, environments: { local } }, withoutShards));
  const { code, output } = await run('bootstrap');
  if (code !== 0) throw new Error(output);
});
afterAll(async () => {
  await engine.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs `npm run <name> -- …` as its user would, without a terminal. */
function run(name: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  return runWith(configFile, name, ...args);
}

function runWith(config: string, name: string, ...args: string[]) {
  return runCommand(process.execPath, ['cli/main.ts', name, ...args, '--config', config], {
    cwd: process.cwd(),
    env: awsEnvironment(engine.url),
  });
}

describe.runIf(ownEngineHas())('npm run deploy', () => {
  it('shows where to, and deploys nothing when nobody said yes', async () => {
    const { code, output } = await run('deploy');
    expect(code).toBe(1);
    expect(output).toMatch(/Account +000000000000\nRegion +us-east-1\nEnvironment +local/);
    expect(output).toContain('add --yes');
  });

  it('refuses credentials of another account', async () => {
    const other = join(directory, 'other.json');
    const local = { account: '111122223333', region: 'us-east-1' };
    writeFileSync(other, JSON.stringify({ ...cloudConfig, environments: { local } }));
    const { code, output } = await runWith(other, 'deploy', '--yes');
    expect(code).toBe(1);
    expect(output).toContain('belong to account 000000000000');
  });

  it('leaves nothing of a first deploy that fails', async () => {
    const { environments, ...config } = JSON.parse(readFileSync(configFile, 'utf8')) as FrontdeskConfigInput;
    // No key: it would be the foundation's, which is not there.
    const { encryptionKey: _, ...local } = environments.local ?? expect.unreachable();
    await failToDeploy(engine.url, { ...config, environments: { local } }, ['Images', 'Desk']);
  });

  it('deploys over what the first release had, which keeps its data, and over what failed; makes secrets, prints addresses', async () => {
    const before = await deployStateOf(engine.url, 'v0.1.0');
    expect(Object.keys(before)).toHaveLength(2);
    const { code, output } = await run('deploy', '--yes');
    expect(await readState(engine.url, before)).toEqual(before);
    const held = await withEngine(() =>
      findProtected(
        REGION,
        KEEPING.map((part) => `Frontdesk-local-${part}`),
      ),
    );
    expect(held.map(({ kind, isProtected }) => ({ kind, isProtected }))).toEqual([
      // Each pipeline has its table and its ledger of erasures.
      ...[...Array<string>(6).fill('table'), 'pool', 'table'].map((kind) => ({ kind, isProtected: true })),
    ]);
    expect(output).toContain('Made the secrets: contact/address-salt');
    expect(output).toMatch(/Tried what was deployed, by \d+ calls of \d+ functions: .* and live/);
    await expectOwnKey();
    const printed = [...output.matchAll(/^(\w+) +https?:\/\/\S+$/gm)].map(([, name]) => name);
    expect(printed.sort()).toEqual(['ContactUrl', 'DeskAddress', 'FeedbackUrl', 'ImagesUrl']);
    expect(code).toBe(0);
  });

  it('has nothing to go back to after the first one', async () => {
    const { code, output } = await run('deploy', '--rollback', '--yes');
    expect(output).toContain('No function has a version of before');
    expect(code).toBe(1);
  });
});

/**
 * The engine can't go back in time: it copies what is there, and makes the table without all that has to be set again. That
 * the past comes back is shown by the simulation.
 */
describe.runIf(ownEngineHas())('npm run restore', () => {
  const stack = 'Frontdesk-local-Contact';
  const to = '2026-11-28T13:00:00Z';
  const restored = `${stack}-restored-20261128T130000Z`;
  const cloudFormation = () => new CloudFormationClient(clientSettings(engine.url));
  const outputs = () => stackOutputs(cloudFormation(), stack);
  const read = async (TableName: string, pk: string, sk: string) =>
    (await dynamo().send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item;
  let before = '';

  it('shows the steps, and does nothing when nobody said yes', async () => {
    before = (await outputs()).TableName ?? '';
    await new DynamoDBClient(clientSettings(engine.url)).send(
      // The engine's CloudFormation leaves it out.
      new UpdateContinuousBackupsCommand({
        TableName: before,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    for (const more of [[], ['--plan']]) {
      const { code, output } = await run('restore', 'contact', '--to', to, ...more);
      expect(code).toBe(more.length === 0 ? 1 : 0);
      expect(output).toContain(`as a new table: ${restored}`);
    }
    expect((await outputs()).TableName).toBe(before);
  });

  it('has the stack take over a table that is set up as its own was, with nothing left to send twice', async () => {
    const ledger = (await outputs()).ErasuresTableName ?? '';
    const [pk, gone] = ['submission#open', 'submission#gone'];
    for (const Item of [
      { pk, sk: 'submission', type: 'submission', id: 'open', state: 'new', people: [] },
      { pk, sk: 'leg#mail', type: 'leg', leg: 'mail', state: 'pending', dueAt: '2999-01-01T00:00:00.000Z' },
      { pk: gone, sk: 'submission', type: 'submission', id: 'gone', state: 'new', people: [] },
    ])
      await dynamo().send(new PutCommand({ TableName: before, Item }));
    const { Put } = erasureWrite(ledger, gone, new Date());
    await dynamo().send(new PutCommand(Put as NonNullable<typeof Put>));

    const { code, output } = await run('restore', 'contact', '--to', to, '--yes');
    expect(output).toContain('was missing: time to live, recovery, protection');
    expect(output).toContain('1 of unknown outcome');
    expect(output).toContain('1 erased, 0 who want no more');
    expect(code).toBe(0);
    expect((await outputs()).TableName).toBe(restored);
    expect(await read(restored, pk, 'leg#mail')).toMatchObject({ state: 'unknown', reason: 'restored' });
    expect(await read(restored, gone, 'submission')).toBeUndefined();
    expect(await read(before, gone, 'submission')).toBeDefined();
    await expectMoving(restored);
  });

  it('takes over a table that has lost its stack', async () => {
    const { code, output } = await run('restore', 'contact', '--from-table', before, '--yes');
    expect(output).toContain(`${stack} has ${before}`);
    expect(code).toBe(0);
    await expectMoving(before);
  });

  it('takes no table of another pipeline', async () => {
    const other = (await stackOutputs(cloudFormation(), 'Frontdesk-local-Contact')).ErasuresTableName ?? '';
    const { code, output } = await run('restore', 'contact', '--from-table', other, '--yes');
    expect(code).toBe(1);
    expect(output).toContain('is no table of this pipeline');
    await expectMoving(before);
  });

  it('keeps a deploy from its pipeline while that stands still, and starts it again with the table that its stack has', async () => {
    const lambda = new LambdaClient(clientSettings(engine.url));
    const held = await heldResources(cloudFormation(), stack);
    const FunctionName = held.find(({ type }) => type === 'AWS::Lambda::Function')?.id;
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    for (const args of [['deploy', '--yes'], ['deploy', '--rollback', '--yes'], ['diff']]) {
      const { code, output } = await run(...(args as [string, ...string[]]));
      expect(output).toContain(`${stack} stands still: 1 of`);
      expect(output).toContain(`--from-table ${before}`);
      expect(code).toBe(args[0] === 'diff' ? 0 : 1);
    }
    const { code, output } = await run('restore', 'contact', '--from-table', before, '--yes');
    expect(output).toContain('The stack has it already');
    expect(code).toBe(0);
    await expectMoving(before);
  });

  /** The stack's functions, mappings and schedules use the table, and are on; nothing of the change is left in the template. */
  async function expectMoving(table: string): Promise<void> {
    const held = await heldResources(cloudFormation(), stack);
    const lambda = new LambdaClient(clientSettings(engine.url));
    const of = (type: string) => held.filter((one) => one.type === type).map(({ id }) => id);
    expect(of('AWS::DynamoDB::Table')).toContain(table);
    const tables = [];
    for (const FunctionName of of('AWS::Lambda::Function')) {
      const { Configuration, Concurrency } = await lambda.send(new GetFunctionCommand({ FunctionName }));
      expect(Concurrency?.ReservedConcurrentExecutions).toBeUndefined();
      tables.push(Configuration?.Environment?.Variables?.TABLE_NAME);
    }
    expect(new Set(tables)).toEqual(new Set([table]));
    const sources = [];
    for (const UUID of of('AWS::Lambda::EventSourceMapping')) {
      const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      expect(mapping.State).toBe('Enabled');
      sources.push(mapping.EventSourceArn);
    }
    expect(sources.filter((arn) => arn?.includes(`table/${table}/stream/`))).toHaveLength(1);
    const events = new EventBridgeClient(clientSettings(engine.url));
    for (const id of of('AWS::Events::Rule'))
      expect((await events.send(new DescribeRuleCommand({ Name: id.split('|').at(-1) }))).State).toBe(
        'ENABLED',
      );
    expect(underWay(await deployedTemplate(cloudFormation(), stack))).toBeUndefined();
  }
});

describe.runIf(ownEngineHas())('after all that, npm run deploy', () => {
  it('sees nothing that it would change, and says whether data would go', async () => {
    const { code, output } = await run('diff');
    expect(output).toContain('There were no differences');
    expect(output).toContain('No table or bucket would be replaced or deleted.');
    expect(code).toBe(0);
  });

  it('refuses to replace the table when its key is renamed', async () => {
    const cloudFormation = new CloudFormationClient(clientSettings(engine.url));
    const stacks = stacksOf('cdk.out');
    const guard = (planned: typeof stacks, allowed: boolean) =>
      guardData(cloudFormation, { stacks: planned, environment: { formerEncryptionKeys: [] }, allowed });
    await guard(stacks, false);
    const renamed = stacks.map(({ name, template }) => ({ name, template: withRenamedKey(template) }));
    await expect(guard(renamed, false)).rejects.toThrow(/would be replaced \(KeySchema/);
    await expect(guard(renamed, true)).resolves.toBeUndefined();
  });
});

/** The stacks that keep something. */
const KEEPING = ['Contact', 'Feedback', 'Images', 'Desk'];

/** Calls what makes its clients as its user's terminal would have them. */
async function withEngine<Result>(call: () => Promise<Result>): Promise<Result> {
  for (const [name, value] of Object.entries(awsEnvironment(engine.url)))
    if (name.startsWith('AWS_')) vi.stubEnv(name, value);
  return call().finally(() => vi.unstubAllEnvs());
}

/** Tables, queues and secrets are under the key that the deploy has made. */
async function expectOwnKey(): Promise<void> {
  const aws = clientSettings(engine.url);
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/frontdesk/foundation/key-arn' }));
  const arn = Parameter?.Value ?? '';
  expect(arn).toMatch(/^arn:aws:kms:us-east-1:000000000000:key\//);
  const held = await withEngine(() => findProtected(REGION, ['Frontdesk-local-Contact']));
  const [table] = held.filter(({ kind }) => kind === 'table');
  const { Table } = await new DynamoDBClient(aws).send(
    new DescribeTableCommand({ TableName: table?.id ?? '' }),
  );
  expect(Table?.SSEDescription?.KMSMasterKeyArn).toBe(arn);
  const sqs = new SQSClient(aws);
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  expect(QueueUrls.length).toBeGreaterThan(0);
  for (const QueueUrl of QueueUrls) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['KmsMasterKeyId'] }),
    );
    expect(Attributes?.KmsMasterKeyId).toBe(arn);
  }
  const { Parameters = [] } = await ssm.send(
    new DescribeParametersCommand({
      ParameterFilters: [{ Key: 'Name', Values: ['/frontdesk/local/contact/address-salt'] }],
    }),
  );
  expect(Parameters.map(({ KeyId }) => KeyId)).toEqual([arn]);
}

function dynamo(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(engine.url)));
}

function withRenamedKey(template: Template): Template {
  return JSON.parse(
    JSON.stringify(template).replaceAll('"AttributeName":"pk"', '"AttributeName":"id"'),
  ) as Template;
}

describe.runIf(ownEngineHas())('npm run logs', () => {
  it('prints what a function logged, once it has run', async () => {
    const stack = { StackName: 'Frontdesk-local-Contact' };
    const { Stacks } = await new CloudFormationClient(clientSettings(engine.url)).send(
      new DescribeStacksCommand(stack),
    );
    const sweep = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'SweepName')?.OutputValue;
    const lambda = new LambdaClient(clientSettings(engine.url));
    const invoke = new InvokeCommand({ FunctionName: sweep ?? '', LogType: 'Tail' });
    const { code, output } = await waitFor(
      'the line',
      async () => {
        // Each time: a line that the engine reads late comes with the next call.
        const { FunctionError, LogResult = '' } = await lambda.send(invoke);
        const called = FunctionError ?? Buffer.from(LogResult, 'base64').toString();
        return { called, ...(await run('logs', 'contact', '--function', 'sweep', '--since', '10m')) };
      },
      (printed) => printed.output.includes('swept'),
    );
    expect(output).toMatch(/^\S+Z {2}sweep {2}swept {2}/m);
    expect(code).toBe(0);
  });

  it('says what is not deployed, and which functions there are', async () => {
    expect(await run('logs', 'keyword-dm')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Frontdesk-local-KeywordDm is not deployed here'),
    });
    expect((await run('logs', 'contact', '--function', 'nonsense')).output).toMatch(
      /There is no function nonsense; there are attachment, by-mail, canary, enqueue/,
    );
  });
});

describe.runIf(ownEngineHas())('npm run secret', () => {
  const salt = () =>
    ssm.send(
      new GetParameterCommand({ Name: '/frontdesk/local/contact/address-salt', WithDecryption: true }),
    );

  it('leaves a secret that is there as it is', async () => {
    await run('secret', 'init');
    const before = await salt();
    expect(before.Parameter?.Type).toBe('SecureString');
    expect((await run('secret', 'init')).output).toContain('Nothing to do');
    expect((await salt()).Parameter?.Value).toBe(before.Parameter?.Value);
  });

  it('lists names, never values', async () => {
    const { output } = await run('secret', 'list');
    expect(output).toMatch(/^set +internal +contact\/address-salt/m);
    expect(output).not.toContain((await salt()).Parameter?.Value ?? 'none');
  });

  it('refuses a name that no pipeline knows, and a wrong call', async () => {
    expect(await run('secret', 'set', 'contact/nonsense')).toMatchObject({
      code: 1,
      output: expect.stringContaining('There is no secret "contact/nonsense"'),
    });
    // Nobody is there to type: nothing is stored.
    expect(await run('secret', 'set', 'contact/address-salt')).toMatchObject({
      code: 1,
      output: expect.stringContaining('An empty secret was not stored'),
    });
    expect(await run('secret', 'shred')).toMatchObject({
      code: 1,
      output: expect.stringContaining("Unknown command 'shred'"),
    });
  });
});

describe.runIf(ownEngineHas())('npm run owner -- people', () => {
  const list = async () => (await run('owner', 'people', 'list')).output;

  it('says what is missing where no desk is deployed', async () => {
    await ssm.send(new DeleteParameterCommand({ Name: parameterName(LOCAL, 'desk', 'pool-id') }));
    expect(await run('owner', 'people', 'add', 'ada@frontdesk-tests.dev')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Add `desk: {}` to your configuration'),
    });
  });

  it('adds, changes, lists and removes people', async () => {
    // What of a desk's stack these commands know of.
    const cognito = new CognitoIdentityProviderClient(clientSettings(engine.url));
    const { UserPool } = await cognito.send(
      new CreateUserPoolCommand({ PoolName: 'people', UsernameAttributes: ['email'] }),
    );
    const UserPoolId = UserPool?.Id ?? '';
    for (const GroupName of ROLES) await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }));
    await ssm.send(
      new PutParameterCommand({
        Name: parameterName(LOCAL, 'desk', 'pool-id'),
        Value: UserPoolId,
        Type: 'String',
        Overwrite: true,
      }),
    );
    const groups = async () => {
      const asked = { UserPoolId, Username: 'ada@frontdesk-tests.dev' };
      const { Groups = [] } = await cognito.send(new AdminListGroupsForUserCommand(asked));
      return Groups.map(({ GroupName }) => GroupName);
    };

    const added = await run('owner', 'people', 'add', 'Ada@Frontdesk-Tests.dev', '--forms', 'demo');
    expect(added.output).toContain('Invited Ada@Frontdesk-Tests.dev (reader, sees forms demo).');
    expect(await list()).toMatch(/^ada@frontdesk-tests\.dev +reader +forms demo +\d{4}-\d\d-\d\d$/m);
    expect(await groups()).toEqual(['reader']);

    const changed = await run('owner', 'people', 'add', 'ada@frontdesk-tests.dev', '--role', 'editor');
    expect(changed.output).toContain('Changed ada@frontdesk-tests.dev (editor, sees forms demo).');
    expect(await groups()).toEqual(['editor']);

    const lifted = await run('owner', 'people', 'add', 'ada@frontdesk-tests.dev', '--all');
    expect(lifted.output).toContain('Changed ada@frontdesk-tests.dev (editor, sees all).');
    expect(await list()).toMatch(/^ada@frontdesk-tests\.dev +editor +all +/m);

    const unknown = await run('owner', 'people', 'add', 'bob@frontdesk-tests.dev', '--forms', 'nowhere');
    expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining('nowhere is not configured')]);

    expect((await run('owner', 'people', 'remove', 'ada@frontdesk-tests.dev')).output).toContain(
      'Removed ada@frontdesk-tests.dev.',
    );
    expect(await list()).not.toContain('ada@');
    expect(await run('owner', 'people', 'remove', 'ada@frontdesk-tests.dev')).toMatchObject({
      code: 1,
      output: expect.stringContaining('There is nobody with the address'),
    });
  });
});

describe.runIf(ownEngineHas())('npm run owner -- token', () => {
  it('creates one that works in its scopes, lists it without its secret, and takes it away', async () => {
    const created = await run('owner', 'token', 'create', '--scopes', 'contact:read', '--label', 'desk');
    const token = /fdo_\S+/.exec(created.output)?.[0] ?? '';
    const lookup = () => tokenLookup(ssm, LOCAL);
    const caller = await readToken(token, lookup(), new Date());
    expect(caller).toMatchObject({ scopes: ['contact:read'], label: 'desk' });
    const tokenId = caller?.id ?? '';

    const listed = (await run('owner', 'token', 'list')).output;
    expect(listed).toMatch(/^ID +VALID UNTIL +LABEL +SEES +SCOPES$/m);
    expect(listed).toMatch(new RegExp(`^${tokenId}  \\d{4}-\\d\\d-\\d\\d +desk +all +contact:read$`, 'm'));
    expect(listed).not.toContain(token.slice(-20));

    expect((await run('owner', 'token', 'revoke', tokenId.slice(0, 10))).code).toBe(0);
    expect(await readToken(token, lookup(), new Date())).toBeUndefined();
    expect(await run('owner', 'token', 'revoke', tokenId)).toMatchObject({ code: 1 });
  });

  it('refuses unknown scopes and odd lifetimes', async () => {
    expect((await run('owner', 'token', 'create', '--scopes', 'contact:admin')).output).toContain(
      'Unknown scopes: contact:admin',
    );
    expect((await run('owner', 'token', 'create', '--days', '9999')).output).toContain('--days');
  });
});
