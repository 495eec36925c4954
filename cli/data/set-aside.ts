/** `npm run data -- set-aside`: records of devices that can't be counted, and why. */
import { asideKey, NO_METRIC, type SetAside } from '../../lambdas/data/streams/aside.ts';
import { hourOf } from '../../lambdas/data/streams/page.ts';
import { queryItems } from '../../lambdas/shared/table/paginate.ts';
import { oneLine, printJson, printRows } from '../owner/print.ts';
import { type DataOptions, type DataPlace, openData, requireMetric } from './place.ts';

export interface AsideOptions extends DataOptions {
  readonly limit: number;
  readonly all: boolean;
}

const DAY_MILLISECONDS = 86_400_000;

/** @param given a metric. @default all, and records that name none */
export async function listAside(given: string | undefined, options: AsideOptions): Promise<void> {
  const place = await openData(options);
  const metrics =
    given === undefined
      ? [...Object.keys(place.config.streams), NO_METRIC]
      : [requireMetric(place, given)[0]];
  const limit = options.all ? Number.POSITIVE_INFINITY : options.limit;
  const found: SetAside[] = [];
  for await (const one of asideOf(place, metrics)) {
    if (found.length > limit) break;
    found.push(one);
  }
  const hasMore = found.length > limit;
  const items = found
    .slice(0, limit)
    .map(({ metric, arrived, reason, record }) => ({ metric, arrived, reason, record }));
  if (options.json) return printJson({ items, hasMore });
  printRows(
    ['METRIC', 'ARRIVED', 'REASON', 'RECORD'],
    items.map(({ metric, arrived, reason, record }) => [
      metric,
      arrived.slice(0, 19),
      reason,
      oneLine(record),
    ]),
  );
  if (hasMore) console.log('There is more: --limit, --all.');
}

/** Those of today first. */
async function* asideOf({ store, config }: DataPlace, metrics: readonly string[]): AsyncGenerator<SetAside> {
  const now = store.now().getTime();
  for (let day = 0; day <= config.keepRejectedDays; day++)
    for (const metric of metrics) {
      const { pk, prefix } = asideKey(metric, hourOf(now - day * DAY_MILLISECONDS).slice(0, 10));
      yield* queryItems<SetAside>(store, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ScanIndexForward: false,
      });
    }
}
