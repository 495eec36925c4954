import { describe, expect, it } from 'vitest';
import { dataConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

/** Whose caller is the deploy itself, which has to reach the code that it brings. */
const BY_A_DEPLOY = /^Files/;

/** With all doors of the data pipeline, which the usual configuration lacks. */
const stacks = [
  ...Object.entries(synthesise()),
  ...Object.entries(synthesise(dataConfig)).filter(([name]) => name.endsWith('-Data')),
];

/** What may name a function without calling it, or as the alias itself. */
const NAMING = new Set([
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::IAM::Policy',
  'AWS::Logs::MetricFilter',
]);

describe.each(stacks)('%s', (_, stack) => {
  const all = stack.toJSON().Resources as Record<string, { Type: string; Properties?: unknown }>;
  const functions = Object.keys(resources(stack, 'AWS::Lambda::Function'));
  const aliases = resources(stack, 'AWS::Lambda::Alias');

  it('calls no function but by its alias', () => {
    const direct = Object.entries(all)
      .filter(([, { Type }]) => !NAMING.has(Type))
      .flatMap(([id, { Type, Properties }]) =>
        functions
          .filter((fn) => !BY_A_DEPLOY.test(fn) && namesFunction(Properties, fn))
          .map((fn) => `${Type} ${id} → ${fn}`),
      );
    expect(direct).toEqual([]);
  });

  it('has an alias for each function, at what was deployed last', () => {
    const reached = Object.values(aliases).map(
      ({ Properties }) => (Properties.FunctionName as { Ref: string }).Ref,
    );
    expect(reached.sort()).toEqual(functions.filter((fn) => !BY_A_DEPLOY.test(fn)).sort());
    for (const { Properties } of Object.values(aliases)) {
      // A deploy changes an alias whose template has changed: nothing but these may stand there.
      expect(Properties).toEqual({
        FunctionName: expect.anything(),
        FunctionVersion: '$LATEST',
        Name: 'live',
      });
    }
  });

  it('keeps calls that fail each time, whether they came by the alias or by the name', () => {
    const configs = Object.values(resources(stack, 'AWS::Lambda::EventInvokeConfig')).map(
      ({ Properties }) => ({
        fn: (Properties.FunctionName as { Ref: string }).Ref,
        isByName: Properties.Qualifier === '$LATEST',
        to: Properties.DestinationConfig,
      }),
    );
    for (const { fn, to } of configs.filter(({ isByName }) => isByName))
      expect(configs).toContainEqual({ fn, isByName: false, to });
    expect(configs.filter(({ isByName }) => isByName)).toHaveLength(configs.length / 2);
  });

  it('keeps no versions', () => {
    expect(resources(stack, 'AWS::Lambda::Version')).toEqual({});
  });
});

/** Whether something names a function itself, by its address or its name. */
function namesFunction(properties: unknown, fn: string): boolean {
  const text = JSON.stringify(properties ?? {});
  return text.includes(`{"Ref":"${fn}"}`) || text.includes(`{"Fn::GetAtt":["${fn}","Arn"]}`);
}
