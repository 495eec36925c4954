/** What a template's roles and policies grant. */
import type { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';
import { resources } from './synth.ts';

/**
 * Function → resource → actions. Resources are named by the logical id's beginning or by the ARN's end.
 */
export type Grants = Record<string, Record<string, string[]>>;

/** What a function may do with its own log. */
export const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** With a queue that it sends to. */
export const SENDS = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
/** With a queue that it is called with. */
export const LISTENS = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];
/** With the table's stream. AWS lists streams for any table or for none. */
export const READS_STREAM = {
  '*': ['dynamodb:ListStreams'],
  'Table.StreamArn': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
};

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

/** Function → resource → actions, as the template's roles and policies grant them. */
export function permissionsOf(stack: Template): Grants {
  const policies = Object.values(resources(stack, 'AWS::IAM::Policy')).map(({ Properties }) => Properties);
  const roles = resources(stack, 'AWS::IAM::Role');
  return Object.fromEntries(
    Object.entries(resources(stack, 'AWS::Lambda::Function')).map(([id, { Properties }]) => {
      const role = (Properties.Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
      expect(roles[role]?.Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(roles[role]?.Properties).not.toHaveProperty('Policies');
      const statements = policies
        .filter((policy) => (policy.Roles as { Ref: string }[]).some(({ Ref }) => Ref === role))
        .flatMap((policy) => (policy.PolicyDocument as { Statement: Statement[] }).Statement);
      return [withoutHash(id), byResource(statements)];
    }),
  );
}

function byResource(statements: readonly Statement[]): Record<string, string[]> {
  const granted: Record<string, string[]> = {};
  for (const { Effect, Action, Resource } of statements) {
    expect(Effect).toBe('Allow');
    for (const resource of [Resource].flat().map(shortName))
      granted[resource] = [...new Set([...(granted[resource] ?? []), ...[Action].flat()])].sort();
  }
  return granted;
}

/** `{ GetAtt: [TableCD117FA1, Arn] }` → `Table`; a joined ARN → what follows its last colon, or its id and path. */
function shortName(resource: unknown): string {
  if (typeof resource === 'string')
    return resource.startsWith('arn:') ? (resource.split(':').at(-1) ?? '') : resource;
  const {
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
    Ref,
  } = resource as {
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
    Ref?: string;
  };
  if (Ref !== undefined) return Ref.startsWith('SsmParameterValue') ? '<parameter>' : `<${Ref}>`;
  if (attribute)
    return attribute[1] === 'Arn'
      ? withoutHash(attribute[0])
      : `${withoutHash(attribute[0])}.${attribute[1]}`;
  const text = (join?.[1] ?? []).map(shortNamePart).join('');
  return text.split(':').at(-1) ?? '';
}

function shortNamePart(part: unknown): string {
  return typeof part === 'string' ? part : shortName(part);
}

/** CloudFormation ids end in eight hex digits of the CDK's. */
function withoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}
