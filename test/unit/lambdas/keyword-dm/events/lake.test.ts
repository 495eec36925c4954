import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  goneInStream,
  lakeRowsInStream,
  lakeRowsOfStored,
} from '../../../../../lambdas/keyword-dm/events/lake.ts';
import { newReply, type ReplyLeg } from '../../../../../lambdas/keyword-dm/outbox/reply.ts';
import { statisticsKey } from '../../../../../lambdas/keyword-dm/statistics/keys.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { localTime } from '../../../../../lambdas/shared/runtime/local-time.ts';
import { recordOf } from '../../../../support/stream.ts';

const ACCOUNT = '17841400000000000';
const moment = fc.date({
  min: new Date('2026-01-01'),
  max: new Date('2027-12-31'),
  noInvalidDate: true,
});
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati');

/** What a row is known by: of two with one id in one folder, the views have one. */
const nameOf = (row: { id: string; received_at?: string | undefined; at: string }) => [
  row.id,
  (row.received_at ?? row.at).slice(0, 10),
];

it('clicks are the same rows from the stream and from a backfill, whichever day it is in UTC', () => {
  fc.assert(
    fc.property(moment, zone, fc.integer({ min: 1, max: 5 }), (now, timeZone, people) => {
      const key = { pk: statisticsKey(ACCOUNT), sk: `${localTime(now, timeZone).date}#clicks#abcdefgh#0` };
      const counted = (count: number) => ({ ...key, people: count, rule_0123ab: count });
      const records = Array.from({ length: people }, (_, i) =>
        recordOf({ ...(i > 0 && { before: counted(i) }), after: counted(i + 1) }),
      );
      const live = lakeRowsInStream(records);
      expect(live).toHaveLength(people);
      expect(lakeRowsOfStored(counted(people)).map(nameOf)).toEqual(live.map(nameOf));
    }),
  );
});

it('so are replies, which say when what they answer came in', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 7 * 86_400_000 }), (created, later) => {
      const settledAt = new Date(created.getTime() + later).toISOString();
      const pending = newReply(
        {
          pk: `comment#${ACCOUNT}#1799`,
          leg: 'private-reply',
          account: ACCOUNT,
          ruleId: 'rule-0123456789ab',
          linkId: 'abcdefgh',
          lane: 'privateReply' as ReplyLeg['lane'],
          deadline: settledAt,
          commentId: '1799',
          personId: 'p',
          template: 't',
          name: 'n',
          text: 'x',
          deleteAt: 1,
        },
        created,
      );
      const after = { ...pending, state: 'sent', settledAt };
      const [live] = lakeRowsInStream([recordOf({ before: pending, after })]);
      const [stored] = lakeRowsOfStored(after);
      expect(live).toMatchObject({ received_at: created.toISOString(), milliseconds: later });
      expect({ ...stored, source: 'live' }).toEqual(live);
    }),
  );
});

it('the telling of a destination is a leg like every other pipeline’s, and nobody’s', () => {
  const pk = `event#${ACCOUNT}.account.stopped.1795860003000`;
  const pending = newLeg({ pk, leg: 'destination:team' }, new Date('2026-11-28T10:00:00.000Z'));
  const after = { ...pending, state: 'failed', reason: 'status-410', settledAt: '2026-11-28T10:00:03.000Z' };
  const personal = {
    key: 'secret-of-persons',
    fields: { forms: {}, widgets: {}, presets: {}, accounts: {} },
  };
  const live = lakeRowsInStream([recordOf({ before: { ...pending, state: 'sending' }, after })], personal);
  const row = {
    type: 'leg.ended',
    item: `${ACCOUNT}.account.stopped.1795860003000`,
    kind: 'destination:team',
    outcome: 'failed',
    reason: 'status-410',
    milliseconds: 3000,
  };
  expect(live).toEqual([expect.objectContaining(row)]);
  expect(live[0]).not.toHaveProperty('person');
  expect(lakeRowsOfStored(after, personal)).toEqual([{ ...live[0], source: 'stored' }]);
  expect(goneInStream([recordOf({ before: after })])).toEqual([]);
});
