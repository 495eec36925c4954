/** `npm run owner -- destinations …`, with the deployer's AWS credentials. */
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { configuredPipelines, PIPELINES, stackName } from '../../config/deployment.ts';
import { layoutIn } from '../../config/layout.ts';
import { destinationsToldBy } from '../../config/told.ts';
import type { Health } from '../../lambdas/shared/destinations/health.ts';
import {
  beginTest,
  readLeg,
  replay as replayLegs,
  resumeTelling,
  standingOf,
  type Telling,
} from '../../lambdas/shared/destinations/look-after.ts';
import type { Leg } from '../../lambdas/shared/legs/legs.ts';
import { newId } from '../../lambdas/shared/runtime/ids.ts';
import { createTableClient } from '../../lambdas/shared/table/table.ts';
import { openWorkplace, type PlaceOptions, requireOneOf } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { oneLine, printRows } from './print.ts';

export async function list(options: PlaceOptions): Promise<void> {
  const { config, tellersOf } = await open(options);
  const rows: string[][] = [];
  for (const [id, { type }] of Object.entries(config.destinations)) {
    const tellers = await tellersOf(id);
    if (tellers.length === 0) rows.push([id, type, '-', '0', '0', 'nothing names it']);
    for (const telling of tellers) {
      const { waiting, givenUp, ...health } = await standingOf(telling, id);
      rows.push([id, type, telling.pipeline, String(waiting), String(givenUp), oneLine(stateOf(health))]);
    }
  }
  printRows(['DESTINATION', 'TYPE', 'TOLD BY', 'WAITING', 'GIVEN UP', 'STATE'], rows);
}

/** How a destination is doing, in words. */
export function stateOf({ pausedAt, failures = 0, reason = '' }: Health): string {
  if (pausedAt !== undefined) return `paused since ${pausedAt} (${reason})`;
  if (failures > 0) return `${failures} failed in a row (${reason})`;
  return reason === '' ? 'well' : `waits for you (${reason})`;
}

export async function resume(id: string, options: PlaceOptions): Promise<void> {
  const { requireTellers } = await open(options);
  let hastened = 0;
  for (const telling of await requireTellers(id)) hastened += await resumeTelling(telling, id);
  console.log(`${id} is told again. What waited for it and leaves now: ${hastened}.`);
}

export interface ReplayOptions extends PlaceOptions {
  readonly since: string;
  readonly includeUnknown: boolean;
}

export async function replay(id: string, options: ReplayOptions): Promise<void> {
  const time = Date.parse(options.since);
  if (Number.isNaN(time))
    throw new CommandError(`--since ${options.since} is no time: write 2026-11-28 or 2026-11-28T09:00Z.`);
  const { requireTellers } = await open(options);
  const wanted = { since: new Date(time).toISOString(), includeUnknown: options.includeUnknown === true };
  const sums = { again: 0, leftAlone: 0 };
  for (const telling of await requireTellers(id)) {
    const { again, leftAlone } = await replayLegs(telling, id, wanted);
    sums.again += again;
    sums.leftAlone += leftAlone;
  }
  console.log(`Tried again: ${sums.again} given up since ${wanted.since}.`);
  if (sums.leftAlone > 0)
    console.log(
      `Left alone: ${sums.leftAlone} that may have arrived, as no answer was heard. To include them: --include-unknown`,
    );
}

/** How long an answer is waited for. A first attempt takes seconds. */
const PATIENCE_MILLISECONDS = 60_000;

export async function test(id: string, options: PlaceOptions): Promise<void> {
  const { requireTellers } = await open(options);
  const [telling] = await requireTellers(id);
  if (!telling) return;
  const key = await beginTest(telling, id, newId);
  const until = Date.now() + PATIENCE_MILLISECONDS;
  while (Date.now() < until) {
    const leg = await readLeg(telling.store, key);
    if (leg?.state === 'sent') return console.log(`${id} has taken it: ${answerOf(leg)}.`);
    if (leg?.reason !== undefined)
      throw new CommandError(
        `${id} has not taken it: ${leg.reason}${leg.tries ? `, ${answerOf(leg)}` : ''}.`,
      );
    await pause(500);
  }
  throw new CommandError(`No attempt was made within a minute: see npm run logs -- ${telling.pipeline}.`);
}

function answerOf({ tries = [], reference = '' }: Leg): string {
  return oneLine(tries.at(-1)?.answer ?? reference);
}

async function open(options: PlaceOptions) {
  const { config, configFile, environment } = await openWorkplace(options);
  const { region } = environment;
  const cloudFormation = new CloudFormationClient({ region });
  const sqs = new SQSClient({ region });
  /** The pipelines that tell it. */
  const tellersOf = async (id: string): Promise<Telling[]> => {
    const telling = configuredPipelines(config).filter((one) => destinationsToldBy(config, one).includes(id));
    return Promise.all(
      telling.map(async (pipeline) => {
        const outputs = await stackOutputs(cloudFormation, stackName(environment, PIPELINES[pipeline].stack));
        const store = {
          client: createTableClient({ region }),
          tableName: outputs.TableName ?? '',
          now: () => new Date(),
          shards: layoutIn(config, pipeline),
        };
        return { pipeline, store, sqs, queueUrl: outputs.ToldQueueUrl ?? outputs.QueueUrl ?? '' };
      }),
    );
  };
  /** The same. @throws CommandError for one that is not configured, or that none tells anything */
  const requireTellers = async (id: string): Promise<Telling[]> => {
    requireOneOf(id, Object.keys(config.destinations), 'destination', configFile);
    const found = await tellersOf(id);
    if (found.length > 0) return found;
    throw new CommandError(`Nothing names ${id} yet: docs/destinations.md says where it can be named.`);
  };
  return { config, tellersOf, requireTellers };
}
