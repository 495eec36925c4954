/** What becomes of the events that a stream's records make: destinations that are named for them are told, and the bus gets them. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Pipeline } from '../../../config/deployment.ts';
import type { ToldOf } from '../../../config/told.ts';
import { busOf } from '../events/bus.ts';
import type { FrontdeskEvent } from '../events/model.ts';
import type { LegKey } from '../legs/legs.ts';
import { enqueueLegs } from '../legs/queue.ts';
import { createTableClient } from '../table/table.ts';
import { namedForAttention } from './attention.ts';
import { beginTelling, type NamedFor } from './told.ts';

interface Teller {
  readonly pipeline: Pipeline;
  readonly told: ToldOf;
  readonly environment: {
    /** @default there is no bus */
    readonly EVENT_BUS?: string | undefined;
    /** @default no destination is told of the pipeline's events */
    readonly TABLE_NAME?: string | undefined;
    /** @default the stream announces the legs, as all others */
    readonly TOLD_QUEUE_URL?: string | undefined;
  };
}

/**
 * @returns a function that tells events, and returns the legs that it has begun
 * @throws by that function, when some could not be told; calling again is safe
 */
export function openTeller({
  pipeline,
  told,
  environment,
}: Teller): (events: readonly FrontdeskEvent[]) => Promise<LegKey[]> {
  const putEvents = busOf(environment.EVENT_BUS, pipeline);
  const { TABLE_NAME: tableName, TOLD_QUEUE_URL: queueUrl } = environment;
  const table =
    tableName === undefined ? undefined : { client: createTableClient(), tableName, now: () => new Date() };
  const sqs = new SQSClient({});
  return async (events) => {
    const legs = table ? await beginTelling(table, events, namedIn(told)) : [];
    if (queueUrl !== undefined) await enqueueLegs(sqs, queueUrl, legs);
    await putEvents?.(events);
    return legs;
  };
}

/** Whom a configuration names for an event. Submissions have legs of their own. */
export function namedIn({ named, byRule = {}, attention }: ToldOf): NamedFor {
  const find = <One>(all: Readonly<Record<string, One>>, id: string) =>
    Object.hasOwn(all, id) ? all[id] : undefined;
  const by = (id: string) => find(named, id) ?? [];
  // What rules name takes the place of the widget's own.
  const byRules = (widget: string, fired: readonly string[]) => {
    const rules = find(byRule, widget) ?? {};
    const chosen = new Set(fired.flatMap((rule) => find(rules, rule) ?? []));
    return chosen.size > 0 ? [...chosen] : by(widget);
  };
  return (event) => {
    switch (event.type) {
      case 'response.accepted':
        return byRules(event.data.widget, event.data.rules);
      case 'image.ready':
      case 'image.rejected':
        return by(event.data.preset);
      case 'reply.failed':
      case 'account.paused':
      case 'account.stopped':
      case 'account.resumed':
        return by(event.data.account);
      case 'attention':
        return namedForAttention(attention, event.data);
      case 'test':
        return [event.data.destination];
      default:
        return [];
    }
  };
}
