/** The base addresses that snippets are printed with. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  configuredPipelines,
  PIPELINES,
  type Pipeline,
  SCRIPTS_OUTPUT,
  stackName,
} from '../../config/deployment.ts';
import { ConfigError } from '../../config/index.ts';
import { openWorkplace, type Place, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { localAddress, readLocalRun } from '../local-run.ts';
import { findOutputs } from '../stack-outputs.ts';

/** Of a pipeline, without a trailing slash. */
export interface Addresses {
  /** Its API's. */
  readonly url: string;
  /** What `/assets/v1` is appended to: its CDN's where it has one, else its API's. */
  readonly scripts: string;
}

interface Found {
  readonly addressesOf: (pipeline: Pipeline) => Addresses;
  /** Why some address is not the real one, and what to do. @default every one is real */
  readonly note?: string;
}

/** The deployed addresses; stand-ins, with the reason, while there are none. */
export async function findAddresses(options: PlaceOptions): Promise<Found> {
  if (options.local) {
    const run = await readLocalRun();
    return { addressesOf: (pipeline) => at(localAddress(run, pipeline)) };
  }
  try {
    return await deployedAddresses(await openWorkplace(options));
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof ConfigError)) throw error;
    return { addressesOf: standIn, note: explain(error.message) };
  }
}

async function deployedAddresses({ config, environment }: Place): Promise<Found> {
  const cloudFormation = new CloudFormationClient({ region: environment.region });
  const found = new Map<Pipeline, Addresses>();
  const missing: string[] = [];
  for (const pipeline of configuredPipelines(config)) {
    const { stack, urlOutput } = PIPELINES[pipeline];
    const outputs = await findOutputs(cloudFormation, stackName(environment, stack));
    const url = outputs?.[urlOutput];
    if (url === undefined) missing.push(stackName(environment, stack));
    else found.set(pipeline, at(url, outputs?.[SCRIPTS_OUTPUT]));
  }
  return {
    addressesOf: (pipeline) => found.get(pipeline) ?? standIn(pipeline),
    ...(missing.length > 0 && { note: explain(`Not deployed yet: ${missing.join(', ')} (npm run deploy).`) }),
  };
}

/** A domain that can't exist (RFC 6761), so that a form that was pasted too early says so at once. */
function standIn(pipeline: Pipeline): Addresses {
  return at(`https://${pipeline}.not-deployed.invalid`);
}

function at(url: string, scripts = url): Addresses {
  return { url, scripts };
}

function explain(reason: string): string {
  return `${reason}\nSo the addresses below that end in .invalid stand for those that a deploy prints. For npm start's: --local`;
}
