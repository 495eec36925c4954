/** `npm run data -- backfill`: fills the lake with what the pipelines have stored. */

import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SSMClient } from '@aws-sdk/client-ssm';
import { configuredPipelines, PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { keptFields } from '../../config/lake-fields.ts';
import { PERSON_KEY, type Personal } from '../../lambdas/shared/lake/personal.ts';
import { createParameters, parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { openWorkplace, requireOneOf } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { printJson } from '../owner/print.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { begin, stepsOf } from './backfill-steps.ts';
import { backfillTable } from './backfill-table.ts';
import { type DataOptions, type DataPlace, openData } from './place.ts';

interface BackfillOptions extends DataOptions {
  /** Whether to begin again from the first item. */
  readonly again: boolean;
}

export async function backfill(given: string | undefined, options: BackfillOptions): Promise<void> {
  const place = await openData(options);
  const { config, configFile, environment } = await openWorkplace(options);
  if (!place.config.lake) throw new CommandError(`${configFile} has no lake: data: { lake: {} } makes one.`);
  const all = configuredPipelines(config);
  const chosen = given === undefined ? all : [requireOneOf(given, all, 'pipeline', configFile) as Pipeline];
  const kinds = Object.fromEntries(
    Object.entries(config.feedback?.widgets ?? {}).map(([id, { kind }]) => [id, kind]),
  );
  const personal = await openPersons(place, config);
  const done: Record<string, { readonly items: number; readonly rows: number }> = {};
  for (const pipeline of chosen) {
    const stack = stackName(environment, PIPELINES[pipeline].stack);
    const { TableName = '' } = await stackOutputs(new CloudFormationClient({ region: place.region }), stack);
    const from = await begin(place, pipeline, options.again);
    if (from.items > 0 && !options.json) console.log(`${pipeline}: goes on after ${from.items} items.`);
    const { items, rows } = await backfillTable(
      stepsOf(place, pipeline, { tableName: TableName, kinds, personal }, options),
      from,
    );
    done[pipeline] = { items, rows };
    if (!options.json) console.log(`${pipeline}: ${items} items read, ${rows} rows written.`);
  }
  if (options.json) printJson(done);
}

/** What makes rows have of persons what the stream's have. @throws MissingParameter */
async function openPersons(
  { region, environment }: DataPlace,
  config: FrontdeskConfig,
): Promise<Personal | undefined> {
  const fields = keptFields(config);
  if (!fields) return undefined;
  const name = parameterName(environment, 'data', PERSON_KEY);
  const { [name]: key } = await createParameters(new SSMClient({ region })).get([name]);
  return { key, fields };
}
