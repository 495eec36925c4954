/** How the environment's alarms are at this moment. */
import { type CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { together } from '../../shared/runtime/together.ts';

/** An alarm as its stack made it. */
export interface WatchedAlarm {
  /** In CloudWatch. */
  readonly name: string;
  /** What it is about, such as `dead-letters`. */
  readonly id: string;
  /** @default all of them, or the account */
  readonly pipeline?: string;
  /** What it means to the owner, in one sentence. */
  readonly impact: string;
  /** Its section of `docs/runbook.md`. */
  readonly runbook: string;
}

interface AlarmState extends Omit<WatchedAlarm, 'name'> {
  /** `unknown`: CloudWatch has not looked yet, or does not know the alarm. */
  readonly state: 'ok' | 'alarm' | 'unknown';
  /** Since when it is so. */
  readonly since?: string;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const MOST_NAMES = 100;

const STATES = { OK: 'ok', ALARM: 'alarm', INSUFFICIENT_DATA: 'unknown' } as const;

/** They are asked for by name, so that the right to see them ends with them. */
export async function readAlarms(
  cloudwatch: CloudWatchClient,
  watched: readonly WatchedAlarm[],
): Promise<AlarmState[]> {
  const parts = Array.from({ length: Math.ceil(watched.length / MOST_NAMES) }, (_, part) =>
    watched.slice(part * MOST_NAMES, (part + 1) * MOST_NAMES),
  );
  const found = await together(
    parts.map((part) =>
      cloudwatch.send(
        new DescribeAlarmsCommand({
          AlarmNames: part.map(({ name }) => name),
          AlarmTypes: ['MetricAlarm'],
          MaxRecords: MOST_NAMES,
        }),
      ),
    ),
  );
  const byName = new Map(
    found.flatMap(({ MetricAlarms = [] }) => MetricAlarms).map((alarm) => [alarm.AlarmName, alarm]),
  );
  return watched.map(({ name, ...alarm }) => ({ ...alarm, ...stateOf(byName.get(name)) }));
}

function stateOf(alarm: MetricAlarm | undefined): Pick<AlarmState, 'state' | 'since'> {
  const since = alarm?.StateTransitionedTimestamp ?? alarm?.StateUpdatedTimestamp;
  return {
    state: STATES[alarm?.StateValue ?? 'INSUFFICIENT_DATA'],
    ...(since && { since: since.toISOString() }),
  };
}
