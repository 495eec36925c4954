import type { SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { listSecrets } from '../../cli/secret.ts';
import { DEFAULT_ROOT } from '../../config/deployment.ts';
import { parseConfig } from '../../config/index.ts';
import { lakeConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

/** An account in which nothing has been stored. */
const nothingStored = { send: async () => ({ Parameters: [] }) } as unknown as SSMClient;

it('each parameter that a function reads is a secret that can be set, or is written by a stack', async () => {
  const config = { ...lakeConfig, data: { ...lakeConfig.data, lake: { person: true } } };
  const stacks = Object.values(synthesise(config));
  const policies = JSON.stringify(stacks.map((stack) => resources(stack, 'AWS::IAM::Policy')));
  const read = [...policies.matchAll(/parameter\/frontdesk\/prod\/([a-z-]+\/[a-z0-9-]+)"/g)].map(
    ([, id]) => id,
  );
  const written = stacks.flatMap((stack) =>
    Object.values(resources(stack, 'AWS::SSM::Parameter')).map(({ Properties }) =>
      String(Properties.Name).replace('/frontdesk/prod/', ''),
    ),
  );
  const secrets = (
    await listSecrets(nothingStored, { root: DEFAULT_ROOT, name: 'prod' }, parseConfig(config))
  ).map(({ id }) => id);
  // An account's token is stored by the command that connects the account, people by the one that adds them.
  const known = [...secrets, ...written, 'keyword-dm/token-main', 'desk/people'];
  expect(read.length).toBeGreaterThan(5);
  expect([...new Set(read)].filter((id) => !known.some((name) => name === id))).toEqual([]);
});
