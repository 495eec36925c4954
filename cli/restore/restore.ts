/** The steps of a restore, one after the other. Each may be repeated, so that the same command goes on after a cut. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, UntagResourceCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { createTableClient } from '../../lambdas/shared/table/table.ts';
import type { Workplace } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { adopt } from './adopt.ts';
import { eraseAgain } from './erase-again.ts';
import { LEFT_AT, missesErasuresSince, noteLeft } from './left.ts';
import { pause, resume } from './pause.ts';
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
import { takeOverLedger } from './take-over-ledger.ts';
import { type Resource, type Template, tableIn, underWay } from './templates.ts';

export interface Restoring {
  readonly workplace: Workplace;
  readonly pipeline: Pipeline;
  readonly source: Source;
  /** Of a stack that is gone: the table that is left of its ledger of erasures. */
  readonly ledger?: string | undefined;
  readonly say: (line: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
}

/** Since when the pipeline stands still: a tag of the table that is made, for whoever goes on after a cut. */
const STOPPED_AT = 'frontdesk-restore-stopped-at';

/** @throws CommandError with what to do; the pipeline then stands still until the command has ended well */
export async function restore(restoring: Restoring): Promise<void> {
  const { workplace, pipeline, source, say, sleep, now } = restoring;
  const { environment } = workplace;
  const { region } = environment;
  const stack = stackName(environment, PIPELINES[pipeline].stack);
  const cloudFormation = new CloudFormationClient({ region });
  const dynamodb = new DynamoDBClient({ region });
  const template = await deployedTemplate(cloudFormation, stack);
  const settings = settingsOf(tableDefinition(template), environment.removal === 'retain');
  // What comes before the stack takes it over is done by then.
  const target = underWay(template)?.successor ?? targetOf(source, stack);
  const step = stepper(say, now);
  // A local engine has one user, who waits for this.
  const pausing = {
    cloudFormation,
    region,
    stack,
    sleep,
    ...(environment.engine && { drainMilliseconds: 0 }),
  };
  await step('Stop the pipeline', () => pause(pausing));
  if (!underWay(template)) await prepare(restoring, { stack, target, settings, dynamodb, step });
  await step('Let the stack take it over', async () => {
    const { TableArn: arn = '', LatestStreamArn: streamArn = '' } =
      (await describeTable(dynamodb, target)) ?? {};
    const bucket = `cdk-${environment.bootstrap.qualifier}-assets-${environment.account}-${region}`;
    const adopting = { cloudFormation, s3: new S3Client({ region }), bucket, region, stack, say };
    await adopt(adopting, { name: target, arn, streamArn });
    return `${stack} has ${target}`;
  });
  await step('Look whether all is set', async () => {
    const missing = await findMissing(dynamodb, target, settings);
    if (missing.length > 0)
      throw new CommandError(`${target} lacks: ${missing.join(', ')}. Run the same command once more.`);
    await forget(dynamodb, target);
    return 'time to live, stream, recovery, protection and tags';
  });
  await step('Start the pipeline', () => resume(pausing));
}

interface Preparing {
  readonly stack: string;
  readonly target: string;
  readonly settings: TableSettings;
  readonly dynamodb: DynamoDBClient;
  readonly step: Step;
}

/** Makes the table, and puts it right while nobody uses it. */
async function prepare(
  { workplace, pipeline, source, ledger, sleep, now }: Restoring,
  { stack, target, settings, dynamodb, step }: Preparing,
): Promise<void> {
  const { config, environment } = workplace;
  const { region } = environment;
  const { TableName: present = '', ErasuresTableName: erasures } = await stackOutputs(
    new CloudFormationClient({ region }),
    stack,
  );
  if (erasures === undefined)
    throw new CommandError(
      `${stack} has no ledger of erasures yet: what was erased would come back. First: npm run deploy`,
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
  const stoppedAt = await sinceWhen(dynamodb, target, begunAt);
  await step('Set it up as its stack says', async () => {
    const missing = await applySettings(dynamodb, target, settings, sleep);
    return missing.length === 0 ? 'nothing was missing' : `was missing: ${missing.join(', ')}`;
  });
  await step('Keep from sending twice', async () => {
    const { unknown, rules } = await settleOpen(pipeline, store, stoppedAt);
    return `${unknown} of unknown outcome${rules > 0 ? `, ${rules} rules listen from now on` : ''}`;
  });
  await step('Turn its stream on', async () => {
    await openStream(dynamodb, target, settings, sleep);
    return 'changes are noticed from here on';
  });
  await step('Erase again what was erased since', async () => {
    // A table that its stack has by now lacks nothing that was erased: this is a step of a restore that is done once more.
    const since = present === target ? stoppedAt : missesErasuresSince(source);
    const { erased, wishes } = await eraseAgain(pipeline, store, since);
    return `${erased} erased, ${wishes} who want no more`;
  });
  // After that: all that this ledger knows of is gone from its own table, and who was erased may have written since.
  if (ledger !== undefined)
    await step('Take over the ledger of erasures', async () => {
      const entries = await takeOverLedger(store, ledger);
      return `${entries} entries of ${ledger}`;
    });
  await step('Count again', async () => {
    const isThere = source.table !== target && (await describeTable(dynamodb, source.table)) !== undefined;
    const before = isThere ? { client: store.client, tableName: source.table } : undefined;
    return (await recount(pipeline, store, before, config)).join('; ') || 'nothing to count';
  });
  if (present !== target) await noteLeft(dynamodb, present, stoppedAt);
}

/** The table as the stack's template has it. While it is being changed, as it had it before. */
function tableDefinition(template: Template): Resource {
  const id = tableIn(template);
  const table = id === undefined ? underWay(template)?.table : template.Resources[id];
  if (!table) throw new Error('The stack has no table');
  return table;
}

async function sinceWhen(client: DynamoDBClient, target: string, now: Date): Promise<Date> {
  const { TableArn = '' } = (await describeTable(client, target)) ?? {};
  const known = (await tagsOf(client, TableArn))[STOPPED_AT];
  if (known !== undefined) return new Date(known);
  await tag(client, target, { [STOPPED_AT]: now.toISOString() });
  return now;
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
