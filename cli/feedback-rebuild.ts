/** `npm run feedback:rebuild`: counts the stored responses again and corrects the counters, while feedback goes on. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackName } from '../config/deployment.ts';
import { type RebuildResult, rebuildCounts } from '../lambdas/feedback/counting/rebuild.ts';
import { openWorkplace, type PlaceOptions } from './command.ts';
import { CommandError } from './command-error.ts';
import { countingOf } from './counting.ts';
import { stackOutputs } from './stack-outputs.ts';

export async function feedbackRebuild(options: PlaceOptions): Promise<void> {
  const { config, configFile, environment } = await openWorkplace(options);
  if (!config.feedback) throw new CommandError(`${configFile} has no feedback.`);
  const outputs = await stackOutputs(
    new CloudFormationClient({ region: environment.region }),
    stackName(environment, 'Feedback'),
  );
  const widgets = Object.keys(config.feedback.widgets);
  for (const line of describeRebuild(
    await rebuildCounts(countingOf(environment.region, outputs.TableName ?? '', config.feedback), widgets),
  ))
    console.log(line);
}

/** What a rebuild found, in words. That all was right it says only where nothing else is to be said. */
export function describeRebuild({
  responses,
  recounted,
  corrected,
  leftAlone,
  busy,
}: RebuildResult): string[] {
  const list = (title: string, entries: readonly string[]) =>
    entries.length > 0 ? [`${title}: ${entries.join(', ')}`] : [];
  const isRight = [recounted, corrected.length, leftAlone.length, busy.length].every((count) => count === 0);
  return [
    `Looked at ${responses} responses. ${isRight ? 'Every count was right.' : `Corrected ${corrected.length} counters.`}`,
    ...list('Corrected', corrected),
    ...(recounted > 0
      ? [
          `Not counted yet, or not as they stand: ${recounted} responses, deleted ones among them. They are now.`,
        ]
      : []),
    ...list('Not corrected, because responses of these days have begun to expire', leftAlone),
    ...list('Responses kept coming while these were counted; run this again to correct them', busy),
  ];
}
