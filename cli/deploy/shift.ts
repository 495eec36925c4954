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
 */
export async function shift(shifting: Shifting, functions: readonly LiveFunction[]): Promise<string[]> {
  const { lambda, percent, minutes, sleep } = shifting;
  const held = heldBack(functions);
  const before = new Set(await ringing(shifting));
  await eachOf(held, async ({ name, version }) => {
    const { Version: next = version } = await lambda.send(new PublishVersionCommand({ FunctionName: name }));
    // Lambda gives the last version again where nothing has changed, and refuses an alias that shares with itself.
    if (next !== version)
      await lambda.send(
        new UpdateAliasCommand({
          FunctionName: name,
          Name: LIVE,
          FunctionVersion: version,
          RoutingConfig: { AdditionalVersionWeights: { [next]: percent / 100 } },
        }),
      );
  });
  for (let minute = 0; minute < minutes; minute++) {
    await sleep(60_000);
    const begun = (await ringing(shifting)).filter((name) => !before.has(name));
    if (begun.length === 0) continue;
    await move(lambda, held);
    return begun;
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
