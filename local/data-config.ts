/** A data set and a metric to try out, which a local run has besides the owner's. */
import type { FrontdeskConfigInput } from '../config/index.ts';

type Data = NonNullable<FrontdeskConfigInput['data']>;

/** A seeded data set: `landing/orders/` takes files with these columns. */
const DEMO_ORDERS: NonNullable<Data['datasets']>[string] = {
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

/** A seeded metric: devices report it to the topic `frontdesk/local/readings/temperature/<device>`. */
const DEMO_TEMPERATURE: NonNullable<Data['streams']>[string] = {
  unit: '°C',
  min: -60,
  max: 100,
  thresholds: [{ above: 30, clear: 28 }],
  missingAfterMinutes: 60,
};

export function localData(own: Data | undefined): Data {
  return {
    ...own,
    datasets: { orders: DEMO_ORDERS, ...own?.datasets },
    streams: { temperature: DEMO_TEMPERATURE, ...own?.streams },
  };
}
