/**
 * Athena: takes questions, is at them for a while, and has one row as an answer to each. What SQL means is no business of the simulation's:
 * test/integration/data asks DuckDB. Some questions fail.
 */
import type { Faults } from '../kernel/faults.ts';
import { chanceOf } from '../kernel/random.ts';
import { serviceError } from './errors.ts';

type Plain = Readonly<Record<string, unknown>>;

const LONGEST_MILLISECONDS = 20_000;
/** In bytes. https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const LONGEST_QUESTION = 262_144;
const ROW: Readonly<Record<string, string>> = {
  ...{ week: '2026-02-02 00:00:00.000', month: '2026-02', form: 'main', widget: 'stars', rule: 'link' },
  ...{ came_in: '3', held: '1', released: '0', spam: '1', responses: '2', nps: '50' },
};

export class Athena {
  private readonly asked = new Map<string, { readonly doneAt: number; readonly fails: boolean }>();
  private readonly clock: { readonly now: number };
  private readonly faults: Faults;

  constructor(clock: { readonly now: number }, faults: Faults) {
    this.clock = clock;
    this.faults = faults;
  }

  run(command: string, input: Plain): Plain {
    if (command === 'StartQueryExecutionCommand') return this.start(input);
    const question = this.asked.get(String(input.QueryExecutionId));
    if (!question) throw serviceError('InvalidRequestException', 400);
    const isDone = question.doneAt <= this.clock.now;
    if (command === 'GetQueryExecutionCommand') {
      const State = isDone ? (question.fails ? 'FAILED' : 'SUCCEEDED') : 'RUNNING';
      return { QueryExecution: { Status: { State, StateChangeReason: 'GENERIC_INTERNAL_ERROR' } } };
    }
    if (command !== 'GetQueryResultsCommand')
      throw new Error(`The stand-in for Athena does not know ${command}`);
    if (!isDone || question.fails) throw serviceError('InvalidRequestException', 400);
    const names = Object.keys(ROW);
    const cells = (values: readonly string[]) => ({ Data: values.map((VarCharValue) => ({ VarCharValue })) });
    return {
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: names.map((Name) => ({ Name, Type: 'varchar' })) },
        Rows: [cells(names), cells(Object.values(ROW))],
      },
    };
  }

  private start({ QueryString, ClientRequestToken: token }: Plain): Plain {
    if (Buffer.byteLength(String(QueryString)) > LONGEST_QUESTION)
      throw serviceError('InvalidRequestException', 400, { message: 'The query is too long' });
    if (token !== undefined && !/^\S{32,128}$/.test(String(token)))
      throw serviceError('InvalidRequestException', 400, { message: 'The token is too short or too long' });
    const QueryExecutionId = `question-${this.asked.size + 1}`;
    const fault = this.faults.draw('athena.question', ['broken', 'slow']);
    // Longer than a function waits for it, where it is slow.
    const takes = chanceOf(QueryExecutionId) * LONGEST_MILLISECONDS * (fault?.kind === 'slow' ? 20 : 1);
    this.asked.set(QueryExecutionId, { doneAt: this.clock.now + takes, fails: fault?.kind === 'broken' });
    return { QueryExecutionId };
  }
}
