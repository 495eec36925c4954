import { expect, it } from 'vitest';
import { belongs } from '../../cli/doctor/deployed.ts';
import { wantedStacks } from '../../cli/doctor/stacks.ts';
import { type FrontdeskConfigInput, parseConfig, selectEnvironment } from '../../config/index.ts';
import { cloudConfig, dataConfig, domainConfig, firewallConfig } from '../support/config.ts';
import { synthesise } from '../support/synth.ts';

const { contact: _, feedback: __, images: ___, keywordDm: ____, ...withoutPipelines } = cloudConfig;
const { prod } = firewallConfig.environments;

it.each<[string, FrontdeskConfigInput]>([
  ['four pipelines', cloudConfig],
  ['names of one’s own', domainConfig],
  ['everything of the data pipeline, and a bus of events', dataConfig],
  ['a firewall', firewallConfig],
  ['no pipeline', withoutPipelines],
  [
    'data alone behind a firewall',
    {
      ...withoutPipelines,
      environments: { prod },
      data: { streams: { temperature: {} } },
    } as FrontdeskConfigInput,
  ],
])('the doctor looks for the stacks that the app makes with %s', (_, input) => {
  const config = parseConfig(input);
  const environment = selectEnvironment(config, undefined);
  const made = Object.keys(synthesise(input));
  expect(wantedStacks({ config, environment }).toSorted()).toEqual(made.toSorted());
  for (const name of made) expect(belongs(name, environment), name).toBe(true);
});
