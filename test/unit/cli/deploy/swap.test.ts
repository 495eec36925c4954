import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Swap, swap, takeBack } from '../../../../cli/deploy/swap.ts';
import { parseConfig, selectEnvironment } from '../../../../config/index.ts';
import { cloudConfig } from '../../../support/config.ts';
import { answerAws } from '../../../support/fake-aws.ts';

const STACK = 'Frontdesk-prod-Contact';
const config = parseConfig(cloudConfig);
const template = {
  Resources: {
    Submit: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'contact/submit' } } },
    },
    Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Submit' } } },
    Post: { Type: 'AWS::ApiGateway::Method', Properties: { Uri: { Ref: 'Live' } } },
  },
};
const held = [
  { LogicalResourceId: 'Submit', ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'submit' },
  { LogicalResourceId: 'Live', ResourceType: 'AWS::Lambda::Alias', PhysicalResourceId: 'arn:submit:live' },
];

/** A function whose code of before knows no form of now. @param now the status that the new code answers with */
function deployed(now: number) {
  let version = '$LATEST';
  const answerOf = (statusCode: number, code: string) => ({
    Payload: Buffer.from(JSON.stringify({ statusCode, body: JSON.stringify({ code }) })),
  });
  answerAws((name, { FunctionVersion, Qualifier }) => {
    if (name === 'UpdateAlias') version = FunctionVersion as string;
    if (name === 'GetAlias') return { FunctionVersion: version };
    if (name === 'Invoke')
      return Qualifier === 'live' ? answerOf(404, 'FORM_NOT_FOUND') : answerOf(now, 'INTERNAL');
    return (
      {
        ListStackResources: { StackResourceSummaries: held },
        ListVersionsByFunction: { Versions: [{ Version: '$LATEST' }, { Version: '7' }] },
        PublishVersion: { Version: '8' },
        GetFunction: { Configuration: { State: 'Active' } },
        GetFunctionConfiguration: { State: 'Active' },
        GetParameter: { Parameter: { Value: 'arn:topic' } },
      }[name] ?? {}
    );
  });
}

const said: string[] = [];
const swapping: Swap = {
  workplace: { config, configFile: 'config.json', environment: selectEnvironment(config, 'prod') },
  stacks: [{ name: STACK, template }],
  say: (line) => said.push(line),
  now: () => new Date('2026-11-28T12:00:00Z'),
  sleep: async () => {},
};

afterEach(() => {
  vi.restoreAllMocks();
  said.length = 0;
});

describe('code of before that does not know the newest form', () => {
  it('is well after --rollback', async () => {
    deployed(200);
    await takeBack(swapping);
    expect(said.join('\n')).toContain('Back at what ran before the last deploy: 1 function.');
  });

  it('does not fail as well where the new code does not pass', async () => {
    deployed(500);
    await expect(swap(swapping, async () => {})).rejects.toThrow('is not live');
    expect(said.join('\n')).toMatch(/contact\/submit: GET \/f\/main: it answers 500, not 200/);
    expect(said.join('\n')).not.toContain('The code of before fails as well');
  });
});
