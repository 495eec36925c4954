/** `npm run data -- query`: asks SQL of what landed, by Athena. */
import { AthenaClient } from '@aws-sdk/client-athena';
import type { DataConfig } from '../../config/data.ts';
import { type Answer, askAthena, type Cell } from '../../lambdas/data/lake/athena.ts';
import { compose } from '../../lambdas/data/lake/compose.ts';
import { QuestionError } from '../../lambdas/data/lake/question.ts';
import { savedQueries } from '../../lambdas/data/lake/saved.ts';
import { viewsOf } from '../../lambdas/data/lake/views.ts';
import { csvHead, csvRecord } from '../../lambdas/shared/owner/csv.ts';
import type { PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { printJson, printRows } from '../owner/print.ts';
import { type DataOptions, openData } from './place.ts';

export interface QueryOptions extends DataOptions {
  readonly format: 'table' | 'csv' | 'json';
}

/** Prints what SQL or a saved question finds. @throws CommandError when it can't be asked, with what Athena says */
export async function query(given: string, options: QueryOptions): Promise<void> {
  print(await ask(given, options), options.json ? 'json' : options.format);
}

/** @throws CommandError when it can't be asked, with what Athena says */
export async function ask(given: string, options: PlaceOptions): Promise<Answer> {
  const { config, configFile, outputs, region } = await openData(options);
  const { WorkGroup, DatabaseName } = outputs;
  if (WorkGroup === undefined) throw new CommandError('This engine has no Athena, so nothing can be asked.');
  const sql = sqlOf(given, config, configFile);
  try {
    return await askAthena(new AthenaClient({ region }), {
      sql: compose(sql, viewsOf(config)),
      workGroup: WorkGroup,
      ...(DatabaseName !== undefined && { database: DatabaseName }),
      scanLimitMegabytes: config.scanLimitMegabytes,
    });
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    throw new CommandError(error.message);
  }
}

/** A saved question by its name, or SQL as it is. */
function sqlOf(given: string, { lake }: DataConfig, configFile: string): string {
  if (!/^[a-z][a-z-]*$/.test(given)) return given;
  const saved = savedQueries().find(({ name }) => name === given);
  if (!saved)
    throw new CommandError(
      `There is no saved question ${given}. Those there are: npm run data -- query --list`,
    );
  if (!lake)
    throw new CommandError(
      `${given} asks the lake, and ${configFile} has none: data: { lake: {} } keeps what happens from then on.`,
    );
  return saved.sql;
}

/** Prints the questions that have a name. */
export function listQueries({ json }: { readonly json: boolean }): void {
  const all = savedQueries();
  if (json) printJson(all);
  else
    printRows(
      ['NAME', 'SHOWS'],
      all.map(({ name, about }) => [name, about]),
    );
}

function print({ columns, rows }: Answer, format: QueryOptions['format']): void {
  if (format === 'json')
    printJson(rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))));
  else if (format === 'csv')
    process.stdout.write(csvHead(columns) + rows.map((row) => csvRecord(row.map(text))).join(''));
  else
    printRows(
      columns,
      rows.map((row) => row.map(text)),
    );
}

function text(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}
