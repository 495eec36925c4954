import { readFileSync } from 'node:fs';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, test } from 'vitest';
import { judgeStill, lookAt } from '../../../cli/doctor/restore.ts';

type Answer = (name: string, input: Readonly<Record<string, string>>) => unknown;

/** A client whose commands are answered by their name. The SDK's paginators take nothing but instances of the real class. */
function answering<Client extends object>(kind: { readonly prototype: Client }, answer: Answer): Client {
  const send = async (command: { constructor: { name: string }; input: Record<string, string> }) =>
    answer(command.constructor.name, command.input);
  return Object.assign(Object.create(kind.prototype) as Client, { send });
}

const resource = (LogicalResourceId: string, ResourceType: string, PhysicalResourceId: string) => ({
  ...{ LogicalResourceId, ResourceType, PhysicalResourceId, ResourceStatus: 'CREATE_COMPLETE' },
});
const HELD = [
  resource('Submit', 'AWS::Lambda::Function', 'submit'),
  resource('Intake', 'AWS::Lambda::Function', 'intake'),
  resource('Webhook', 'AWS::Lambda::Function', 'webhook'),
  resource('Mapping', 'AWS::Lambda::EventSourceMapping', 'mapping-1'),
  resource('Hourly', 'AWS::Events::Rule', 'bus|hourly'),
  resource('Told', 'AWS::Events::Rule', 'told'),
  resource('Table', 'AWS::DynamoDB::Table', 'table'),
];
const usesTable = {
  Type: 'AWS::Lambda::Function',
  Properties: { Environment: { Variables: { TABLE_NAME: 't' } } },
};
const TEMPLATE = {
  Resources: {
    Submit: usesTable,
    Intake: usesTable,
    Webhook: { Type: 'AWS::Lambda::Function', Properties: {} },
    Hourly: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)' } },
    Told: { Type: 'AWS::Events::Rule', Properties: { EventPattern: {} } },
  },
};

/** @param stopped names of what stands still */
function clients(stopped: readonly string[], template: object | '' = TEMPLATE, held: object[] = HELD) {
  const answer: Answer = (name, { FunctionName = '', UUID = '', Name = '' }) => {
    if (name === 'ListStackResourcesCommand') return { StackResourceSummaries: held };
    if (name === 'GetTemplateCommand') return { TemplateBody: template && JSON.stringify(template) };
    if (name === 'DescribeStacksCommand')
      return { Stacks: [{ Outputs: [{ OutputKey: 'TableName', OutputValue: 'Contact-Table' }] }] };
    if (name === 'GetFunctionConcurrencyCommand')
      return stopped.includes(FunctionName) ? { ReservedConcurrentExecutions: 0 } : {};
    if (name === 'GetEventSourceMappingCommand')
      return { State: stopped.includes(UUID) ? 'Disabled' : 'Enabled' };
    if (name === 'DescribeRuleCommand') return { State: stopped.includes(Name) ? 'DISABLED' : 'ENABLED' };
    throw new Error(`Nobody expected ${name}`);
  };
  return {
    cloudFormation: answering(CloudFormationClient, answer),
    lambda: answering(LambdaClient, answer),
    events: answering(EventBridgeClient, answer),
  };
}

describe('a pipeline that a restore has stopped', () => {
  const table = 'Contact-Table';
  const going = { functions: 0, mappings: 0, schedules: 0, isUnderWay: false, table };

  it('is found by whatever of it stands still: functions that use its table, mappings, schedules', async () => {
    const find = (...stopped: string[]) => lookAt(clients(stopped), 'Stack');
    expect(await find()).toEqual(going);
    expect(await find('intake')).toEqual({ ...going, functions: 1 });
    expect(await find('mapping-1')).toEqual({ ...going, mappings: 1 });
    // Alone where a restore was cut at its very end.
    expect(await find('hourly')).toEqual({ ...going, schedules: 1 });
    expect(await find('told')).toEqual(going);
  });

  it('is not found by a function that a restore leaves alone, and would not start again', async () => {
    expect(await lookAt(clients(['webhook']), 'Stack')).toEqual(going);
  });

  it('is found by its template while its table is being changed', async () => {
    const template = { ...TEMPLATE, Metadata: { FrontdeskRestore: { successor: 't', id: 'Table' } } };
    expect(await lookAt(clients([], template), 'Stack')).toEqual({ ...going, isUnderWay: true });
  });

  it('is none while its stack is not there, or holds nothing yet', async () => {
    expect(await lookAt(clients([], '', []), 'Stack')).toEqual(going);
    const gone = () => Promise.reject(new Error('Stack with id Stack does not exist'));
    const cloudFormation = answering(CloudFormationClient, gone);
    expect(await lookAt({ ...clients([]), cloudFormation }, 'Stack')).toBeUndefined();
  });

  it('is named with the way that changes no data first, and the one that goes on', () => {
    const environment = { root: 'frontdesk', name: 'prod' };
    const contact = { pipeline: 'contact', ...going } as const;
    expect(judgeStill([], environment)).toEqual([]);
    expect(judgeStill([contact], environment)).toMatchObject([{ state: 'ok' }]);
    const [found] = judgeStill([{ ...contact, schedules: 1 }], environment);
    expect(found).toMatchObject({
      state: 'problem',
      subject: 'restore',
      says: expect.stringContaining('(stopped: 0 functions, 0 event source mappings, 1 schedules)'),
    });
    const ways = (found?.remedy ?? '').split('\n').filter((line) => line.includes('npm run restore'));
    expect(ways[0]).toContain(
      'npm run restore -- contact --environment prod --from-table Contact-Table starts the pipeline',
    );
    expect(ways[1]).toMatch(/^A restore was cut off.*--to, .*Frontdesk-prod-Contact-restored-<time>/);
    expect(judgeStill([{ ...contact, isUnderWay: true }], environment)[0]?.remedy).toMatch(
      /To do: npm run restore -- contact --environment prod, which goes on/,
    );
  });
});

test('GitHub’s role may look at all that it looks at', () => {
  const role = readFileSync('.github/deploy-role.yaml', 'utf8');
  for (const action of [
    'events:DescribeRule',
    'lambda:GetEventSourceMapping',
    'lambda:GetFunctionConcurrency',
  ])
    expect(role).toContain(`- ${action}\n`);
});
