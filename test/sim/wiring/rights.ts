/**
 * What each function's role allows, as the stack's policies say. Local engines are deployed with one configuration; here every world's
 * is held to what its code asks of AWS.
 */
import type { Call } from '../lambda/calls.ts';
import { type Resource, resolve } from './synth.ts';

interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly RegExp[];
}

/** An action on a resource. */
interface Right {
  readonly action: string;
  /** As `resolve` has it: a logical id stands for an ARN. Undefined where a service's actions are granted on all there is. */
  readonly on?: string | undefined;
}

export class Rights {
  /** By the function's construct id, such as `Notifier`. */
  private readonly statements = new Map<string, readonly Statement[]>();

  constructor(resources: Readonly<Record<string, Resource>>) {
    const all = Object.entries(resources);
    const policies = all.filter(([, { Type }]) => Type === 'AWS::IAM::Policy');
    for (const [id, { Type, Properties }] of all) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const role = resolve(Properties.Role);
      const own = policies.filter(([, policy]) =>
        (resolve(policy.Properties.Roles) as unknown[]).includes(role),
      );
      this.statements.set(
        id.replace(/[0-9A-F]{8}$/, ''),
        own.flatMap(([, policy]) => statementsOf(policy)),
      );
    }
  }

  /** @returns what a call needs and its function's role lacks, such as `s3:DeleteObject on Uploads/posted/1` */
  missing(fn: string, call: Pick<Call, 'service' | 'command' | 'input'>): string | undefined {
    const lacking = rightsFor(call).find((right) => !this.has(fn, right));
    return lacking && `${lacking.action} on ${lacking.on ?? 'anything'}`;
  }

  /** Without it S3 says of a key that is not there no more than that it is forbidden. */
  mayList(fn: string, bucket: string): boolean {
    return this.has(fn, { action: 's3:ListBucket', on: bucket });
  }

  private has(fn: string, { action, on }: Right): boolean {
    const statements = this.statements.get(fn) ?? [];
    return statements.some(
      ({ actions, resources }) =>
        actions.includes(action) && (on === undefined || resources.some((resource) => resource.test(on))),
    );
  }
}

function statementsOf({ Properties }: Resource): Statement[] {
  const { Statement: all } = resolve(Properties.PolicyDocument) as {
    Statement: { Effect: string; Action: string | string[]; Resource: unknown }[];
  };
  return all
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Action, Resource }) => ({
      actions: [Action].flat(),
      resources: [Resource].flat().map((one) => globOf(String(one))),
    }));
}

/** `*` is any text, as in a policy. */
function globOf(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

type Plain = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
function rightsFor({ service, command, input }: Pick<Call, 'service' | 'command' | 'input'>): Right[] {
  const name = command.replace(/Command$/, '');
  switch (service) {
    case 'dynamodb':
      return tableRights(name, input);
    case 'sqs':
      return [{ action: `sqs:${name.replace(/Batch$/, '')}`, on: String(input.QueueUrl) }];
    case 's3':
      return fileRights(name, input);
    case 'ssm':
      return parametersOf(input).map((parameter) => ({
        action: `ssm:${name}`,
        on: `arn:aws:ssm:eu-central-1:111122223333:parameter${parameter}`,
      }));
    default:
      return [{ action: `${service}:${name}` }];
  }
}

function tableRights(name: string, input: Plain): Right[] {
  const items: Readonly<Record<string, string>> = { Get: 'GetItem', Put: 'PutItem', Update: 'UpdateItem' };
  const actionOf = (kind: string) => `dynamodb:${{ ...items, Delete: 'DeleteItem' }[kind] ?? kind}`;
  const on = input.IndexName === undefined ? input.TableName : `${input.TableName}/index/${input.IndexName}`;
  switch (name) {
    case 'TransactWrite':
      return (input.TransactItems as Readonly<Record<string, Plain>>[]).flatMap((one) =>
        Object.entries(one).map(([kind, { TableName }]) => ({
          action: kind === 'ConditionCheck' ? 'dynamodb:ConditionCheckItem' : actionOf(kind),
          on: String(TableName),
        })),
      );
    case 'BatchGet':
      return Object.keys(input.RequestItems as Plain).map((table) => ({
        action: 'dynamodb:BatchGetItem',
        on: table,
      }));
    default:
      return [{ action: actionOf(name), on: String(on) }];
  }
}

function fileRights(name: string, input: Plain): Right[] {
  const fileAt = (key: unknown) => `${input.Bucket}/${key}`;
  if (name === 'ListObjectsV2') return [{ action: 's3:ListBucket', on: String(input.Bucket) }];
  if (name === 'DeleteObjects')
    return (input.Delete as { Objects: { Key: string }[] }).Objects.map(({ Key }) => ({
      action: 's3:DeleteObject',
      on: fileAt(Key),
    }));
  return [{ action: `s3:${name === 'HeadObject' ? 'GetObject' : name}`, on: fileAt(input.Key) }];
}

function parametersOf({ Name, Names, Path }: Plain): string[] {
  return [Name ?? Path ?? Names].flat().map(String);
}
