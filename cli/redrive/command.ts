/** `npm run redrive`: what was given up or lost is tried again. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Pipeline } from '../../config/deployment.ts';
import { openWorkplace, type PlaceOptions, type Workplace } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { pipelineOutputs } from '../stack-outputs.ts';
import { describeRedrive, describeReplies } from './describe.ts';
import { type Deployed, type RedriveFlags, redriveAccounts, redrivePipeline } from './pipelines.ts';

export interface RedriveOptions extends PlaceOptions, RedriveFlags {}

/** @throws CommandError when nothing is deployed, or the pipeline has no use for a flag */
export async function redrive(name: Pipeline, options: RedriveOptions): Promise<void> {
  requireFlags(name, options);
  if (name === 'keyword-dm') return redriveKeywordDm(options);
  const place = await openWorkplace(options);
  const deployed = await find(place, name);
  const { includeUnknown, includeBounced, includeAutoresponses } = options;
  const flags = { includeUnknown, includeBounced, includeAutoresponses };
  const result = await redrivePipeline(name, deployed, place.config, flags, console.log);
  for (const line of describeRedrive(name, result)) console.log(line);
}

/** @throws CommandError when a pipeline has no use for a flag */
export function requireFlags(name: Pipeline, flags: RedriveFlags): void {
  if (name === 'keyword-dm' && (flags.includeBounced || flags.includeAutoresponses))
    throw new CommandError(
      'keyword-dm answers nobody by mail and hears of no bounce: of the flags it takes --include-unknown alone.',
    );
}

async function redriveKeywordDm(options: RedriveOptions): Promise<void> {
  const place = await openWorkplace(options);
  const { config, configFile } = place;
  if (!config.keywordDm) throw new CommandError(`${configFile} has no keywordDm.`);
  const deployed = await find(place, 'keyword-dm');
  const result = await redriveAccounts(deployed, config.keywordDm, options);
  for (const line of describeReplies(result)) console.log(line);
}

async function find(place: Workplace, pipeline: Pipeline): Promise<Deployed> {
  const { region } = place.environment;
  return { region, outputs: await pipelineOutputs(new CloudFormationClient({ region }), place, pipeline) };
}
