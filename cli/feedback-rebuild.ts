/** `npm run feedback:rebuild`: makes feedback's counts anew from the stored responses, while it runs. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackName } from '../config/deployment.ts';
import type { FeedbackConfig } from '../config/feedback.ts';
import type { Counting } from '../lambdas/feedback/counting/count-responses.ts';
import { pageRegistry } from '../lambdas/feedback/counting/pages.ts';
import { type RebuildResult, rebuildCounts } from '../lambdas/feedback/counting/rebuild.ts';
import { createTableClient } from '../lambdas/shared/table/table.ts';
import { CommandError, openWorkplace, readArguments } from './command.ts';
import { stackOutputs } from './stack-outputs.ts';

/** What counts in a feedback table outside of a function. */
export function countingOf(
  region: string,
  tableName: string,
  { widgets }: Pick<FeedbackConfig, 'widgets'>,
): Counting {
  const table = { client: createTableClient({ region }), tableName };
  return { ...table, pages: pageRegistry(table, widgets), now: () => new Date(), random: Math.random };
}

/** `npm run feedback:rebuild -- [--environment <name>]` */
export async function feedbackRebuildCommand(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, {});
  const { config, environment } = await openWorkplace(values);
  if (!config.feedback) throw new CommandError('No feedback is configured.');
  const outputs = await stackOutputs(
    new CloudFormationClient({ region: environment.region }),
    stackName(environment.name, 'Feedback'),
  );
  const widgets = Object.keys(config.feedback.widgets);
  for (const line of describeRebuild(
    await rebuildCounts(countingOf(environment.region, outputs.TableName ?? '', config.feedback), widgets),
  ))
    console.log(line);
}

function describeRebuild({ responses, corrected, leftAlone, busy }: RebuildResult): string[] {
  const list = (title: string, entries: readonly string[]) =>
    entries.length > 0 ? [`${title}: ${entries.join(', ')}`] : [];
  return [
    `Looked at ${responses} responses. ${corrected.length === 0 ? 'Every count was right.' : `Corrected ${corrected.length} counters.`}`,
    ...list('Corrected', corrected),
    ...list('Not touched, because responses of these days have begun to expire', leftAlone),
    ...list('Still changing, so not corrected yet (run the command again)', busy),
  ];
}
