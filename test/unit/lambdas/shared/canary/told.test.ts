import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { eventsInStream } from '../../../../../lambdas/contact/events/derive.ts';
import { lakeRowsInStream } from '../../../../../lambdas/contact/events/lake.ts';
import { canaryId } from '../../../../../lambdas/shared/canary/id.ts';
import { rowsOfStoredLeg } from '../../../../../lambdas/shared/lake/legs.ts';
import { type Leg, newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { newId } from '../../../../../lambdas/shared/runtime/ids.ts';

const now = new Date('2026-11-28T12:00:00Z');

/** A mail that was given up, as the stream says it. An owner hears of it, if it is a visitor's. */
function given(id: string): { leg: Leg; record: DynamoDBRecord } {
  const before = newLeg({ pk: `submission#${id}`, leg: 'mail' }, now);
  const leg: Leg = { ...before, state: 'failed', settledAt: now.toISOString(), untold: 'leg-failed' };
  const dynamodb = { OldImage: marshall(before), NewImage: marshall(leg), ApproximateCreationDateTime: 1 };
  return { leg, record: { eventName: 'MODIFY', dynamodb } as DynamoDBRecord };
}

it('of a canary’s mail that was given up, nobody is told and no row is kept, whatever its leg says', () => {
  const id = newId();
  const [visitors, canarys] = [given(id), given(canaryId(id))];
  expect(eventsInStream([visitors.record])).toHaveLength(1);
  expect(lakeRowsInStream([visitors.record]).length).toBeGreaterThan(0);
  expect(rowsOfStoredLeg('contact', visitors.leg)).toHaveLength(1);
  expect(eventsInStream([canarys.record])).toEqual([]);
  expect(lakeRowsInStream([canarys.record])).toEqual([]);
  expect(rowsOfStoredLeg('contact', canarys.leg)).toEqual([]);
});

it('no sweep looks for a canary’s leg: it is in no index of what is due', () => {
  const leg = newLeg({ pk: `submission#${canaryId(newId())}`, leg: 'mail' }, now);
  expect(leg).not.toHaveProperty('gsi2pk');
  expect(leg.state).toBe('pending');
});
