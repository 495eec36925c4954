/** A data set to try out, which a local run has besides the owner's, and the lake. */
import type { FrontdeskConfigInput } from '../config/index.ts';

type Data = NonNullable<FrontdeskConfigInput['data']>;
type Datasets = NonNullable<Data['datasets']>;

/** A seeded data set: `landing/orders/` takes files with these columns. */
const DEMO_ORDERS: Datasets[string] = {
  columns: {
    id: { type: 'text', required: true },
    at: { type: 'time', required: true },
    amount: { type: 'number', min: 0, required: true },
    country: {
      type: 'choice',
      options: ['AT', 'CH', 'DE', 'ES', 'FR', 'GB', 'IT', 'NL', 'PL', 'US'],
      required: true,
    },
  },
  key: 'id',
};

export function localData(own: Data | undefined): Data {
  return { lake: {}, ...own, datasets: { orders: DEMO_ORDERS, ...own?.datasets } };
}
