import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { findStill, judgeStill } from '../../../cli/doctor/restore.ts';

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
  resource('Mapping', 'AWS::Lambda::EventSourceMapping', 'mapping-1'),
  resource('Hourly', 'AWS::Events::Rule', 'bus|hourly'),
  resource('Told', 'AWS::Events::Rule', 'told'),
  resource('Table', 'AWS::DynamoDB::Table', 'table'),
];
const TEMPLATE = {
  Resources: {
    Hourly: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)' } },
    Told: { Type: 'AWS::Events::Rule', Properties: { EventPattern: {} } },
  },
};

/** @param stopped names of what stands still */
function clients(stopped: readonly string[], template: object = TEMPLATE, held: object[] = HELD) {
  const answer: Answer = (name, { FunctionName = '', UUID = '', Name = '' }) => {
    if (name === 'ListStackResourcesCommand') return { StackResourceSummaries: held };
    if (name === 'GetTemplateCommand') return { TemplateBody: JSON.stringify(template) };
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
  it('is found by whatever of it stands still: functions, mappings, schedules', async () => {
    const find = async (...stopped: string[]) => (await findStill(clients(stopped), 'Stack')).stopped;
    expect(await find()).toEqual([]);
    expect(await find('intake')).toEqual(['function']);
    expect(await find('mapping-1')).toEqual(['event source mapping']);
    // Alone where a restore was cut at its very end.
    expect(await find('hourly')).toEqual(['schedule']);
    expect(await find('told')).toEqual([]);
  });

  it('is found by its template while its table is being changed', async () => {
    const template = { ...TEMPLATE, Metadata: { FrontdeskRestore: { successor: 't', id: 'Table' } } };
    expect(await findStill(clients([], template), 'Stack')).toEqual({ stopped: [], isUnderWay: true });
  });

  it('is none while its stack is not there', async () => {
    expect(await findStill(clients([], TEMPLATE, []), 'Stack')).toEqual({ stopped: [], isUnderWay: false });
    const gone = () => Promise.reject(new Error('Stack with id Stack does not exist'));
    const cloudFormation = answering(CloudFormationClient, gone);
    expect(await findStill({ ...clients([]), cloudFormation }, 'Stack')).toMatchObject({ stopped: [] });
  });

  it('is named with the command that goes on', () => {
    const contact = { pipeline: 'contact', stack: 'Frontdesk-prod-Contact', isUnderWay: false } as const;
    expect(judgeStill([], 'prod')).toEqual([]);
    expect(judgeStill([{ ...contact, stopped: [] }], 'prod')).toMatchObject([{ state: 'ok' }]);
    expect(judgeStill([{ ...contact, stopped: ['function', 'function', 'schedule'] }], 'prod')).toEqual([
      {
        state: 'problem',
        subject: 'restore',
        says: expect.stringContaining(
          'contact stands still (stopped: 2 functions, 0 event source mappings, 1 schedules)',
        ),
        remedy: expect.stringMatching(
          /npm run restore -- contact --environment prod, with --to, .*Frontdesk-prod-Contact-restored-<time>/,
        ),
      },
    ]);
    expect(judgeStill([{ ...contact, stopped: [], isUnderWay: true }], 'prod')[0]?.remedy).toBe(
      'If no restore runs: npm run restore -- contact --environment prod. It goes on where it was.',
    );
  });
});
