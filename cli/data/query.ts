/** `npm run data -- query`: asks SQL of what landed, by Athena. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  AthenaClient,
  type ColumnInfo,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type Row,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { DataConfig } from '../../config/data.ts';
import { viewsOf } from '../../lambdas/data/lake/views.ts';
import { csvHead, csvRecord } from '../../lambdas/shared/owner/csv.ts';
import type { PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { printJson, printRows } from '../owner/print.ts';
import { compose } from './compose.ts';
import { type DataOptions, openData } from './place.ts';
import { savedQueries } from './saved.ts';

export interface QueryOptions extends DataOptions {
  readonly format: 'table' | 'csv' | 'json';
}

type Cell = string | number | boolean | null;

interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const LOOK_AGAIN_MILLISECONDS = 200;

/** Prints what SQL or a saved question finds. @throws CommandError when it can't be asked, with what Athena says */
export async function query(given: string, options: QueryOptions): Promise<void> {
  print(await ask(given, options), options.json ? 'json' : options.format);
}

/** @throws CommandError when it can't be asked, with what Athena says */
export async function ask(given: string, options: PlaceOptions): Promise<Answer> {
  const { config, configFile, outputs, region } = await openData(options);
  const { WorkGroup, DatabaseName } = outputs;
  if (WorkGroup === undefined) throw new CommandError('This engine has no Athena, so nothing can be asked.');
  const athena = new AthenaClient({ region });
  const { QueryExecutionId } = await athena
    .send(
      new StartQueryExecutionCommand({
        QueryString: compose(sqlOf(given, config, configFile), viewsOf(config)),
        WorkGroup,
        QueryExecutionContext: { Database: DatabaseName },
      }),
    )
    .catch((error: Error) => {
      throw new CommandError(`Athena does not take the question: ${error.message}`);
    });
  await end(athena, QueryExecutionId, config.scanLimitMegabytes);
  return readAnswer(athena, QueryExecutionId);
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

async function end(athena: AthenaClient, QueryExecutionId: string | undefined, limit: number): Promise<void> {
  for (;;) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason = '' } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return;
    if (State === 'FAILED' || State === 'CANCELLED')
      throw new CommandError(
        /Bytes scanned limit/i.test(StateChangeReason)
          ? `The question would read more than ${limit} MB (data.scanLimitMegabytes). Ask for fewer days, by WHERE day >= '2026-01-01', or for fewer columns.`
          : `Athena can’t answer: ${StateChangeReason}`,
      );
    await delay(LOOK_AGAIN_MILLISECONDS);
  }
}

async function readAnswer(athena: AthenaClient, QueryExecutionId: string | undefined): Promise<Answer> {
  let columns: ColumnInfo[] = [];
  const rows: Row[] = [];
  let NextToken: string | undefined;
  do {
    const page = await athena.send(
      new GetQueryResultsCommand({ QueryExecutionId, ...(NextToken && { NextToken }) }),
    );
    const { ResultSetMetadata, Rows = [] } = page.ResultSet ?? {};
    // The first one repeats the columns' names.
    rows.push(...(NextToken === undefined ? Rows.slice(1) : Rows));
    columns = ResultSetMetadata?.ColumnInfo ?? columns;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return {
    columns: columns.map(({ Name = '' }) => Name),
    rows: rows.map(({ Data = [] }) => columns.map(({ Type = '' }, i) => cellOf(Data[i]?.VarCharValue, Type))),
  };
}

const NUMBERS = /^(tinyint|smallint|integer|int|bigint|float|real|double|decimal)/i;

/** Athena gives everything as text. Whole numbers that JavaScript would round stay text. */
export function cellOf(text: string | undefined, type: string): Cell {
  if (text === undefined) return null;
  if (/^boolean$/i.test(type)) return text === 'true';
  if (!NUMBERS.test(type) || text === '') return text;
  const number = Number(text);
  const isExact = Number.isFinite(number) && (!/^-?\d+$/.test(text) || Number.isSafeInteger(number));
  return isExact ? number : text;
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
