/** `npm run restore`: a pipeline's table goes back to an earlier time, or one that lost its stack is taken over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { createTableClient } from '../../lambdas/shared/table/table.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { requireLive } from '../deploy/live.ts';
import { confirm } from '../prompt.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { forgottenSince, isUnfinished, tableSource } from './left.ts';
import { requireReady } from './ready.ts';
import { restore } from './restore.ts';
import { settingsOf } from './settings.ts';
import { backupSource, momentSource, type Source, targetOf } from './source.ts';
import { deployedTemplate } from './stack.ts';
import { findStill, isStill } from './standing.ts';
import { tableDefinition } from './templates.ts';

export interface RestoreOptions extends PlaceOptions {
  /** A moment, as `Date` reads it. */
  readonly to?: string | undefined;
  /** Whether the table is gone, and its last backup is meant. */
  readonly deleted: boolean;
  /** A table that is there. */
  readonly fromTable?: string | undefined;
  /** The ledger of erasures that was next to it. */
  readonly ledger?: string | undefined;
  /** Whether to show the steps only. */
  readonly plan: boolean;
  readonly yes: boolean;
}

/** @throws CommandError with what to do */
export async function restoreCommand(pipeline: Pipeline, options: RestoreOptions): Promise<void> {
  const workplace = await openWorkplace(options);
  const { config, configFile, environment } = workplace;
  if (config[PIPELINES[pipeline].key] === undefined)
    throw new CommandError(`${configFile} has no ${PIPELINES[pipeline].key}.`);
  const { region } = environment;
  const stack = stackName(environment, PIPELINES[pipeline].stack);
  const cloudFormation = new CloudFormationClient({ region });
  const dynamodb = new DynamoDBClient({ region });
  const lambda = new LambdaClient({ region });
  const { TableName: table = '', ErasuresTableName: erasures } = await stackOutputs(cloudFormation, stack);
  if (table === '') throw new CommandError(`${stack} has no table yet: npm run deploy`);
  const template = await deployedTemplate(cloudFormation, stack);
  const still = await findStill({ cloudFormation, lambda, events: new EventBridgeClient({ region }) }, stack);
  const { isUnderWay } = still;
  const present = { stack, table, isEngine: environment.engine !== undefined, isStill: isStill(still) };
  // What is between two tables has its new one, whatever is asked for.
  const source: Source = isUnderWay
    ? { kind: 'table', table }
    : await chooseSource(dynamodb, present, options);
  // The table that the stack has is known to whatever is held.
  if (source.kind !== 'own') await requireLive(cloudFormation, lambda, stack);
  const settings = settingsOf(tableDefinition(template), environment.removal === 'retain');
  const intended = { stack, source, settings, erasures, ledger: options.ledger };
  if (!isUnderWay) await requireReady({ dynamodb, documents: createTableClient({ region }) }, intended);
  for (const line of planOf(stack, table, source, new Date())) console.log(line);
  if (options.plan) return;
  await confirm('Go on?', options);
  await restore({
    ...{ workplace, pipeline, source, sleep, isStill: isStill(still) },
    ledger: options.ledger,
    say: console.log,
    now: () => new Date(),
  });
  console.log(`${doneOf(source, isUnderWay)} ${restOf(pipeline)}`);
}

/** @param isResumed whether the restore had begun earlier, so that nothing tells from where it came */
export function doneOf(source: Source, isResumed: boolean): string {
  const leaving = 'Who is deleted from now on stays in it: delete it as soon as you don’t need it.';
  if (isResumed || source.kind === 'own')
    return `Done. If the table of before is still there, it stays, and npm run doctor names it. ${leaving}`;
  if (source.kind === 'backup') return 'Done.';
  const cameIn = source.kind === 'moment' ? `, and what came in since is only there: ${source.table}` : '';
  return `Done. The table of before stays${cameIn}. ${leaving}`;
}

function restOf(pipeline: Pipeline): string {
  return `npm run doctor looks at the rest; ${resending(pipeline)} sends what is of unknown outcome, also what has arrived.`;
}

/**
 * The command that sends what a restore has left to its owner. It tries Instagram's replies and renders pictures without the
 * flag as well; only what destinations hear about them needs it.
 */
export function resending(pipeline: Pipeline): string {
  return `npm run redrive -- ${pipeline} --include-unknown`;
}

interface Present {
  readonly stack: string;
  /** What the stack has now. */
  readonly table: string;
  /** Whether it is a local engine's. */
  readonly isEngine: boolean;
  /** Whether anything of the pipeline stands still. */
  readonly isStill: boolean;
}

/**
 * From where the table is to come. Where a restore was cut after its stack had taken the table over, the same options lead to
 * that table: it can't go back to a moment before it was made, and is not gone.
 *
 * @throws CommandError with what to do
 */
export async function chooseSource(
  client: DynamoDBClient,
  { stack, table, isEngine, isStill }: Present,
  options: Pick<RestoreOptions, 'to' | 'deleted' | 'fromTable' | 'ledger'>,
): Promise<Source> {
  const { to, deleted, fromTable, ledger } = options;
  const given = [to !== undefined, deleted, fromTable !== undefined].filter(Boolean).length;
  if (given !== 1)
    throw new CommandError(
      'Give one of --to <time>, --deleted and --from-table <name>; docs/restore.md says which.',
    );
  if (ledger !== undefined && fromTable === undefined)
    throw new CommandError('--ledger goes with --from-table: both are left of a stack that is gone.');
  const own: Source = { kind: 'own', table };
  if (fromTable !== undefined) return fromTable === table ? own : tableSource(client, fromTable);
  if (deleted) return (await isUnfinished(client, stack, table)) ? own : backupSource(client, table);
  const moment = { kind: 'moment', table, to: readMoment(to ?? '') } as const;
  const isMadeOfIt = targetOf(moment, stack) === table;
  if (isMadeOfIt && (isStill || (await isUnfinished(client, stack, table)))) return own;
  const source = await momentSource(client, table, moment.to, isEngine);
  if (isMadeOfIt)
    throw new CommandError(`${table} is what that restore has made, and it has ended. Give another moment.`);
  return source;
}

/** @throws CommandError unless it is a whole moment: a date alone would leave open which end of the day is meant */
export function readMoment(text: string): Date {
  const moment = new Date(text);
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ||
    Number.isNaN(moment.getTime())
  )
    throw new CommandError(`"${text}" is no moment. Give date, time and zone, such as 2026-11-28T13:00:00Z.`);
  return moment;
}

/** What is about to be done, for whoever has to say yes. */
export function planOf(stack: string, table: string, source: Source, now: Date): string[] {
  const place = [`Stack   ${stack}`, `Table   ${table}`];
  if (source.kind === 'own')
    return [
      ...place,
      'The stack has it already. Its settings are looked at, and the pipeline goes on where it stands still. What the table holds stays as it is.',
    ];
  const target = targetOf(source, stack);
  const from = {
    moment: `It goes back to ${source.kind === 'moment' ? source.to.toISOString() : ''}, as a new table: ${target}.`,
    backup: `It comes from the backup of ${source.kind === 'backup' ? source.madeAt.toISOString() : ''}, as a new table: ${target}.`,
    table: `It is taken over: ${target}.`,
  }[source.kind];
  return [
    ...place,
    from,
    ...forgottenSince(source, now),
    'Meanwhile the pipeline stands still: visitors get an error, and what waits in queues goes on waiting. Meta repeats what it sends.',
    'What was to leave at that time becomes "unknown" and waits for you: it may have left since.',
    'What was erased since, and who wants no more, is erased again from the ledger.',
    ...(source.kind === 'backup'
      ? []
      : [
          'What came in since is not in the new table. The table of before stays, and holds it, also of who is deleted later.',
        ]),
    'Each step may be repeated: after a cut, the same command goes on. Until it has ended well the pipeline stands still, and npm run deploy refuses.',
  ];
}
