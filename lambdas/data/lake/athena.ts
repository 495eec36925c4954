/** Asks Athena, and waits for the answer. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AthenaClient,
  type ColumnInfo,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type Row,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { QuestionError } from './question.ts';

export type Cell = string | number | boolean | null;

export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Question {
  /** One statement, with the views that it names. */
  readonly sql: string;
  readonly workGroup: string;
  readonly database?: string;
  /** At which the workgroup ends a query, for the message. */
  readonly scanLimitMegabytes: number;
  /** How old an answer to the same question may be that is given again, in minutes. @default 0: it is always asked */
  readonly reuseMinutes?: number;
  /** Milliseconds until it is given up to wait, with the time that asking takes. @default as long as it takes */
  readonly patience?: number;
}

/** Thrown where the answer is not there in time. Athena goes on: asked again within `reuseMinutes`, it is there. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

const LOOK_AGAIN_MILLISECONDS = 200;

interface Clock {
  /** In milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}
const CLOCK: Clock = { now: Date.now, sleep: delay };

/**
 * @throws QuestionError with what Athena says where it can't answer
 * @throws NotYet
 */
export async function askAthena(athena: AthenaClient, question: Question, clock = CLOCK): Promise<Answer> {
  const { sql, workGroup, database, scanLimitMegabytes, reuseMinutes = 0, patience } = question;
  const until = clock.now() + (patience ?? Number.POSITIVE_INFINITY);
  const { QueryExecutionId } = await athena
    .send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        WorkGroup: workGroup,
        ...(database !== undefined && { QueryExecutionContext: { Database: database } }),
        ...(reuseMinutes > 0 && {
          ResultReuseConfiguration: {
            ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseMinutes },
          },
        }),
      }),
    )
    .catch((error: Error) => {
      throw new QuestionError(`Athena does not take the question: ${error.message}`);
    });
  await end(athena, QueryExecutionId, { limit: scanLimitMegabytes, until, clock });
  return readAnswer(athena, QueryExecutionId);
}

async function end(
  athena: AthenaClient,
  QueryExecutionId: string | undefined,
  { limit, until, clock }: { readonly limit: number; readonly until: number; readonly clock: Clock },
): Promise<void> {
  for (;;) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason = '' } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return;
    if (State === 'FAILED' || State === 'CANCELLED')
      throw new QuestionError(
        /Bytes scanned limit/i.test(StateChangeReason)
          ? `The question would read more than ${limit} MB (data.scanLimitMegabytes). Ask for fewer days, by WHERE day >= '2026-01-01', or for fewer columns.`
          : `Athena can’t answer: ${StateChangeReason}`,
      );
    if (clock.now() + LOOK_AGAIN_MILLISECONDS > until) throw new NotYet();
    await clock.sleep(LOOK_AGAIN_MILLISECONDS);
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
