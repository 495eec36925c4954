import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { APIGatewayClient, CreateDomainNameCommand, UpdateAccountCommand } from '@aws-sdk/client-api-gateway';
import { BudgetsClient, CreateBudgetCommand } from '@aws-sdk/client-budgets';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CreatePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, describe as always, beforeAll, expect, it, vi } from 'vitest';
import { decideApiLogging, findApiLogging } from '../../../cli/deploy/api-logging.ts';
import { bootstrap, budget, permissionsBoundary, quotas } from '../../../cli/doctor/account.ts';
import { apiLogging } from '../../../cli/doctor/api-logging.ts';
import { domainCheck } from '../../../cli/doctor/domain.ts';
import { type CheckContext, runChecks } from '../../../cli/doctor/finding.ts';
import { identity, sending, suppression } from '../../../cli/doctor/mail.ts';
import { orphans } from '../../../cli/doctor/orphans.ts';
import { alarmAddress, parameters, stacks } from '../../../cli/doctor/stacks.ts';
import { initSecrets } from '../../../cli/secret.ts';
import { type FrontdeskConfigInput, parseConfig, selectEnvironment } from '../../../config/index.ts';
import { ACCOUNT, awsEnvironment, clientSettings, REGION } from '../../../local/aws-environment.ts';
import { runCommand } from '../../../local/command.ts';
import { LOCAL } from '../../../local/config.ts';
import { type Engine, openEngine } from '../../../local/engine.ts';
import { freePort } from '../../../local/port.ts';
import { ownEngineHas } from '../../support/own-engine.ts';
import { waitFor } from '../../support/wait.ts';

const describe = always.runIf(ownEngineHas());

/** An engine of their own, on which nothing is deployed: an empty account. */
const directory = mkdtempSync(join(tmpdir(), 'frontdesk-doctor-'));
let engine: Engine;
let aws: ReturnType<typeof clientSettings>;

beforeAll(async () => {
  engine = await openEngine({
    directory: join(directory, 'engine'),
    port: await freePort(),
    smtpPort: await freePort(),
  });
  aws = clientSettings(engine.url);
  // The checks make their clients as their user's terminal would have them.
  for (const [name, value] of Object.entries(awsEnvironment(engine.url)))
    if (name.startsWith('AWS_')) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const OWNER = 'owner@frontdesk-tests.dev';
const configuration: FrontdeskConfigInput = {
  owner: { email: OWNER },
  mail: { from: 'hello@frontdesk-tests.dev' },
  environments: { local: { account: ACCOUNT, region: REGION } },
  contact: { forms: { main: { to: ['desk@elsewhere.dev'], site: 'https://www.frontdesk-tests.dev' } } },
};

function contextOf(change: Partial<FrontdeskConfigInput> = {}): CheckContext {
  const input = { ...configuration, ...change };
  const config = parseConfig(input);
  const environment = { ...selectEnvironment({ ...config, environments: ENGINE }, undefined) };
  const given = config.environments.local;
  return { config, configFile: 'none', environment: { ...environment, ...given, name: 'local' } };
}
/** The account's number is a placeholder, which only an engine's environment may hold. */
const ENGINE = parseConfig({
  ...configuration,
  environments: {
    local: {
      account: ACCOUNT,
      region: REGION,
      engine: { architecture: 'x86_64', sesIdentity: true, cdn: true },
    },
  },
}).environments;

describe('an account', () => {
  it('that CDK never saw is told to bootstrap; so is one with too old a version', async () => {
    const ssm = new SSMClient(aws);
    const write = (Value: string) =>
      ssm.send(
        new PutParameterCommand({
          Name: '/cdk-bootstrap/hnb659fds/version',
          Value,
          Type: 'String',
          Overwrite: true,
        }),
      );
    const remedy = expect.stringContaining('npm run bootstrap -- --environment local');
    expect(await bootstrap.run(contextOf())).toEqual([expect.objectContaining({ state: 'problem', remedy })]);
    await write('5');
    expect(await bootstrap.run(contextOf())).toEqual([expect.objectContaining({ state: 'problem', remedy })]);
    await write('30');
    expect(await bootstrap.run(contextOf())).toMatchObject([{ state: 'ok', says: 'version 30' }]);
  });

  it('is looked at for the qualifier and the boundary that the configuration names', async () => {
    const organised = contextOf({
      environments: {
        local: {
          account: ACCOUNT,
          region: REGION,
          bootstrap: { qualifier: 'acme', permissionsBoundary: 'boundary' },
        },
      },
    });
    expect(await bootstrap.run(organised)).toMatchObject([
      { state: 'problem', says: expect.stringContaining('by the qualifier acme') },
    ]);
    expect(await permissionsBoundary.run(contextOf())).toEqual([]);
    expect(await permissionsBoundary.run(organised)).toMatchObject([
      { state: 'problem', says: expect.stringContaining(`arn:aws:iam::${ACCOUNT}:policy/boundary`) },
    ]);
    const document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    await new IAMClient(aws).send(
      new CreatePolicyCommand({
        PolicyName: 'boundary',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', ...document }),
      }),
    );
    expect(await permissionsBoundary.run(organised)).toMatchObject([{ state: 'ok', says: 'boundary' }]);
  });

  it('keeps the role by which its APIs log, whoever has set it', async () => {
    const find = () => findApiLogging('frontdesk', REGION);
    expect(await find()).toEqual({ role: undefined, isOurs: undefined });
    expect(await apiLogging.run(contextOf())).toMatchObject([
      { state: 'ok', says: expect.stringContaining('a deploy makes one') },
    ]);

    const theirs = `arn:aws:iam::${ACCOUNT}:role/theirs`;
    await new APIGatewayClient(aws).send(
      new UpdateAccountCommand({
        patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: theirs }],
      }),
    );
    expect(await find()).toEqual({ role: theirs, isOurs: undefined });
    expect(await apiLogging.run(contextOf())).toMatchObject([
      { state: 'ok', says: `by ${theirs}, which others have set: a deploy leaves it alone` },
    ]);

    // A foundation that was deployed while there was none goes on having its own.
    const cloudFormation = new CloudFormationClient(aws);
    const ours = `arn:aws:iam::${ACCOUNT}:role/ours`;
    const stack = (Resources: object) => ({
      StackName: 'shared-Foundation',
      TemplateBody: JSON.stringify({ Resources }),
    });
    const Role = { Type: 'AWS::ApiGateway::Account', Properties: { CloudWatchRoleArn: ours } };
    await cloudFormation.send(new CreateStackCommand(stack({ Role })));
    const deployed = await waitFor(
      'the stack',
      () => findApiLogging('shared', REGION),
      ({ isOurs }) => isOurs === true,
    );
    expect(deployed).toEqual({ role: ours, isOurs: true });
    expect(decideApiLogging(deployed)).toBe('make');
    expect(decideApiLogging(await find())).toBe('exists');
  });

  it('tells how many functions it runs at once', async () => {
    expect((await quotas.run(contextOf()))[0]).toMatchObject({
      says: expect.stringMatching(/\d+ functions/),
    });
  });

  it('without a budget is advised to make one', async () => {
    expect(await budget.run(contextOf())).toMatchObject([{ state: 'advice' }]);
    await new BudgetsClient(aws).send(
      new CreateBudgetCommand({
        AccountId: ACCOUNT,
        Budget: {
          BudgetName: 'five a month',
          BudgetType: 'COST',
          TimeUnit: 'MONTHLY',
          BudgetLimit: { Amount: '5', Unit: 'USD' },
        },
      }),
    );
    expect(await budget.run(contextOf())).toMatchObject([{ state: 'ok', says: 'five a month' }]);
  });
});

describe('mail', () => {
  it('without its identity can’t leave; with it, it can', async () => {
    expect(await identity.run(contextOf())).toMatchObject([
      { state: 'problem', remedy: expect.stringContaining('create-email-identity') },
    ]);
    const creating = contextOf({ mail: { from: 'hello@frontdesk-tests.dev', createIdentity: true } });
    expect(await identity.run(creating)).toMatchObject([{ state: 'advice' }]);
    await new SESv2Client(aws).send(new CreateEmailIdentityCommand({ EmailIdentity: 'frontdesk-tests.dev' }));
    const found = await identity.run(contextOf());
    expect(found).toMatchObject([{ state: 'ok' }, { subject: 'MAIL FROM', state: 'advice' }]);
    // A deploy that would make it again fails.
    expect((await identity.run(creating))[0]).toMatchObject({
      state: 'problem',
      remedy: 'Set mail.createIdentity to false.',
    });
  });

  it('of a provider’s domain is advised against, even where the address is verified', async () => {
    const EmailIdentity = 'ada@gmail.com';
    await new SESv2Client(aws).send(new CreateEmailIdentityCommand({ EmailIdentity }));
    const found = await identity.run(contextOf({ mail: { from: EmailIdentity, identity: EmailIdentity } }));
    expect(found).toContainEqual(expect.objectContaining({ subject: 'From address', state: 'advice' }));
  });

  it('leaves to everybody outside of the sandbox, where the grants for it are of no use', async () => {
    // The engine knows no sandbox.
    expect(await sending.run(contextOf())).toMatchObject([
      { state: 'advice', remedy: expect.stringContaining('Set mail.sandbox to false') },
    ]);
    expect(await sending.run(outOfSandbox())).toMatchObject([{ state: 'ok' }]);
  });
});

function outOfSandbox(): CheckContext {
  return contextOf({ mail: { from: 'hello@frontdesk-tests.dev', sandbox: false } });
}

/** What the engine's SES can't be: in the sandbox, paused, unverified, with suppressed addresses. */
describe('mail, of an account at SES that is not ready', () => {
  const answers: Record<string, object> = {};
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').replace('/v2/email/', '');
    const answer = answers[path];
    const missing = { __type: 'NotFoundException', message: `no ${path}` };
    response.writeHead(answer ? 200 : 404, {
      'content-type': 'application/json',
      ...(!answer && { 'x-amzn-errortype': 'NotFoundException' }),
    });
    response.end(JSON.stringify(answer ?? missing));
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => {
    server.close();
    vi.stubEnv('AWS_ENDPOINT_URL_SESV2', undefined);
  });

  it('in the sandbox asks for verified recipients, and for the grants that go with it', async () => {
    answers.account = { ProductionAccessEnabled: false, SendingEnabled: true };
    expect(await sending.run(outOfSandbox())).toMatchObject([
      { state: 'problem', remedy: expect.stringContaining('Set mail.sandbox to true') },
    ]);
    expect(await sending.run(contextOf())).toMatchObject([
      { state: 'advice' },
      {
        state: 'problem',
        subject: 'recipient',
        remedy: expect.stringContaining('create-email-identity --email-identity desk@elsewhere.dev'),
      },
    ]);
    answers['identities/desk@elsewhere.dev'] = { VerifiedForSendingStatus: false };
    expect((await sending.run(contextOf()))[1]).toMatchObject({
      state: 'problem',
      remedy: expect.stringContaining('follow its link'),
    });
    // Its whole domain is as good.
    answers['identities/elsewhere.dev'] = { VerifiedForSendingStatus: true };
    expect((await sending.run(contextOf()))[1]).toMatchObject({ state: 'ok', subject: 'recipient' });
  });

  it('paused says so', async () => {
    answers.account = { ProductionAccessEnabled: true, SendingEnabled: false };
    expect(await sending.run(outOfSandbox())).toMatchObject([
      { state: 'problem', says: expect.stringContaining('paused') },
      { state: 'ok' },
    ]);
  });

  it('with a domain that is not verified tells the records to add', async () => {
    answers['identities/frontdesk-tests.dev'] = {
      VerifiedForSendingStatus: false,
      DkimAttributes: { Tokens: ['abc'] },
      MailFromAttributes: { MailFromDomain: 'bounce.frontdesk-tests.dev', MailFromDomainStatus: 'FAILED' },
    };
    expect(await identity.run(contextOf())).toMatchObject([
      {
        state: 'problem',
        remedy: expect.stringContaining('abc._domainkey.frontdesk-tests.dev CNAME abc.dkim.amazonses.com'),
      },
      { state: 'advice', subject: 'MAIL FROM', says: expect.stringContaining('is failed') },
    ]);
  });

  it('with a suppressed address says how to take it from the list', async () => {
    expect(await suppression.run(contextOf())).toMatchObject([{ state: 'ok' }]);
    answers[`suppression/addresses/${OWNER}`] = {
      SuppressedDestination: { EmailAddress: OWNER, Reason: 'COMPLAINT' },
    };
    expect(await suppression.run(contextOf())).toMatchObject([
      {
        state: 'problem',
        says: `${OWNER} is on it after a complaint: SES drops mail to it`,
        remedy: expect.stringContaining('delete-suppressed-destination'),
      },
    ]);
  });
});

describe('a check that could not look', () => {
  it('says so, with what its user may do about it', async () => {
    const denied = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
    const check = { subject: 'thing', run: () => Promise.reject(denied) };
    expect(await runChecks([check], contextOf())).toEqual([
      expect.objectContaining({ state: 'unknown', remedy: expect.stringContaining('lacks the right') }),
    ]);
  });
});

describe('secrets', () => {
  it('that are missing are named, with the command that makes them; a first deploy makes the internal ones', async () => {
    const form = configuration.contact?.forms.main;
    if (!form) throw new Error('the configuration has no form');
    const forms = { main: { ...form, captcha: { provider: 'turnstile' as const } } };
    const context = contextOf({ contact: { forms } });
    expect(await parameters.run(context)).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ state: 'advice', says: 'contact/address-salt is missing' }),
        expect.objectContaining({
          state: 'problem',
          remedy: 'npm run secret -- set contact/turnstile-secret',
        }),
      ]),
    );
    await initSecrets(new SSMClient(aws), LOCAL, ['contact']);
    expect(await parameters.run(contextOf())).toMatchObject([{ state: 'ok' }]);
  });
});

describe('stacks', () => {
  const cloudFormation = () => new CloudFormationClient(aws);
  const table = {
    Type: 'AWS::DynamoDB::Table',
    DeletionPolicy: 'Retain',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    },
  };
  const TemplateBody = JSON.stringify({ Resources: { Table: table } });

  async function make(StackName: string): Promise<void> {
    await cloudFormation().send(new CreateStackCommand({ StackName, TemplateBody }));
    await waitFor(
      StackName,
      () => cloudFormation().send(new DescribeStacksCommand({ StackName })),
      ({ Stacks }) => Stacks?.[0]?.StackStatus === 'CREATE_COMPLETE',
      { withinMs: 120_000 },
    );
  }

  it('that are not configured, and data that has lost its stack, are pointed out', async () => {
    expect(await stacks.run(contextOf())).toMatchObject([
      {
        state: 'advice',
        says: 'not deployed yet: Frontdesk-Foundation, Frontdesk-local-Contact, Frontdesk-local-Alarms',
      },
    ]);
    for (const name of [
      'Frontdesk-Foundation',
      'Frontdesk-local-Contact',
      'Frontdesk-local-Images',
      'Frontdesk-local-Alarms',
    ])
      await make(name);
    expect(await stacks.run(contextOf())).toMatchObject([
      { state: 'advice', says: expect.stringContaining('Frontdesk-local-Images is deployed, but no longer') },
    ]);
    expect(await orphans.run(contextOf())).toMatchObject([{ state: 'ok' }]);

    await cloudFormation().send(new DeleteStackCommand({ StackName: 'Frontdesk-local-Images' }));
    await waitFor(
      'the stack to be gone',
      () => stacks.run(contextOf()),
      ([found]) => found?.state === 'ok' && found.says === '3 deployed as configured',
      { withinMs: 120_000 },
    );
    expect(await orphans.run(contextOf())).toMatchObject([
      {
        state: 'advice',
        says: expect.stringMatching(/^the table Frontdesk-local-Images-Table\S* belongs to/),
      },
    ]);
  });
});

describe('alarms', () => {
  it('reach nobody until there are a topic and a subscription', async () => {
    expect(await alarmAddress.run(contextOf())).toMatchObject([{ state: 'advice' }]);
    const sns = new SNSClient(aws);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alarms' }));
    await new SSMClient(aws).send(
      new PutParameterCommand({
        Name: '/frontdesk/foundation/alarm-topic-arn',
        Value: TopicArn,
        Type: 'String',
      }),
    );
    expect(await alarmAddress.run(contextOf())).toMatchObject([
      { state: 'problem', says: expect.stringContaining('not subscribed') },
    ]);
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: OWNER }));
    // The engine confirms by itself.
    expect(await alarmAddress.run(contextOf())).toMatchObject([{ state: 'ok' }]);
  });
});

describe('a domain', () => {
  const name = 'desk.frontdesk-tests.dev';
  const lookup = (leads: Readonly<Record<string, string[]>>) => (host: string) =>
    Promise.resolve(leads[host] ?? ['192.0.2.1']);

  it('needs its certificate, its deployment and its record', async () => {
    expect(await domainCheck().run(contextOf())).toMatchObject([{ state: 'ok' }]);

    const { CertificateArn = '' } = await new ACMClient(aws).send(
      new RequestCertificateCommand({ DomainName: '*.frontdesk-tests.dev', ValidationMethod: 'DNS' }),
    );
    const at = (certificateArn: string, host = name) =>
      contextOf({
        environments: {
          local: { account: ACCOUNT, region: REGION, domain: { name: host, certificateArn } },
        },
      });
    const missing = CertificateArn.replace(/[^/]+$/, 'nonsense');
    expect(await domainCheck(lookup({})).run(at(missing))).toMatchObject([
      { state: 'problem', says: expect.stringContaining('does not exist') },
      { state: 'advice', says: `${name} is not deployed yet` },
    ]);
    expect((await domainCheck(lookup({})).run(at(CertificateArn, 'desk.elsewhere.dev')))[0]).toMatchObject({
      state: 'problem',
      says: expect.stringContaining('not for desk.elsewhere.dev'),
    });

    await new APIGatewayClient(aws).send(
      new CreateDomainNameCommand({
        domainName: name,
        regionalCertificateArn: CertificateArn,
        endpointConfiguration: { types: ['REGIONAL'] },
      }),
    );
    expect((await domainCheck(lookup({ [name]: [] })).run(at(CertificateArn)))[1]).toMatchObject({
      state: 'problem',
      says: `${name} leads nowhere`,
      remedy: expect.stringContaining(`${name} CNAME `),
    });
    expect((await domainCheck(lookup({ [name]: ['192.0.2.2'] })).run(at(CertificateArn)))[1]).toMatchObject({
      state: 'problem',
      says: `${name} leads somewhere else`,
    });
    expect((await domainCheck(lookup({})).run(at(CertificateArn)))[1]).toMatchObject({ state: 'ok' });
  });
});

describe('npm run doctor', () => {
  it('prints each finding with its remedy, and ends with 1 while there is a problem', async () => {
    await new SSMClient(aws).send(new DeleteParameterCommand({ Name: '/frontdesk/local/contact/token-key' }));
    const configFile = join(directory, 'config.json');
    writeFileSync(configFile, JSON.stringify({ ...configuration, environments: ENGINE }));
    const { code, output } = await runCommand(
      process.execPath,
      ['cli/main.ts', 'doctor', '--config', configFile],
      {
        cwd: process.cwd(),
        env: awsEnvironment(engine.url),
      },
    );
    expect(output).toMatch(/^ok +credentials +account 000000000000, us-east-1, environment local$/m);
    expect(output).toMatch(/^PROBLEM +secrets +contact\/token-key is missing\n +→ npm run deploy/m);
    expect(output).toMatch(/^1 problems, \d+ pieces of advice, 0 not looked at$/m);
    expect(code).toBe(1);
  });
});
