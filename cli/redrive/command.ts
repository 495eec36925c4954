/** `npm run redrive`: what was given up or lost is tried again. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { type ChosenEnvironment, type Pipeline, stackName } from '../../config/deployment.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stackOutputs } from '../stack-outputs.ts';
import {
  type Deployed,
  type LegPipeline,
  type RedriveFlags,
  redriveAccounts,
  redrivePipeline,
} from './pipelines.ts';

const STACKS: Readonly<Record<LegPipeline, 'Contact' | 'Feedback' | 'Images'>> = {
  contact: 'Contact',
  feedback: 'Feedback',
  images: 'Images',
};

export interface RedriveOptions extends PlaceOptions, RedriveFlags {}

const FLAGS = '--include-unknown, --include-bounced, --include-autoresponses';

/** @throws CommandError when nothing is deployed, or the pipeline has no use for a flag */
export async function redrive(name: Pipeline, options: RedriveOptions): Promise<void> {
  requireFlags(name, options);
  if (name === 'keyword-dm') return redriveKeywordDm(options);
  const { config, environment } = await openWorkplace(options);
  const deployed = await find(environment, STACKS[name]);
  const { includeUnknown, includeBounced, includeAutoresponses } = options;
  const flags = { includeUnknown, includeBounced, includeAutoresponses };
  const result = await redrivePipeline(name, deployed, config, flags, console.log);
  console.log(
    `Tried again: ${result.reopened} given up, ${result.hastened} waiting. Dead letters cleared: ${result.deadLetters}.`,
  );
  if (result.skipped > 0)
    console.log(
      `Left alone: ${result.skipped} whose outcome is unknown, that bounced, or that answer visitors. To include them: ${FLAGS}`,
    );
}

/** @throws CommandError when a pipeline has no use for a flag */
export function requireFlags(name: Pipeline, flags: RedriveFlags): void {
  const isGiven = flags.includeUnknown || flags.includeBounced || flags.includeAutoresponses;
  if (name === 'keyword-dm' && isGiven)
    throw new CommandError(`keyword-dm sends no mail, so it takes none of ${FLAGS}.`);
}

async function redriveKeywordDm(options: RedriveOptions): Promise<void> {
  const { config, configFile, environment } = await openWorkplace(options);
  if (!config.keywordDm) throw new CommandError(`${configFile} has no keywordDm.`);
  const deployed = await find(environment, 'KeywordDm');
  const { reopened, returned, cleared, destinations } = await redriveAccounts(deployed, config.keywordDm);
  console.log(
    `Tried again: ${reopened + destinations.reopened} given up. Dead letters: ${returned} matched again, ${cleared} cleared.`,
  );
}

async function find(
  environment: ChosenEnvironment,
  stack: Parameters<typeof stackName>[1],
): Promise<Deployed> {
  const { region } = environment;
  return {
    region,
    outputs: await stackOutputs(new CloudFormationClient({ region }), stackName(environment, stack)),
  };
}
