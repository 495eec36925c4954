/** The owner's routes about the destinations that a pipeline tells: how they are doing, what waits, and what each has heard. */
import { setTimeout as pause } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { Pipeline } from '../../../config/deployment.ts';
import type { DestinationConfig } from '../../../config/destinations.ts';
import type { FrontdeskEvent } from '../events/model.ts';
import { notFound } from '../http/endpoint.ts';
import type { Request } from '../http/request.ts';
import { json } from '../http/respond.ts';
import type { Leg } from '../legs/legs.ts';
import { readInput, readObject } from '../owner/input.ts';
import { timelineOf } from '../owner/present-leg.ts';
import { badQuery, requireKnown } from '../owner/query.ts';
import type { OwnerRoute } from '../owner/router.ts';
import { newId } from '../runtime/ids.ts';
import { together } from '../runtime/together.ts';
import type { TimedTable } from '../table/table.ts';
import { beginTest, type Listed, legsOf, readLeg, replay, resumeTelling, standingOf } from './look-after.ts';
import { itemKey, legsOfItem } from './order.ts';
import { destinationOf, readEvent, tellsEvent } from './told.ts';

/** The destinations that a pipeline tells, by id. */
export type ToldDestinations = Readonly<Record<string, DestinationConfig['type']>>;

export interface LookingAfter {
  readonly pipeline: Pipeline;
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  /** By which legs are delivered. @default none are told */
  readonly queueUrl: string | undefined;
  readonly destinations: ToldDestinations;
  readonly horizonSeconds: number;
  /** What several events can be about, where an entry has no legs of its own that say who heard of it. */
  readonly item?: 'response' | 'image' | 'account';
}

/** Of what waits and what was given up, so much is counted. */
const MOST_COUNTED = 1_000;
/** So many legs are listed. */
const MOST_LISTED = 50;
/** How often it is looked whether a test has ended. */
const LOOK_MILLISECONDS = 500;
/** For how long: the function has half a minute. */
const LOOKS = 36;

export function destinationRoutes(given: LookingAfter): OwnerRoute[] {
  const telling = { ...given, queueUrl: given.queueUrl ?? '' };
  /** @throws HttpError 404 for one that the pipeline does not tell */
  const known = (id = ''): string => {
    if (!Object.hasOwn(given.destinations, id)) throw notFound();
    return id;
  };
  const routes: OwnerRoute[] = [
    {
      method: 'GET',
      path: '/owner/destinations',
      keeps: 'everything',
      answer: async ({ query }) => {
        requireKnown(query);
        return json(200, { items: await describeAll(given) });
      },
    },
    {
      method: 'GET',
      path: '/owner/destinations/{id}/legs',
      keeps: 'everything',
      answer: async (request, { id }) => {
        const legs = await legsOf(telling, known(id), listedIn(request), MOST_LISTED);
        return json(200, { items: await presentAll(given, legs), more: legs.length === MOST_LISTED });
      },
    },
    {
      method: 'POST',
      path: '/owner/destinations/{id}/resume',
      keeps: 'everything',
      answer: async (_, { id }) => json(200, { leaving: await resumeTelling(telling, known(id)) }),
    },
    {
      method: 'POST',
      path: '/owner/destinations/{id}/test',
      keeps: 'everything',
      answer: async (_, { id }) => {
        const key = await beginTest(telling, known(id), newId);
        const leg = await endOf(given.store, key);
        return json(200, timelineOf(leg, { ...given, mayRetry: () => false }));
      },
    },
    {
      method: 'POST',
      path: '/owner/destinations/{id}/replay',
      keeps: 'everything',
      answer: async (request, { id }) => {
        const destination = known(id);
        const { since, includeUnknown } = readInput(replaying, readObject(request));
        const wanted = { since: new Date(since).toISOString(), includeUnknown };
        const { again } = await replay(telling, destination, wanted);
        return json(200, { again });
      },
    },
  ];
  const { item } = given;
  if (item === undefined) return routes;
  return [
    ...routes,
    {
      method: 'GET',
      path: '/owner/heard',
      keeps: 'everything',
      answer: async ({ query }) => {
        requireKnown(query, item);
        const { [item]: id = '' } = query;
        if (id === '') throw badQuery(`${item}: missing.`);
        const legs = await legsOfItem(given.store, itemKey(item, id));
        return json(200, { items: await presentAll(given, legs), more: false });
      },
    },
  ];
}

const replaying = z.strictObject({
  since: z.iso.datetime(),
  includeUnknown: z._default(z.boolean(), false),
});

function listedIn({ query }: Request): Listed {
  requireKnown(query, 'state');
  const { state = 'waiting' } = query;
  if (state !== 'waiting' && state !== 'given-up') throw badQuery('state: waiting or given-up.');
  return state;
}

async function describeAll({ store, destinations }: LookingAfter) {
  const described: object[] = [];
  for (const [id, type] of Object.entries(destinations)) {
    const {
      failures = 0,
      failingSince,
      reason,
      pausedAt,
      probeAt,
      waiting,
      givenUp,
    } = await standingOf({ store }, id, MOST_COUNTED + 1);
    described.push({
      id,
      type,
      failures,
      ...(failingSince !== undefined && { failingSince }),
      ...(reason !== undefined && { reason }),
      ...(pausedAt !== undefined && { pausedAt }),
      ...(pausedAt !== undefined && probeAt !== undefined && { probeAt }),
      waiting: counted(waiting),
      givenUp: counted(givenUp),
    });
  }
  return described;
}

function counted(count: number) {
  return { count: Math.min(count, MOST_COUNTED), more: count > MOST_COUNTED };
}

function presentAll({ store, horizonSeconds }: LookingAfter, legs: readonly Leg[]): Promise<object[]> {
  return together(
    legs.map(async (leg) => ({
      destination: destinationOf(leg),
      ...(await aboutOf(store, leg)),
      leg: timelineOf(leg, { horizonSeconds, mayRetry: () => false }),
    })),
  );
}

/** What a leg tells of: an event, or a submission that keeps its own legs. */
async function aboutOf(store: TimedTable, leg: Leg) {
  if (!tellsEvent(leg)) return { about: leg.pk.slice(leg.pk.indexOf('#') + 1), event: 'submission' };
  const event = await readEvent(store, leg.pk);
  return event ? { about: itemIn(event), event: event.type, at: event.timestamp } : { about: '', event: '' };
}

/** The id of what an event is about. */
function itemIn({ data }: FrontdeskEvent): string {
  const { submission, response, image, reply, link, account, about } = data as Readonly<
    Record<string, string | undefined>
  >;
  return submission ?? response ?? image ?? reply ?? link ?? account ?? about ?? '';
}

/** A test's leg once its first attempt has ended, or as it is after a while. */
async function endOf(store: TimedTable, key: Parameters<typeof readLeg>[1]): Promise<Leg> {
  for (let looks = 0; ; looks++) {
    const leg = await readLeg(store, key);
    if (!leg) throw notFound();
    if (leg.state === 'sent' || leg.reason !== undefined || looks === LOOKS) return leg;
    await pause(LOOK_MILLISECONDS);
  }
}
