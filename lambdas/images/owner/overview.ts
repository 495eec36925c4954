/** The owner's view of all images at once: how many there are, what has changed, and the work on them. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ImagesConfig } from '../../../config/images.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { answerChanges, MOST_CHANGES } from '../../shared/owner/changes.ts';
import { MOST_COUNTED, NOT_OVER } from '../../shared/owner/count.ts';
import { examineLegs } from '../../shared/owner/health.ts';
import { readRange, requireKnown } from '../../shared/owner/query.ts';
import { together } from '../../shared/runtime/together.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { firstOf, readList } from '../../shared/table/shards.ts';
import { epochSeconds, type Table, type TimedTable } from '../../shared/table/table.ts';
import { IMAGES_LEGS } from '../environment.ts';
import { type Image, imageId, presetPartition } from '../image/image.ts';
import { IMAGE_STATES } from './list.ts';

export interface Overview {
  readonly store: TimedTable;
  readonly config: Pick<ImagesConfig, 'presets' | 'processing'>;
}

/** `{ items }`: by preset, how many of the newest images are in each state; with `?from=` of those that came since. */
export async function countImages({ store, config }: Overview, { query }: Request) {
  requireKnown(query, 'from');
  const { from } = readRange(query);
  return json(200, {
    items: await together(Object.keys(config.presets).map((one) => countPreset(store, one, from))),
  });
}

async function countPreset(table: TimedTable, preset: string, from: string | undefined) {
  const counts = Object.fromEntries(IMAGE_STATES.map((state) => [state, 0]));
  let read = 0;
  const images = readList<Pick<Image, 'state'>>(table, {
    index: 'gsi1',
    list: presetPartition(preset),
    from,
    batch: MOST_COUNTED + 1,
    query: {
      ProjectionExpression: '#state, gsi1sk',
      FilterExpression: NOT_OVER,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':now': epochSeconds(table.now()) },
    },
  });
  for await (const { state } of images) {
    if (read === MOST_COUNTED) return { preset, ...counts, more: true };
    read++;
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return { preset, ...counts, more: false };
}

interface Came {
  readonly at: string;
  readonly id: string;
  readonly preset: string;
  readonly status: Image['state'];
  readonly readyAt?: string;
}

/** `?since=`: the images that were asked for, each until it is ready or rejected. One query for each preset. */
export function listChanges({ store, config }: Overview, request: Request) {
  return answerChanges(request, store.now(), {
    find: async (since) => {
      const presets = Object.keys(config.presets);
      const came = await together(presets.map((preset) => cameSince(store, preset, since)));
      const keys = came.flat().sort((a, b) => (a.at < b.at ? -1 : 1));
      if (keys.length <= MOST_CHANGES) return { keys };
      const newest = await together(presets.map((preset) => newestOf(store, preset)));
      return { keys: [...keys.slice(0, MOST_CHANGES), ...newest.flat()] };
    },
    isSettled: ({ status }) => status === 'ready' || status === 'rejected',
    present: async (found) => ({
      items: found.map(({ at, id, preset, status, readyAt }) => ({
        ...{ id, preset, status },
        changedAt: readyAt ?? at.split('#')[0],
      })),
    }),
  });
}

function cameSince(table: Table, preset: string, since: string): Promise<Came[]> {
  return readCame(table, preset, { after: since, isAscending: true }, MOST_CHANGES + 1);
}

function newestOf(table: Table, preset: string): Promise<Came[]> {
  return readCame(table, preset, {}, 1);
}

async function readCame(
  table: Table,
  preset: string,
  where: { readonly after?: string; readonly isAscending?: boolean },
  count: number,
): Promise<Came[]> {
  const reading = {
    index: 'gsi1',
    list: presetPartition(preset),
    ...where,
    query: {
      ProjectionExpression: 'id, #state, readyAt, gsi1sk',
      ExpressionAttributeNames: { '#state': 'state' },
    },
  } as const;
  const found = await firstOf<Image & { readonly gsi1sk: string }>(table, reading, count);
  return found.map(({ id, state, readyAt, gsi1sk }) => ({
    at: gsi1sk,
    id,
    preset,
    status: state,
    ...(readyAt !== undefined && { readyAt }),
  }));
}

export interface Examined extends Overview {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
}

/** What waits, what failed, and which route tries it again. */
export async function examine({ store, sqs, deadLetterQueueUrl, config }: Examined) {
  const { failures, ...health } = await examineLegs({
    store,
    sqs,
    deadLetterQueueUrls: [deadLetterQueueUrl],
    kinds: IMAGES_LEGS,
    overdueSeconds: config.processing.overdueSeconds,
  });
  const keys = failures.map(({ pk }) => ({ pk, sk: 'image' }));
  const images = await batchGet<Image>(store.client, store.tableName, keys);
  const presetOf = new Map(images.map(({ pk, preset }) => [pk, preset]));
  return json(200, {
    ...health,
    failures: failures.map(({ pk, ...failure }) => ({
      id: imageId(pk),
      ...(presetOf.has(pk) && { preset: presetOf.get(pk) }),
      ...failure,
      retry: `/owner/images/${imageId(pk)}/render`,
    })),
  });
}
