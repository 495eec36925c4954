import type { DatasetConfig } from '../../../../config/data.ts';
import { type FrontdeskConfigInput, parseConfig } from '../../../../config/index.ts';
import { cloudConfig } from '../../../support/config.ts';

type Input = NonNullable<NonNullable<FrontdeskConfigInput['data']>['datasets']>[string];

/** A data set with its defaults filled in. */
export function datasetOf(input: Input): DatasetConfig {
  const { data } = parseConfig({ ...cloudConfig, data: { datasets: { one: input } } });
  return data?.datasets.one as DatasetConfig;
}

/** What is seeded locally. */
export const orders = datasetOf({
  columns: {
    id: { type: 'text', required: true },
    at: { type: 'time', required: true },
    amount: { type: 'number', min: 0, required: true },
    country: { type: 'choice', options: ['DE', 'FR', 'US'], required: true },
  },
  key: 'id',
});
