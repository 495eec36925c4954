/** The stack takes over another table, under the name that its own one has in the template; no configuration changes. */
import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackImportComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { deployedTemplate } from './stack.ts';
import {
  attached,
  detached,
  retaining,
  type Successor,
  type Template,
  tableIn,
  underWay,
} from './templates.ts';

export interface Adopting {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
  /** CDK's own, where templates are too large to be sent with a call. */
  readonly bucket: string;
  readonly region: string;
  readonly stack: string;
  /** Hears of each step, in words. */
  readonly say: (line: string) => void;
}

/** An hour: an update of a whole stack takes minutes. */
const WAIT = { minDelay: 1, maxDelay: 10, maxWaitTime: 3600 };

/** May be repeated: it goes on with the step at which it was cut off. */
export async function adopt(adopting: Adopting, successor: Successor): Promise<void> {
  const { cloudFormation, stack, say } = adopting;
  const first = await deployedTemplate(cloudFormation, stack);
  if (underWay(first) === undefined) {
    const id = tableIn(first);
    if (id === undefined) throw new Error(`The stack ${stack} has no table`);
    await keep(adopting, successor, first);
    const safe = retaining(first, id);
    if (safe !== first) await update(adopting, safe);
    say('  The stack lets go of its table, which stays, and everything names the other one.');
    await update(adopting, detached(first, id, successor));
  }
  const now = await deployedTemplate(cloudFormation, stack);
  const state = underWay(now);
  if (state && now.Resources[state.id] === undefined) {
    say('  The stack takes the other table in its place (CloudFormation calls it an import).');
    await importTable(adopting, attached(now, state), state.id, successor);
  }
  say('  The template is again the one that was deployed.');
  await update(adopting, await kept(adopting, successor));
}

function keyOf({ stack }: Adopting, { name }: Successor): string {
  return `frontdesk-restore/${stack}/${name}/before.json`;
}

/** The template of before, for whoever has to go on after a cut. It holds no secrets. */
async function keep(adopting: Adopting, successor: Successor, template: Template): Promise<void> {
  const Body = JSON.stringify(template);
  await adopting.s3.send(
    new PutObjectCommand({ Bucket: adopting.bucket, Key: keyOf(adopting, successor), Body }),
  );
}

async function kept(adopting: Adopting, successor: Successor): Promise<Template> {
  const { Body } = await adopting.s3.send(
    new GetObjectCommand({ Bucket: adopting.bucket, Key: keyOf(adopting, successor) }),
  );
  return JSON.parse((await Body?.transformToString()) ?? '') as Template;
}

/** Puts a template where CloudFormation fetches it. @returns its address */
async function upload({ s3, bucket, region, stack }: Adopting, template: Template): Promise<string> {
  const Key = `frontdesk-restore/${stack}/next.json`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(template) }));
  return `https://s3.${region}.amazonaws.com/${bucket}/${Key}`;
}

/** What every change of the stack is given: the values that its parameters have, and that it makes roles. */
async function settingsOf({ cloudFormation, stack }: Adopting) {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
  return {
    StackName: stack,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] as ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM')[],
    Parameters: (Stacks[0]?.Parameters ?? []).map(({ ParameterKey }) => ({
      ParameterKey,
      UsePreviousValue: true,
    })),
  };
}

async function update(adopting: Adopting, template: Template): Promise<void> {
  const { cloudFormation: client, stack: StackName } = adopting;
  const TemplateURL = await upload(adopting, template);
  try {
    await client.send(new UpdateStackCommand({ ...(await settingsOf(adopting)), TemplateURL }));
  } catch (error) {
    if (/No updates are to be performed/.test((error as Error).message)) return;
    throw error;
  }
  await waitUntilStackUpdateComplete({ client, ...WAIT }, { StackName });
}

async function importTable(
  adopting: Adopting,
  template: Template,
  LogicalResourceId: string,
  { name }: Successor,
): Promise<void> {
  const { cloudFormation: client, stack: StackName } = adopting;
  const ChangeSetName = `restore-${Date.now()}`;
  await client.send(
    new CreateChangeSetCommand({
      ...(await settingsOf(adopting)),
      ChangeSetName,
      ChangeSetType: 'IMPORT',
      TemplateURL: await upload(adopting, template),
      ResourcesToImport: [
        {
          ResourceType: 'AWS::DynamoDB::Table',
          LogicalResourceId,
          ResourceIdentifier: { TableName: name },
        },
      ],
    }),
  );
  await waitUntilChangeSetCreateComplete({ client, ...WAIT }, { StackName, ChangeSetName });
  await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
  await waitUntilStackImportComplete({ client, ...WAIT }, { StackName });
}
