import {
  CloudWatchClient,
  type DescribeAlarmsCommandInput,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { expect, it } from 'vitest';
import { readAlarms, type WatchedAlarm } from '../../../../../lambdas/desk/owner/alarms.ts';

const watched = (count: number): WatchedAlarm[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `frontdesk-prod-${i}`,
    id: `kind-${i}`,
    impact: 'Something.',
    runbook: `section-${i}`,
  }));

function cloudwatchOf(known: readonly MetricAlarm[]) {
  const asked: string[][] = [];
  const client = Object.assign(new CloudWatchClient({ region: 'eu-central-1' }), {
    send: async ({ input: { AlarmNames = [] } }: { input: DescribeAlarmsCommandInput }) => {
      asked.push(AlarmNames);
      return { MetricAlarms: known.filter(({ AlarmName = '' }) => AlarmNames.includes(AlarmName)) };
    },
  });
  return { asked, client };
}

it('says how each alarm is, and of one that AWS does not know that it is not known', async () => {
  const { client } = cloudwatchOf([
    {
      AlarmName: 'frontdesk-prod-0',
      StateValue: 'ALARM',
      StateTransitionedTimestamp: new Date('2026-11-28T12:00:00Z'),
    },
    { AlarmName: 'frontdesk-prod-1', StateValue: 'OK' },
  ]);
  const found = await readAlarms(client, watched(3));
  expect(found.map(({ id, state, since }) => [id, state, since])).toEqual([
    ['kind-0', 'alarm', '2026-11-28T12:00:00.000Z'],
    ['kind-1', 'ok', undefined],
    ['kind-2', 'unknown', undefined],
  ]);
});

it('asks for a hundred at once, as AWS allows, and for none where there are none', async () => {
  const { client, asked } = cloudwatchOf([]);
  expect(await readAlarms(client, watched(150))).toHaveLength(150);
  expect(asked.map(({ length }) => length)).toEqual([100, 50]);
  expect(await readAlarms(client, [])).toEqual([]);
  expect(asked).toHaveLength(2);
});
