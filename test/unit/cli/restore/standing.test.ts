import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deploy, foretell } from '../../../../cli/deploy/deploy.ts';
import { findStandstill, standsStill } from '../../../../cli/restore/standing.ts';
import { detached, type Template } from '../../../../cli/restore/templates.ts';
import { cloudConfig } from '../../../support/config.ts';
import { type Answer, answerAws, NO_STACK } from '../../../support/fake-aws.ts';

const CONTACT = 'Frontdesk-prod-Contact';
const environment = { root: 'frontdesk', name: 'prod' };
const successor = { name: 'Restored', arn: 'arn:restored', streamArn: 'arn:stream' };
const fn = (Properties: Record<string, unknown>) => ({ Type: 'AWS::Lambda::Function', Properties });
const usesTable = { Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } } };
const template: Template = {
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table' },
    Submit: fn({ ...usesTable, ReservedConcurrentExecutions: 5 }),
    Notifier: fn(usesTable),
    Webhook: fn({}),
  },
  Outputs: { TableName: { Value: { Ref: 'Table' } } },
};

const summaries = ['Submit', 'Notifier', 'Webhook'].map((id) => ({
  LogicalResourceId: id,
  ResourceType: 'AWS::Lambda::Function',
  PhysicalResourceId: `contact-${id}`,
  ResourceStatus: 'UPDATE_COMPLETE',
}));

/** The stack of contact alone is deployed. @param reserved executions by function */
function account(reserved: Readonly<Record<string, number>>, deployed: Template = template): Answer {
  const answers: Readonly<Record<string, object>> = {
    GetTemplate: { TemplateBody: JSON.stringify(deployed) },
    ListStackResources: { StackResourceSummaries: summaries },
    DescribeStacks: { Stacks: [{ Outputs: [{ OutputKey: 'TableName', OutputValue: 'Contact-Table' }] }] },
    GetCallerIdentity: { Account: '111122223333' },
  };
  return (name, { StackName = CONTACT, FunctionName }) => {
    if (StackName !== CONTACT) return NO_STACK;
    return name === 'GetFunctionConcurrency'
      ? { ReservedConcurrentExecutions: reserved[FunctionName as string] }
      : answers[name];
  };
}

const clients = () => ({
  cloudFormation: new CloudFormationClient({ region: 'eu-central-1' }),
  lambda: new LambdaClient({ region: 'eu-central-1' }),
});
const BETWEEN = detached(template, 'Table', successor);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a pipeline', () => {
  it('that runs keeps nothing from being deployed, whatever is reserved for its functions', async () => {
    answerAws(account({ 'contact-Submit': 5, 'contact-Webhook': 0 }));
    expect(await findStandstill(clients(), environment)).toEqual([]);
    expect(await standsStill(clients(), CONTACT)).toBe(false);
  });

  it('that was stopped is named, with the command that goes on and the one that gives up', async () => {
    answerAws(account({ 'contact-Submit': 5, 'contact-Notifier': 0 }));
    const said = (await findStandstill(clients(), environment)).join('\n');
    expect(said).toContain(`${CONTACT} stands still: 1 of 2 functions`);
    expect(said).toContain('npm run restore -- contact --environment prod --from-table Contact-Table');
    expect(await standsStill(clients(), CONTACT)).toBe(false);
  });

  it('stands still as a whole once all that use its table do', async () => {
    answerAws(account({ 'contact-Submit': 0, 'contact-Notifier': 0 }));
    expect(await standsStill(clients(), CONTACT)).toBe(true);
  });

  it('that is between two tables is named, and what goes on', async () => {
    answerAws(account({}, BETWEEN));
    const said = (await findStandstill(clients(), environment)).join('\n');
    expect(said).toContain('a deploy would make a new, empty one');
    expect(said).toContain('npm run restore -- contact --environment prod, which goes on');
  });

  it('between two tables loses nothing by its templates, and diff says that a deploy would be refused', async () => {
    const planned = {
      stacks: [{ name: CONTACT, template }],
      environment: { ...environment, formerEncryptionKeys: [] },
    };
    answerAws(account({}, BETWEEN));
    expect((await foretell(clients(), planned)).join('\n')).toMatch(/refused.*\n.*between two tables/);
    vi.restoreAllMocks();
    answerAws(account({}));
    expect(await foretell(clients(), planned)).toEqual(['No table or bucket would be replaced or deleted.']);
  });
});

describe.each([
  ['stopped', account({ 'contact-Notifier': 0 })],
  ['between two tables', account({}, BETWEEN)],
])('while a pipeline is %s', (_, answers) => {
  it.each([[{}], [{ rollback: true }], [{ allowDataLoss: true }]])(
    'npm run deploy with %j refuses, and has changed nothing',
    async (more) => {
      const folder = mkdtempSync(join(tmpdir(), 'frontdesk-standing-'));
      const config = join(folder, 'config.json');
      writeFileSync(config, JSON.stringify(cloudConfig));
      vi.spyOn(console, 'log').mockReturnValue();
      const asked = answerAws(answers);
      try {
        const deploying = deploy({ config, local: false, yes: true, allowDataLoss: false, ...more });
        await expect(deploying).rejects.toThrow(
          /^Refused, and nothing was changed\.\n.*\n.*npm run restore -- contact/,
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
      expect(asked.filter(({ name }) => !/^(Get|List|Describe)/.test(name))).toEqual([]);
    },
  );
});
