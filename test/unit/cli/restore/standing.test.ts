import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deploy, foretell } from '../../../../cli/deploy/deploy.ts';
import { ALL_PIPELINES, findStandstill, standsStill } from '../../../../cli/restore/standing.ts';
import { detached, type Template } from '../../../../cli/restore/templates.ts';
import type { Pipeline } from '../../../../config/deployment.ts';
import { parseConfig } from '../../../../config/index.ts';
import { cloudConfig } from '../../../support/config.ts';
import { type Answer, answerAws, NO_STACK, NO_TABLE } from '../../../support/fake-aws.ts';

const CONTACT = 'Frontdesk-prod-Contact';
const place = {
  config: parseConfig(cloudConfig),
  configFile: 'frontdesk.config.ts',
  environment: { root: 'frontdesk', name: 'prod' },
};
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
    expect(await findStandstill(clients(), place)).toEqual([]);
    expect(await standsStill(clients(), CONTACT)).toBe(false);
  });

  it('that was stopped is named, with the command that goes on and the one that gives up', async () => {
    answerAws(account({ 'contact-Submit': 5, 'contact-Notifier': 0 }));
    const said = (await findStandstill(clients(), place)).join('\n');
    expect(said).toContain(`${CONTACT} stands still: 1 of 2 functions`);
    expect(said).toContain('npm run restore -- contact --environment prod --from-table Contact-Table');
    expect(said).toMatch(/A restore that does not end”\.$/);
    expect(await standsStill(clients(), CONTACT)).toBe(false);
  });

  it('is looked at as well as may be: a function that is gone is not stopped, and a right that lacks is named', async () => {
    const withConcurrency = (error: Error): Answer => {
      const answers = account({});
      return (name, input) => (name === 'GetFunctionConcurrency' ? error : answers(name, input));
    };
    answerAws(withConcurrency(NO_TABLE));
    expect(await findStandstill(clients(), place)).toEqual([]);
    vi.restoreAllMocks();
    answerAws(withConcurrency(Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' })));
    await expect(findStandstill(clients(), place)).rejects.toThrow(
      /contact stands still.*deploy the stack of .github\/deploy-role.yaml once more/,
    );
  });

  it('that holds nothing yet, for which CloudFormation gives an empty template, does not stand still', async () => {
    answerAws({ GetTemplate: { TemplateBody: '' }, ListStackResources: { StackResourceSummaries: [] } });
    const planned = { ...place, stacks: [{ name: CONTACT, template }] };
    const environment = { ...place.environment, formerEncryptionKeys: [] };
    expect(await foretell(clients(), { ...planned, environment })).toEqual([
      'No table or bucket would be replaced or deleted.',
    ]);
  });

  it('that is configured no longer keeps nothing from being deployed; to go back, it has to be added again', async () => {
    const { contact: _, ...rest } = place.config;
    const without = { ...place, config: rest };
    const said = async (answer: Answer, pipelines?: readonly Pipeline[]) => {
      vi.restoreAllMocks();
      answerAws(answer);
      return (await findStandstill(clients(), without, pipelines)).join('\n');
    };
    for (const answer of [account({ 'contact-Notifier': 0 }), account({}, BETWEEN)]) {
      expect(await said(answer)).toBe('');
      expect(await said(answer, ALL_PIPELINES)).toMatch(
        /frontdesk.config.ts has no contact.*again first\.\n.*npm run restore -- contact/,
      );
    }
  });

  it('stands still as a whole once all that use its table do', async () => {
    answerAws(account({ 'contact-Submit': 0, 'contact-Notifier': 0 }));
    expect(await standsStill(clients(), CONTACT)).toBe(true);
  });

  it('that is between two tables is named, and what goes on', async () => {
    answerAws(account({}, BETWEEN));
    const said = (await findStandstill(clients(), place)).join('\n');
    expect(said).toContain('a deploy would make a new, empty one');
    expect(said).toContain('npm run restore -- contact --environment prod, which goes on');
  });

  it('between two tables loses nothing by its templates, and diff says that a deploy would be refused', async () => {
    const planned = {
      ...place,
      stacks: [{ name: CONTACT, template }],
      environment: { ...place.environment, formerEncryptionKeys: [] },
    };
    answerAws(account({}, BETWEEN));
    expect((await foretell(clients(), planned)).join('\n')).toMatch(/refused.*\n.*between two tables/);
    vi.restoreAllMocks();
    answerAws(account({}));
    expect(await foretell(clients(), planned)).toEqual(['No table or bucket would be replaced or deleted.']);
  });
});

/** Runs `npm run deploy` with a configuration. @returns what was asked of AWS that would change something */
async function refused(
  configured: object,
  answers: Answer,
  more: object,
  message: RegExp,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-standing-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(configured));
  vi.spyOn(console, 'log').mockReturnValue();
  const asked = answerAws(answers);
  try {
    const deploying = deploy({ config, local: false, yes: true, allowDataLoss: false, ...more });
    await expect(deploying).rejects.toThrow(message);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return asked.map(({ name }) => name).filter((name) => !/^(Get|List|Describe)/.test(name));
}

describe.each([
  ['stopped', account({ 'contact-Notifier': 0 })],
  ['between two tables', account({}, BETWEEN)],
])('while a pipeline is %s', (_, answers) => {
  const message = /^Refused, and nothing was changed\.\n.*\n.*npm run restore -- contact/;

  it.each([[{}], [{ rollback: true }], [{ allowDataLoss: true }]])(
    'npm run deploy with %j refuses, and has changed nothing',
    async (more) => {
      expect(await refused(cloudConfig, answers, more, message)).toEqual([]);
    },
  );

  it('going back refuses also where it is configured no longer', async () => {
    const { contact: _contact, ...rest } = cloudConfig;
    const again = /^Refused, and nothing was changed\.\n.*\n.* has no contact/;
    expect(await refused(rest, answers, { rollback: true }, again)).toEqual([]);
  });
});
