/** A data set and a metric to try out, which a local run has besides the owner's, the lake, and the monthly report. */
import type { FrontdeskConfigInput } from '../config/index.ts';
import { ACCOUNT, REGION } from './aws-environment.ts';

type Data = NonNullable<FrontdeskConfigInput['data']>;
type Datasets = NonNullable<Data['datasets']>;
type Source = NonNullable<NonNullable<Data['streams']>[string]['source']>;

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

/** A seeded metric: devices report it to the topic `frontdesk/local/readings/temperature/<device>`. */
const DEMO_TEMPERATURE: NonNullable<Data['streams']>[string] = {
  unit: '°C',
  min: -60,
  max: 100,
  thresholds: [{ above: 30, clear: 28 }],
  missingAfterMinutes: 60,
};

/**
 * @param canKinesis whether the engine has Kinesis. What is tried out on this machine is no business of the owner's streams: only those
 * of the engine's own account are read, and what else comes by streams comes by AWS IoT here
 */
export function localData(own: Data | undefined, canKinesis: boolean): Data {
  const isHere = (source: Source) =>
    typeof source === 'object' &&
    canKinesis &&
    typeof source.kinesis === 'string' &&
    source.kinesis.startsWith(`arn:aws:kinesis:${REGION}:${ACCOUNT}:`);
  const streams = Object.entries(own?.streams ?? {}).map(([metric, { source = 'iot', ...settings }]) => [
    metric,
    { ...settings, source: isHere(source) ? source : 'iot' },
  ]);
  return {
    lake: {},
    report: {},
    ...own,
    datasets: { orders: DEMO_ORDERS, ...own?.datasets },
    streams: { temperature: DEMO_TEMPERATURE, ...Object.fromEntries(streams) },
  };
}
