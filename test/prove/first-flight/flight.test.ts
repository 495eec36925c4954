/** A first flight from its beginning to its end, on an engine of its own: the one thing that differs from AWS is where its APIs answer. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListEmailIdentitiesCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Doors, firstFlight } from '../../../cli/first-flight/first-flight.ts';
import { FLIGHT, flightConfig, type Plan } from '../../../cli/first-flight/plan.ts';
import type { Pipeline } from '../../../config/deployment.ts';
import { parseConfig } from '../../../config/index.ts';
import { awsEnvironment, clientSettings } from '../../../local/aws-environment.ts';
import { localConfig } from '../../../local/config.ts';
import { baseUrls } from '../../../local/deploy.ts';
import { type Engine, openEngine } from '../../../local/engine.ts';
import { closeGaps } from '../../../local/gaps.ts';
import { freePort } from '../../../local/port.ts';
import { localTestConfig } from '../../support/local-config.ts';
import { ownEngineHas } from '../../support/own-engine.ts';

const directory = mkdtempSync(join(tmpdir(), 'frontdesk-first-flight-'));
const config = join(directory, 'config.json');
const out = join(directory, 'report.md');
const SENDER = 'flight@frontdesk-tests.dev';
let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({
    directory: join(directory, 'engine'),
    port: await freePort(),
    smtpPort: await freePort(),
  });
  for (const [name, value] of Object.entries(awsEnvironment(engine.url)))
    if (name.startsWith('AWS_')) vi.stubEnv(name, value);
  const own = localConfig(localTestConfig, { engine, site: 'http://localhost:8080' });
  // An address that SES does not know: the flight makes it known, and forgets it.
  const mail = { from: SENDER, identity: SENDER };
  writeFileSync(config, JSON.stringify({ ...own, mail }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** What a local run does after each deploy, and where it finds the APIs. */
const doors: Doors = {
  async findAddresses(plan: Plan) {
    const { Stacks = [] } = await new CloudFormationClient(clientSettings(engine.url)).send(
      new DescribeStacksCommand({}),
    );
    const outputs = Object.fromEntries(
      Stacks.filter(({ StackName = '' }) => StackName.startsWith(FLIGHT.root)).map(
        ({ StackName, Outputs = [] }) => [
          StackName,
          Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue ?? ''])),
        ],
      ),
    );
    const urls = baseUrls(outputs, engine.url) as Record<Pipeline | 'desk', string>;
    await closeGaps({ engine, config: parseConfig(flightConfig(plan)), urls, outputs, named: FLIGHT });
    return { urls, deskPage: `${urls.desk}/` };
  },
};

const options = { config, email: undefined, region: undefined, local: false, out };
const yes = { ...options, cdn: false, yes: true, keep: false, clean: false };

async function whatIsThere() {
  const aws = clientSettings(engine.url);
  const { Stacks = [] } = await new CloudFormationClient(aws).send(new DescribeStacksCommand({}));
  const { Buckets = [] } = await new S3Client(aws).send(new ListBucketsCommand({}));
  const { TableNames = [] } = await new DynamoDBClient(aws).send(new ListTablesCommand({}));
  const { Parameters = [] } = await new SSMClient(aws).send(
    new GetParametersByPathCommand({ Path: '/', Recursive: true }),
  );
  const { EmailIdentities = [] } = await new SESv2Client(aws).send(new ListEmailIdentitiesCommand({}));
  return {
    identities: EmailIdentities.map(({ IdentityName }) => IdentityName),
    stacks: Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(
      ({ StackName }) => StackName,
    ),
    buckets: Buckets.map(({ Name }) => Name),
    tables: TableNames,
    parameters: Parameters.map(({ Name }) => Name),
  };
}

describe.runIf(ownEngineHas())('npm run first-flight', () => {
  it('begins nothing unless somebody says yes', async () => {
    const before = await whatIsThere();
    await expect(firstFlight({ ...yes, yes: false }, doors)).rejects.toThrow('add --yes');
    expect(await whatIsThere()).toEqual(before);
  });

  it('keeps away from an account where somebody uses Frontdesk', async () => {
    const cloudFormation = new CloudFormationClient(clientSettings(engine.url));
    const Topic = { Type: 'AWS::SNS::Topic' };
    const TemplateBody = JSON.stringify({ Description: 'Frontdesk: feedback (prod)', Resources: { Topic } });
    const StackName = 'acme-prod-Feedback';
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
    await expect(firstFlight(yes, doors)).rejects.toThrow('already (acme-prod-Feedback)');
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
  });

  it('deploys one of everything, tries it, reports it, and leaves nothing', async () => {
    const before = await whatIsThere();
    await firstFlight(yes, doors);
    const report = readFileSync(out, 'utf8');
    expect(report).toMatch(/on the local engine, .*: 13 things tried, all as they should be\./);
    expect(report).toContain('All of it was taken away again.');
    expect(report).not.toMatch(/@|\d{12}|https?:|arn:/);
    expect(await whatIsThere()).toEqual(before);
  });
});
