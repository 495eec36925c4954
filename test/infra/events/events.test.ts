import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../config/index.ts';
import { cloudConfig, dataConfig } from '../../support/config.ts';
import { functionBehind, resources, synthesise, template } from '../../support/synth.ts';

const templates = synthesise(dataConfig);
const events = template(templates, 'Frontdesk-prod-Events');
const only = (type: string) => Object.values(resources(events, type));

describe('the bus', () => {
  it('is the environment’s, and says where rules listen', () => {
    const [bus, ...others] = only('AWS::Events::EventBus');
    expect(others).toEqual([]);
    expect(bus?.Properties).toMatchObject({ Name: 'frontdesk-prod' });
    expect(JSON.stringify(events.toJSON().Outputs)).toContain('EventBusName');
  });

  it('is kept as long as configured, and stays where the environment retains', () => {
    const [archive] = only('AWS::Events::Archive');
    expect(archive).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { RetentionDays: 30, EventPattern: { source: [{ prefix: 'frontdesk.' }] } },
    });
  });

  it('lets other accounts make rules of their own, and nothing else', () => {
    const [policy, ...others] = only('AWS::Events::EventBusPolicy');
    expect(others).toEqual([]);
    const { Statement = {} } = (policy?.Properties ?? {}) as { Statement?: Record<string, unknown> };
    expect(Statement).toMatchObject({
      Effect: 'Allow',
      Condition: { StringEqualsIfExists: { 'events:creatorAccount': '444455556666' } },
    });
    expect(JSON.stringify(Statement.Principal)).toContain('444455556666');
    expect(JSON.stringify(Statement.Resource)).toContain('rule/frontdesk-prod/*');
    expect(Statement.Action).not.toContain('events:PutEvents');
  });
});

/** The functions of a stack that know the bus, and the filters of what they read. */
function tellers(name: string) {
  const stack = template(templates, `Frontdesk-prod-${name}`);
  const functions = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(([, { Properties }]) =>
    JSON.stringify(Properties.Environment).includes('"EVENT_BUS"'),
  );
  return functions.map(([id]) => {
    const grants = Object.values(resources(stack, 'AWS::IAM::Policy'))
      .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Grant[] }).Statement)
      .filter(({ Action }) => Action === 'events:PutEvents');
    const mapping = Object.values(resources(stack, 'AWS::Lambda::EventSourceMapping')).find(
      ({ Properties }) => functionBehind(stack, Properties.FunctionName) === id,
    );
    const { Filters } = (mapping?.Properties.FilterCriteria ?? { Filters: [] }) as {
      Filters: { Pattern: string }[];
    };
    return { id: id.slice(0, -8), grants, filters: Filters.map(({ Pattern }) => Pattern).join(' ') };
  });
}

interface Grant {
  readonly Action: unknown;
  readonly Resource: unknown;
}

it.each([
  ['Contact', 'Enqueue', ['"submission"', '"told"', '["failed","unknown"]']],
  ['Feedback', 'Enqueue', ['"response"', '"told"', '["failed","unknown"]']],
  ['Images', 'Enqueue', ['"image"', '"told"', '["failed","unknown"]']],
  ['KeywordDm', 'Count', ['"account"', '"statistics#"', '["expired","failed","unknown"]']],
])('of %s, %s alone puts events, and onto this bus alone', (stack, name, read) => {
  const [teller, ...others] = tellers(stack);
  expect(others).toEqual([]);
  expect(teller?.id).toBe(name);
  expect(teller?.grants).toHaveLength(1);
  expect(JSON.stringify(teller?.grants)).toContain(':event-bus/frontdesk-prod"');
  for (const part of read) expect(teller?.filters).toContain(part);
});

it('a destination that only a rule of a widget names is told, without a bus as well', () => {
  const rules = { low: { when: {}, do: { destinations: ['boss'] } } };
  const { owner, mail, environments } = cloudConfig;
  const asked = synthesise({
    ...{ owner, mail, environments },
    destinations: { boss: { type: 'mail', to: 'boss@frontdesk-tests.dev' } },
    feedback: {
      widgets: { rating: { kind: 'stars', site: 'https://www.frontdesk-tests.dev', rules } },
    },
  });
  const stack = template(asked, 'Frontdesk-prod-Feedback');
  const ofEnqueue = Object.entries(resources(stack, 'AWS::Lambda::Function')).find(([id]) =>
    /^Enqueue/.test(id),
  );
  expect(JSON.stringify(ofEnqueue?.[1].Properties.Environment)).toContain('"TABLE_NAME"');
  const filters = Object.values(resources(stack, 'AWS::Lambda::EventSourceMapping')).map(({ Properties }) =>
    JSON.stringify(Properties.FilterCriteria),
  );
  expect(filters.join()).toContain('response');
});

it('without a bus there is none of it', () => {
  const { events: _, ...config } = dataConfig;
  const text = JSON.stringify(Object.entries(synthesise(config)).map(([name, one]) => [name, one.toJSON()]));
  expect(text).not.toContain('EVENT_BUS');
  expect(text).not.toContain('events:PutEvents');
  expect(text).not.toContain('Frontdesk-prod-Events');
});

it.each([{ archiveDays: 30 }, { accounts: ['444455556666'] }])('%o needs a bus', (settings) => {
  expect(() => parseConfig({ ...dataConfig, events: settings })).toThrow('set events.bus to true');
});
