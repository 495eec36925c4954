import { describe, expect, it } from 'vitest';
import { cloudConfig } from '../support/config.ts';
import { resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();
const all = Object.entries(templates);

describe('tracing', () => {
  const traced = synthesise({
    ...cloudConfig,
    environments: { prod: { account: '111122223333', region: 'eu-central-1', tracing: true } },
  });

  it('is off unless it is asked for, and nothing may write traces then', () => {
    for (const [, stack] of all) {
      const text = JSON.stringify(stack.toJSON());
      for (const word of ['xray:', 'TracingConfig', 'TracingEnabled']) expect(text).not.toContain(word);
    }
  });

  it('switched on, covers every API and every function, and each may write traces and no more than before', () => {
    const plain = (stack: Parameters<typeof resources>[0]) =>
      Object.values(resources(stack, 'AWS::IAM::Policy')).flatMap(({ Properties }) => {
        const { Statement } = Properties.PolicyDocument as { Statement: { Action: string | string[] }[] };
        return Statement.flatMap(({ Action }) => Action);
      });
    for (const [name, stack] of Object.entries(traced)) {
      const functions = Object.values(resources(stack, 'AWS::Lambda::Function'));
      for (const { Properties } of functions) expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
      for (const { Properties } of Object.values(resources(stack, 'AWS::ApiGateway::Stage')))
        expect(Properties.TracingEnabled).toBe(true);
      const added = plain(stack).filter((action) => action.startsWith('xray:'));
      expect(new Set(added)).toEqual(
        new Set(functions.length > 0 ? ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] : []),
      );
      expect(added).toHaveLength(functions.length * 2);
      const others = plain(stack).filter((action) => !action.startsWith('xray:'));
      expect(others.sort()).toEqual(plain(template(templates, name)).sort());
    }
  });
});
