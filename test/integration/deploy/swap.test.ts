/** Safe deploys: what a bad one does to visitors, and who hears of it. With IAM enforced; the deploy itself is made of API calls. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionCommand, LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Template } from '../../../cli/deploy/data-guard.ts';
import { findLive, heldBack, requireLive } from '../../../cli/deploy/live.ts';
import { type Swap, swap, takeBack } from '../../../cli/deploy/swap.ts';
import { deployedTemplate } from '../../../cli/restore/stack.ts';
import { parseConfig, selectEnvironment } from '../../../config/index.ts';
import { awsEnvironment } from '../../../local/aws-environment.ts';
import { deployedConfig } from '../../support/command.ts';
import { submit } from '../../support/contact.ts';
import { aws, deployed } from '../../support/deployed.ts';
import { waitFor } from '../../support/wait.ts';
import { zipOf } from '../../support/zip.ts';

const lambda = new LambdaClient(aws);
const cloudFormation = new CloudFormationClient(aws);
const sqs = new SQSClient(aws);
const said: string[] = [];
const CONTACT = 'Frontdesk-local-Contact';
let swapping: Swap;
/** Hears what is published to the topic of alarms. */
let QueueUrl: string | undefined;
/** The function that takes submissions: its name, and its code as it was deployed. */
let submitName = '';
let code: Uint8Array;

beforeAll(async () => {
  for (const [name, value] of Object.entries(awsEnvironment(deployed.endpoint)))
    if (name.startsWith('AWS_')) vi.stubEnv(name, value);
  const config = parseConfig(deployedConfig());
  const environment = selectEnvironment(config, 'local');
  const stacks: { name: string; template: Template }[] = [];
  for (const name of Object.keys(deployed.outputs))
    stacks.push({ name, template: (await deployedTemplate(cloudFormation, name)) as Template });
  swapping = {
    workplace: { config, configFile: 'config.json', environment },
    stacks,
    say: (line) => said.push(line),
    now: () => new Date(),
    sleep: async () => {},
  };
  submitName = (await live()).find(({ name }) => /Contact-Submit/.test(name))?.name ?? '';
  const { Code } = await lambda.send(new GetFunctionCommand({ FunctionName: submitName }));
  code = new Uint8Array(await (await fetch(Code?.Location ?? '')).arrayBuffer());
  await listen();
});
afterAll(() => {
  vi.unstubAllEnvs();
});

function live() {
  return findLive(cloudFormation, lambda, Object.keys(deployed.outputs));
}

async function listen(): Promise<void> {
  const { Parameter } = await new SSMClient(aws).send(
    new GetParameterCommand({ Name: '/frontdesk/foundation/alarm-topic-arn' }),
  );
  ({ QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `heard-${Date.now()}` })));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: Attributes?.QueueArn,
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await new SNSClient(aws).send(
    new SubscribeCommand({ TopicArn: Parameter?.Value, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }),
  );
}

/** Waits for a message to the owner about something, and takes it away: the next call waits for the next message. */
async function heard(about: string): Promise<string> {
  const word = await waitFor('word to the owner', async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
    const { Messages = [] } = await sqs.send(receive);
    return Messages.find(({ Body = '' }) => Body.includes(about));
  });
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: word?.ReceiptHandle }));
  return word?.Body ?? '';
}

/** Brings other code, as CloudFormation does. */
async function bring(ZipFile: Uint8Array): Promise<void> {
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: submitName, ZipFile }));
}

describe('a deploy', () => {
  it('that brings nothing passes: every function answers what it is tried with, by no rights but its own', async () => {
    await swap(swapping, async () => {});
    // From here on one stack is enough.
    swapping = { ...swapping, stacks: swapping.stacks.filter(({ name }) => name === CONTACT) };
    expect(said.at(-1)).toMatch(
      /Tried what was deployed, by \d+ calls of \d+ functions: all is as it should be, and live\./,
    );
    const functions = await live();
    expect(functions.length).toBeGreaterThan(30);
    expect(heldBack(functions)).toEqual([]);
  });

  it.each([
    [
      'throws when it is imported',
      'throw new TypeError("nothing works")',
      /failed with \w*Error: .*nothing works/,
    ],
    [
      'answers what is wrong',
      'export const handler = async () => ({ statusCode: 500, headers: {}, body: "{}" })',
      /GET \/f\/\w+: it answers 500, not 200/,
    ],
  ])('whose code %s is held back, and said to the owner; visitors go on sending', async (_, text, reason) => {
    said.length = 0;
    const deploy = swap(swapping, () => bring(zipOf('index.mjs', text)));
    await expect(deploy).rejects.toThrow('What was deployed is not live. Mend it, and deploy again.');
    expect(said.join('\n')).toMatch(reason);
    expect(said.join('\n')).toContain('go on reaching the code of before');
    expect(said.join('\n')).not.toContain('The code of before fails as well');
    expect((await live()).find(({ name }) => name === submitName)?.version).toMatch(/^\d+$/);
    await expect(submit('Still here')).resolves.toMatch(/^[0-9a-f-]{36}$/);
    expect(await heard('contact/submit')).toMatch(/A deploy did not pass/);
    await expect(requireLive(cloudFormation, lambda, CONTACT)).rejects.toThrow(/npm run deploy/);
  });

  it('that goes on from there with what is mended is live', async () => {
    said.length = 0;
    await swap(swapping, () => bring(code));
    expect(said[0]).toMatch(/At the code of before since an earlier deploy/);
    expect(said.at(-1)).toContain('and live.');
    expect(heldBack(await live())).toEqual([]);
    await expect(submit('Live again')).resolves.toBeDefined();
    await requireLive(cloudFormation, lambda, CONTACT);
  });

  it('that takes a right away is held back, and says that the code of before lacks it as well', async () => {
    const iam = new IAMClient(aws);
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: submitName }));
    const RoleName = Configuration?.Role?.split('/').at(-1) ?? '';
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const policies = await Promise.all(
      PolicyNames.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
    );
    said.length = 0;
    try {
      const deploy = swap(swapping, async () => {
        // Nothing is warm that has read it already.
        await bring(code);
        for (const PolicyName of PolicyNames)
          await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
      });
      await expect(deploy).rejects.toThrow('not live');
      expect(said.join('\n')).toMatch(/contact\/submit: GET \/f\/\w+: it answers 500, not 200/);
      expect(said.join('\n')).toContain(
        'The code of before fails as well, with the rights and tables of now: contact/submit',
      );
    } finally {
      for (const { PolicyName, PolicyDocument = '' } of policies)
        await iam.send(
          new PutRolePolicyCommand({
            RoleName,
            PolicyName,
            PolicyDocument: decodeURIComponent(PolicyDocument),
          }),
        );
    }
    await swap(swapping, async () => {});
    expect(heldBack(await live())).toEqual([]);
  });

  it('is taken back by --rollback, and the next one is live', async () => {
    const other = 'export const handler = async () => ({ statusCode: 200, headers: {}, body: "</html>" })';
    // It passes nothing: what matters is what is reached before and after.
    await swap(swapping, async () => {});
    await bring(zipOf('index.mjs', other));
    await expect(submit('Nobody there')).rejects.toThrow();
    said.length = 0;
    await takeBack(swapping);
    expect(said[0]).toMatch(/Back at what ran before the last deploy/);
    await expect(submit('Back')).resolves.toBeDefined();
    await swap(swapping, () => bring(code));
    expect(heldBack(await live())).toEqual([]);
    await expect(submit('On')).resolves.toBeDefined();
  });
});
