import { describe, expect, it } from 'vitest';
import { resources, synthesise } from '../support/synth.ts';

/** Whose caller is the deploy itself, which has to reach the code that it brings. */
const BY_A_DEPLOY = /^Files/;

const stacks = Object.entries(synthesise());

/** What may name a function without calling it, or as the alias itself. */
const NAMING = new Set(['AWS::Lambda::Alias', 'AWS::IAM::Policy', 'AWS::Logs::MetricFilter']);

describe.each(stacks)('%s', (_, stack) => {
  const all = stack.toJSON().Resources as Record<string, { Type: string; Properties?: unknown }>;
  const functions = Object.keys(resources(stack, 'AWS::Lambda::Function'));
  const aliases = resources(stack, 'AWS::Lambda::Alias');

  it('calls no function but by its alias', () => {
    const direct = Object.entries(all)
      .filter(([, { Type }]) => !NAMING.has(Type))
      .flatMap(([id, { Type, Properties }]) =>
        functions
          .filter((fn) => !BY_A_DEPLOY.test(fn) && namesFunction(Type, Properties, fn))
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

  it('keeps no versions', () => {
    expect(resources(stack, 'AWS::Lambda::Version')).toEqual({});
  });
});

/** Whether a resource names a function: by its address, or by its name together with no qualifier. */
function namesFunction(type: string, properties: unknown, fn: string): boolean {
  const text = JSON.stringify(properties ?? {});
  const isNamed = text.includes(`{"Ref":"${fn}"}`) || text.includes(`{"Fn::GetAtt":["${fn}","Arn"]}`);
  // It takes name and alias apart.
  if (!isNamed || type !== 'AWS::Lambda::EventInvokeConfig') return isNamed;
  return !/"Ref":"\w+Live[0-9A-F]{8}"/.test(
    JSON.stringify((properties as { Qualifier?: unknown }).Qualifier),
  );
}
