import { expect, it } from 'vitest';
import { CONTRACTS } from '../../contract/contracts.ts';
import { dataConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

const templates = synthesise(dataConfig);

/** For the desk's own page alone: whoever calls it by program has a token. */
const SESSION = '/api/session';

it('every resource of the APIs that is not greedy is in the contract', () => {
  const known = new Set(CONTRACTS.flatMap(({ routes }) => routes.map(({ path }) => path)));
  const stacks = Object.entries(templates).filter(([name]) =>
    /-(Contact|Feedback|Images|KeywordDm|Data|Desk)$/.test(name),
  );
  expect(stacks).toHaveLength(CONTRACTS.length);
  for (const [, stack] of stacks) {
    const parts = resources(stack, 'AWS::ApiGateway::Resource');
    const pathOf = (id: string | undefined): string => {
      const part = id === undefined ? undefined : parts[id];
      if (!part) return '';
      return `${pathOf((part.Properties.ParentId as { Ref?: string }).Ref)}/${part.Properties.PathPart}`;
    };
    const paths = Object.values(resources(stack, 'AWS::ApiGateway::Method'))
      .map(({ Properties }) => pathOf((Properties.ResourceId as { Ref?: string }).Ref))
      .filter((path) => path !== '' && path !== SESSION && !path.includes('+}'));
    expect(paths.filter((path) => !known.has(path as `/${string}`))).toEqual([]);
  }
});
