/** The owner's view of all submissions at once: how many there are, what has changed, and what leaves because of them. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ContactConfig } from '../../../config/contact.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { answerEntries } from '../../shared/owner/changes.ts';
import { countListed } from '../../shared/owner/count.ts';
import { examineLegs, type Failure } from '../../shared/owner/health.ts';
import { readRange, requireKnown } from '../../shared/owner/query.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { ALL_LEGS } from '../submission/all-legs.ts';
import { formPartition, SUBMISSION_STATES } from '../submission/submission.ts';
import type { Lists } from './lists.ts';
import { readSubmissions } from './read.ts';

/** `{ items }`: by form, how many of each state; with `?from=` those that came since. */
export async function countSubmissions({ store, forms }: Lists, { query }: Request) {
  requireKnown(query, 'from');
  const { from } = readRange(query);
  const items = Object.keys(forms).map(async (form) => {
    const counts = await together(
      SUBMISSION_STATES.map(async (state) => [
        state,
        await countListed(store, formPartition(form, state), from),
      ]),
    );
    return { form, ...Object.fromEntries(counts) };
  });
  return json(200, { items: await together(items) });
}

/** `?since=`: the submissions that came in, or that an owner changed. */
export function listChanges({ store, forms, reach }: Lists, request: Request) {
  return answerEntries(request, store, {
    reach,
    read: async (partitions) =>
      (await readSubmissions(store, partitions)).filter(({ form }) => Object.hasOwn(forms, form)),
    describe: ({ id, form, state, receivedAt, changedAt = receivedAt }) => ({ id, form, state, changedAt }),
  });
}

export interface Examined {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
  readonly config: Pick<ContactConfig, 'delivery'> & { readonly mail: { from: string; sandbox: boolean } };
}

/** What waits, what failed, and which route tries it again. */
export async function examine({ store, sqs, deadLetterQueueUrl, config }: Examined) {
  const { failures, ...health } = await examineLegs({
    store,
    sqs,
    deadLetterQueueUrls: [deadLetterQueueUrl],
    kinds: ALL_LEGS,
    overdueSeconds: config.delivery.overdueSeconds,
  });
  return json(200, { ...health, failures: await presentFailures(store, failures), mail: config.mail });
}

async function presentFailures(store: TimedTable, failures: readonly Failure[]) {
  const submissions = await readSubmissions(store, [...new Set(failures.map(({ pk }) => pk))]);
  const byPartition = new Map(submissions.map((submission) => [submission.pk, submission]));
  return failures.map(({ pk, ...failure }) => {
    const submission = byPartition.get(pk);
    if (!submission) return failure;
    const { id, form } = submission;
    return { id, form, ...failure, retry: `/owner/submissions/${id}/legs/${failure.leg}/retry` };
  });
}
