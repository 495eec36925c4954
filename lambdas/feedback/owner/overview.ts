/** The owner's view of all responses at once: how many there are, what has changed, and what leaves because of them. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { BundledFeedback } from '../../../config/feedback.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { answerEntries } from '../../shared/owner/changes.ts';
import { countListed } from '../../shared/owner/count.ts';
import { examineLegs, type Failure } from '../../shared/owner/health.ts';
import { readRange, requireKnown } from '../../shared/owner/query.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { FEEDBACK_LEGS } from '../environment.ts';
import { RESPONSE_STATES, widgetPartition } from '../response/response.ts';
import type { Lists } from './lists.ts';
import { readResponses } from './read.ts';

/** `{ items }`: by widget, how many of each state are stored; with `?from=` those that came since. */
export async function countStored({ store, config }: Lists, { query }: Request) {
  requireKnown(query, 'from');
  const { from } = readRange(query);
  const items = Object.keys(config.widgets).map(async (widget) => {
    const counts = await together(
      RESPONSE_STATES.map(async (state) => [
        state,
        await countListed(store, widgetPartition(widget, state), from),
      ]),
    );
    return { widget, ...Object.fromEntries(counts) };
  });
  return json(200, { items: await together(items) });
}

/** `?since=`: the responses that came in, or that their author or the owner changed. */
export function listChanges({ store, config, reach }: Lists, request: Request) {
  return answerEntries(request, store, {
    reach,
    read: async (partitions) =>
      (await readResponses(store, partitions)).filter(({ widget }) => Object.hasOwn(config.widgets, widget)),
    describe: ({ id, widget, state, receivedAt, changedAt = receivedAt }) => ({
      id,
      widget,
      state,
      changedAt,
    }),
  });
}

export interface Examined {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
  readonly config: Pick<BundledFeedback, 'delivery' | 'mail'>;
}

/** What waits, what failed, and which route tries it again. */
export async function examine({ store, sqs, deadLetterQueueUrl, config }: Examined) {
  const { failures, ...health } = await examineLegs({
    store,
    sqs,
    deadLetterQueueUrls: [deadLetterQueueUrl],
    kinds: FEEDBACK_LEGS,
    overdueSeconds: config.delivery.overdueSeconds,
  });
  return json(200, { ...health, failures: await presentFailures(store, failures), mail: config.mail });
}

async function presentFailures(store: TimedTable, failures: readonly Failure[]) {
  const responses = await readResponses(store, [...new Set(failures.map(({ pk }) => pk))]);
  const byPartition = new Map(responses.map((response) => [response.pk, response]));
  return failures.map(({ pk, ...failure }) => {
    const response = byPartition.get(pk);
    if (!response) return failure;
    const { id, widget } = response;
    return { id, widget, ...failure, retry: `/owner/responses/${id}/legs/${failure.leg}/retry` };
  });
}
