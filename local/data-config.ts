/** A data set and a metric to try out, which a local run has besides the owner's, the lake where there is room for it, and the monthly report. */
import { isOfLake } from '../config/data.ts';
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

/** A data set of the owner's that leaves no room for the lake, which a local run has though theirs may have none. */
export function inPlaceOfLake(own: Data | undefined): string | undefined {
  return own?.lake ? undefined : Object.keys(own?.datasets ?? {}).find(isOfLake);
}

/**
 * @param canKinesis whether the engine has Kinesis. What is tried out on this machine is no business of the owner's streams: only those
 * of the engine's own account are read, and what else comes by streams comes by AWS IoT here. Of a Kafka cluster of that account the function is
 * deployed, which a test calls
 */
export function localData(own: Data | undefined, canKinesis: boolean): Data {
  const isOurs = (arn: unknown, service: string) =>
    typeof arn === 'string' && arn.startsWith(`arn:aws:${service}:${REGION}:${ACCOUNT}:`);
  const isHere = (source: Source) =>
    typeof source === 'object' &&
    ((canKinesis && isOurs(source.kinesis, 'kinesis')) || isOurs(source.kafka?.cluster, 'kafka'));
  const streams = Object.entries(own?.streams ?? {}).map(([metric, { source = 'iot', ...settings }]) => [
    metric,
    { ...settings, source: isHere(source) ? source : 'iot' },
  ]);
  const orders: Datasets = Object.hasOwn(own?.datasets ?? {}, 'orders_rows') ? {} : { orders: DEMO_ORDERS };
  return {
    ...(inPlaceOfLake(own) === undefined && { lake: {} }),
    report: {},
    ...own,
    datasets: { ...orders, ...own?.datasets },
    streams: { temperature: DEMO_TEMPERATURE, ...Object.fromEntries(streams) },
  };
}
