/** The steps of a restore, one after the other. Each may be repeated, so that the same command goes on after a cut. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, UntagResourceCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { createTableClient } from '../../lambdas/shared/table/table.ts';
import type { Workplace } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { adopt } from './adopt.ts';
import { eraseAgain } from './erase-again.ts';
import { LEFT_AT, missesErasuresSince, noteLeft, STOPPED_AT } from './left.ts';
import { type Pausing, pause, resume } from './pause.ts';
import { recount } from './recount.ts';
import {
  applySettings,
  findMissing,
  openStream,
  requireKeys,
  settingsOf,
  type TableSettings,
  tag,
  tagsOf,
} from './settings.ts';
import { settleOpen } from './settle.ts';
import { describeTable, makeTable, type Source, targetOf, waitUntilActive } from './source.ts';
import { deployedTemplate } from './stack.ts';
import { standsStill } from './standing.ts';
import { takeOverLedger } from './take-over-ledger.ts';
import { tableDefinition, underWay } from './templates.ts';

export interface Restoring {
  readonly workplace: Workplace;
  readonly pipeline: Pipeline;
  readonly source: Source;
  /** Whether anything of the pipeline stands still already. */
  readonly isStill: boolean;
  /** Of a stack that is gone: the table that is left of its ledger of erasures. */
  readonly ledger?: string | undefined;
  readonly say: (line: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
}

/** @throws CommandError with what to do; the pipeline then stands still until the command has ended well, which is said */
export async function restore(restoring: Restoring): Promise<void> {
  const { workplace, pipeline, source, say, sleep, now } = restoring;
  const { environment } = workplace;
  const { region } = environment;
  const stack = stackName(environment, PIPELINES[pipeline].stack);
  const cloudFormation = new CloudFormationClient({ region });
  const dynamodb = new DynamoDBClient({ region });
  const template = await deployedTemplate(cloudFormation, stack);
  let isStill = restoring.isStill;
  const working: Working = {
    ...{ stack, dynamodb, cloudFormation },
    settings: settingsOf(tableDefinition(template), environment.removal === 'retain'),
    // What comes before the stack takes it over is done by then.
    target: underWay(template)?.successor ?? targetOf(source, stack),
    isUnderWay: underWay(template) !== undefined,
    step: stepper(say, now),
    onStop: () => {
      isStill = true;
    },
    // A local engine has one user, who waits for this.
    pausing: {
      ...{ cloudFormation, region, stack, sleep },
      ...(environment.engine && { drainMilliseconds: 0 }),
    },
  };
  try {
    await (source.kind === 'own' ? finish(restoring, working) : replace(restoring, working));
  } catch (error) {
    if (isStill) say('The pipeline stands still, or parts of it, until the same command has ended well.');
    throw error;
  }
  await forget(dynamodb, working.target);
}

interface Working {
  readonly stack: string;
  readonly target: string;
  /** Whether the stack is between its table of before and the target. */
  readonly isUnderWay: boolean;
  readonly settings: TableSettings;
  readonly dynamodb: DynamoDBClient;
  readonly cloudFormation: CloudFormationClient;
  readonly pausing: Pausing;
  readonly step: Step;
  /** Hears that the pipeline begins to be stopped. */
  readonly onStop: () => void;
}

/** Has the stack take over another table. */
async function replace(restoring: Restoring, working: Working): Promise<void> {
  const { workplace, say } = restoring;
  const { region, account, bootstrap } = workplace.environment;
  const { stack, target, dynamodb, cloudFormation, pausing, step } = working;
  const stoodStill = await standsStill({ cloudFormation, lambda: new LambdaClient({ region }) }, stack);
  working.onStop();
  await step('Stop the pipeline', () => pause(pausing));
  if (!working.isUnderWay) await prepare(restoring, working, stoodStill);
  await step('Let the stack take it over', async () => {
    const { TableArn: arn = '', LatestStreamArn: streamArn = '' } =
      (await describeTable(dynamodb, target)) ?? {};
    const bucket = `cdk-${bootstrap.qualifier}-assets-${account}-${region}`;
    const adopting = { cloudFormation, s3: new S3Client({ region }), bucket, region, stack, say };
    await adopt(adopting, { name: target, arn, streamArn });
    return `${stack} has ${target}`;
  });
  await start(working);
}

/** What is left once the stack has the table. What it holds stays as it is: it may have been in use since. */
async function finish(restoring: Restoring, working: Working): Promise<void> {
  const { workplace, ledger, sleep } = restoring;
  const { stack, target, settings, dynamodb, cloudFormation, step } = working;
  if (ledger !== undefined) {
    const { ErasuresTableName: erasures = '' } = await stackOutputs(cloudFormation, stack);
    const client = createTableClient({ region: workplace.environment.region });
    await step('Take over the ledger of erasures', async () => takenOver({ client, erasures }, ledger));
  }
  await step('Set it up as its stack says', () => setUp(dynamodb, target, settings, sleep));
  await step('Look at its stream', () => reopen(restoring, working));
  await start(working);
}

/** A stream that was off comes back as another one, and nothing of the stack reads that. */
async function reopen(
  { pipeline, sleep }: Restoring,
  { target, settings, dynamodb }: Working,
): Promise<string> {
  const isOn = (await describeTable(dynamodb, target))?.StreamSpecification?.StreamEnabled;
  if (settings.stream === undefined || isOn) return 'nothing was missing';
  await openStream(dynamodb, target, settings, sleep);
  return `it was off, and is another one now, which the pipeline does not read. Go back once the pipeline has started, to a moment some minutes ago, which makes a table whose stream is read: npm run restore -- ${pipeline} --to <time>`;
}

async function start({ target, settings, dynamodb, pausing, step }: Working): Promise<void> {
  await step('Look whether all is set', async () => {
    const missing = await findMissing(dynamodb, target, settings);
    if (missing.length > 0)
      throw new CommandError(`${target} lacks: ${missing.join(', ')}. Run the same command once more.`);
    return 'time to live, stream, recovery, protection and tags';
  });
  await step('Start the pipeline', () => resume(pausing));
}

/** Makes the table, and puts it right while nobody uses it. @param stoodStill whether all of the pipeline did so already */
async function prepare(
  { workplace, pipeline, source, ledger, sleep, now }: Restoring,
  { stack, target, settings, dynamodb, cloudFormation, step }: Working,
  stoodStill: boolean,
): Promise<void> {
  const { config, environment } = workplace;
  const { region } = environment;
  const { TableName: present = '', ErasuresTableName: erasures = '' } = await stackOutputs(
    cloudFormation,
    stack,
  );
  const store = {
    ...{ client: createTableClient({ region }), tableName: target, erasures, region, now },
    graceSeconds: config.images?.graceSeconds ?? 0,
  };
  const begunAt = now();
  await step(`Make the table ${target}`, async () => {
    await makeTable(dynamodb, source, target);
    const table = await waitUntilActive(dynamodb, target, sleep);
    requireKeys(table, settings);
    return `${table.ItemCount ?? 0} items, as DynamoDB last counted them`;
  });
  const stoppedAt = await sinceWhen({ client: dynamodb, target, stoodStill, now: begunAt });
  await step('Set it up as its stack says', () => setUp(dynamodb, target, settings, sleep));
  await step('Keep from sending twice', async () => {
    const { unknown, rules } = await settleOpen(pipeline, store, stoppedAt);
    return `${unknown} of unknown outcome${rules > 0 ? `, ${rules} rules listen from now on` : ''}`;
  });
  await step('Turn its stream on', async () => {
    await openStream(dynamodb, target, settings, sleep);
    return 'changes are noticed from here on';
  });
  await step('Erase again what was erased since', async () => {
    const { erased, wishes } = await eraseAgain(pipeline, store, missesErasuresSince(source));
    return `${erased} erased, ${wishes} who want no more`;
  });
  // After that: all that this ledger knows of is gone from its own table, and who was erased may have written since.
  if (ledger !== undefined)
    await step('Take over the ledger of erasures', async () => takenOver(store, ledger));
  await step('Count again', async () => {
    const isThere = source.table !== target && (await describeTable(dynamodb, source.table)) !== undefined;
    const before = isThere ? { client: store.client, tableName: source.table } : undefined;
    return (await recount(pipeline, store, before, config)).join('; ') || 'nothing to count';
  });
  await noteLeft(dynamodb, present, stoppedAt);
}

async function takenOver(store: Parameters<typeof takeOverLedger>[0], ledger: string): Promise<string> {
  return `${await takeOverLedger(store, ledger)} entries of ${ledger}`;
}

async function setUp(
  client: DynamoDBClient,
  target: string,
  settings: TableSettings,
  sleep: Restoring['sleep'],
): Promise<string> {
  const missing = await applySettings(client, target, settings, sleep);
  return missing.length === 0 ? 'nothing was missing' : `was missing: ${missing.join(', ')}`;
}

/**
 * A restore that was cut has noted the time, which holds for as long as all stood still. Where the pipeline has gone on
 * meanwhile, it is a new one.
 *
 * @param now a time at which it stands still
 */
export async function sinceWhen({ client, target, stoodStill, now }: StoppedBefore): Promise<Date> {
  const { TableArn = '' } = (await describeTable(client, target)) ?? {};
  const known = (await tagsOf(client, TableArn))[STOPPED_AT];
  if (known !== undefined && stoodStill) return new Date(known);
  await tag(client, target, { [STOPPED_AT]: now.toISOString() });
  return now;
}

interface StoppedBefore {
  readonly client: DynamoDBClient;
  readonly target: string;
  readonly stoodStill: boolean;
  readonly now: Date;
}

async function forget(client: DynamoDBClient, target: string): Promise<void> {
  const { TableArn } = (await describeTable(client, target)) ?? {};
  await client.send(new UntagResourceCommand({ ResourceArn: TableArn, TagKeys: [STOPPED_AT, LEFT_AT] }));
}

type Step = (what: string, work: () => Promise<string>) => Promise<void>;

/** Says what is done, and how long it took. */
function stepper(say: (line: string) => void, now: () => Date): Step {
  let number = 0;
  return async (what, work) => {
    say(`${++number}. ${what}`);
    const begunAt = now().getTime();
    const result = await work();
    say(`   ${result} (${((now().getTime() - begunAt) / 1000).toFixed(1)} s)`);
  };
}
