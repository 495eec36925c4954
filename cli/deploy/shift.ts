/** New code gets a part of the calls for a while, where that is configured, and none as soon as an alarm rings. */
import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type LambdaClient, PublishVersionCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { LIVE } from '../../config/deployment.ts';
import { eachOf, heldBack, type LiveFunction, move } from './live.ts';

export interface Shifting {
  readonly lambda: LambdaClient;
  readonly cloudWatch: CloudWatchClient;
  /** What the names of the environment's alarms begin with. */
  readonly alarms: string;
  readonly percent: number;
  readonly minutes: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/**
 * Alarms that rang before are left out: they are not of the new code.
 *
 * @param functions all that are held; others are new, and have nothing to share with
 * @returns the alarms that began to ring; all calls are then with the code of before again
 * @throws what keeps it from looking at alarms; then, too, all calls are with the code of before again
 */
export async function shift(shifting: Shifting, functions: readonly LiveFunction[]): Promise<string[]> {
  const { lambda, percent } = shifting;
  const held = heldBack(functions);
  const before = new Set(await ringing(shifting));
  try {
    await eachOf(held, (fn) => share(lambda, fn, percent));
    const begun = await watch(shifting, before);
    if (begun.length > 0) await move(lambda, held);
    return begun;
  } catch (error) {
    // While nobody looks, nobody may meet the new code.
    await move(lambda, held);
    throw error;
  }
}

async function share(lambda: LambdaClient, { name, version }: LiveFunction, percent: number): Promise<void> {
  const { Version: next = version } = await lambda.send(new PublishVersionCommand({ FunctionName: name }));
  // Lambda gives the last version again where nothing has changed, and refuses an alias that shares with itself.
  if (next === version) return;
  await lambda.send(
    new UpdateAliasCommand({
      FunctionName: name,
      Name: LIVE,
      FunctionVersion: version,
      RoutingConfig: { AdditionalVersionWeights: { [next]: percent / 100 } },
    }),
  );
}

/** Looks each minute. @returns the alarms that began to ring, as soon as one does */
async function watch(shifting: Shifting, before: ReadonlySet<string>): Promise<string[]> {
  for (let minute = 0; minute < shifting.minutes; minute++) {
    await shifting.sleep(60_000);
    const begun = (await ringing(shifting)).filter((name) => !before.has(name));
    if (begun.length > 0) return begun;
  }
  return [];
}

async function ringing({ cloudWatch: client, alarms }: Shifting): Promise<string[]> {
  const names: string[] = [];
  const input = { AlarmNamePrefix: alarms, StateValue: 'ALARM' } as const;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, input))
    for (const { AlarmName } of MetricAlarms) if (AlarmName !== undefined) names.push(AlarmName);
  return names;
}
