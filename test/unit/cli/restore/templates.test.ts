import { describe, expect, it } from 'vitest';
import {
  attached,
  detached,
  retaining,
  type Template,
  tableIn,
  underWay,
} from '../../../../cli/restore/templates.ts';
import { cloudConfig } from '../../../support/config.ts';
import { synthesise, template } from '../../../support/synth.ts';

const successor = { name: 'restored', arn: 'arn:restored', streamArn: 'arn:restored/stream/1' };
const throwaway = { account: '111122223333', region: 'eu-central-1', removal: 'destroy' as const };
const kept = synthesise();
const destroyed = synthesise({ ...cloudConfig, environments: { dev: throwaway } });
const PARTS = ['Contact', 'Feedback', 'Images', 'KeywordDm'];

describe.each([
  ...PARTS.map((part) => [part, template(kept, `Frontdesk-prod-${part}`).toJSON() as Template] as const),
  ['Contact that is destroyed', template(destroyed, 'Frontdesk-dev-Contact').toJSON() as Template] as const,
])('the stack of %s', (_, original) => {
  const id = tableIn(original) ?? expect.unreachable();
  const safe = retaining(original, id);
  const without = detached(safe, id, successor);
  const state = underWay(without) ?? expect.unreachable();
  const withSuccessor = attached(without, state);

  it('never lets CloudFormation delete the table that it lets go of', () => {
    expect(safe.Resources[id]?.DeletionPolicy).toMatch(/^Retain/);
    expect({ ...safe, Resources: { ...safe.Resources, [id]: 0 } }).toEqual({
      ...original,
      Resources: { ...original.Resources, [id]: 0 },
    });
  });

  it('names the other table wherever it named its own, and loses nothing else', () => {
    expect(JSON.stringify({ ...without, Metadata: {} })).not.toContain(`"${id}"`);
    expect(Object.keys(without.Resources)).toEqual(
      Object.keys(original.Resources).filter((one) => one !== id),
    );
    expect(tableIn(without)).toBeUndefined();
    expect(without.Outputs?.TableName?.Value).toBe('restored');
    const text = JSON.stringify(without);
    for (const value of [successor.name, successor.arn]) expect(text).toContain(`"${value}"`);
  });

  it('imports the table and changes nothing with it, or CloudFormation refuses', () => {
    const { [id]: table, ...others } = withSuccessor.Resources;
    expect({ ...withSuccessor, Resources: others }).toEqual(without);
    expect(table?.DeletionPolicy).toMatch(/^Retain/);
    expect(table?.Properties).toEqual(original.Resources[id]?.Properties);
  });

  it('keeps the place for whoever goes on after a cut', () => {
    expect(underWay(original)).toBeUndefined();
    expect(state).toEqual({ successor: 'restored', id, table: safe.Resources[id] });
    expect(underWay(withSuccessor)).toEqual(state);
  });
});

it('what a table is asked for that a restore does not know is refused before anything is changed', () => {
  const asking = {
    Resources: {
      T: { Type: 'AWS::DynamoDB::Table' },
      F: { Type: 'X', Properties: { Id: { 'Fn::GetAtt': ['T', 'TableId'] } } },
    },
  };
  expect(() => detached(asking, 'T', successor)).toThrow('TableId');
});
