/** The saved questions, asked of one month. */
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { DataConfig } from '../../../config/data.ts';
import type { Pipeline } from '../../../config/deployment.ts';
import { BY_OWNERS_DAY, EVENTS } from '../../shared/lake/columns.ts';
import { addDays } from '../../shared/runtime/local-time.ts';
import { logger } from '../../shared/runtime/log.ts';
import { together } from '../../shared/runtime/together.ts';
import { askAthena, type Cell, NotYet } from '../lake/athena.ts';
import { compose } from '../lake/compose.ts';
import { QuestionError } from '../lake/question.ts';
import type { SavedQuery } from '../lake/saved.ts';
import { quoted, rowsTable, type View, viewsOf } from '../lake/views.ts';
import { TooMuch } from '../streams/summary.ts';
import type { Span } from './month.ts';

/** What the report asks, in its order, and whose events answer it. */
const ASKED = {
  'submissions-by-source': ['contact'],
  spam: ['contact'],
  'time-to-mail': ['contact', 'feedback'],
  nps: ['feedback'],
  'images-by-format': ['images'],
  rules: ['keyword-dm'],
} as const satisfies Readonly<Record<string, readonly Pipeline[]>>;
export type Asked = keyof typeof ASKED;

/** A row by the names of its columns. */
export type AnswerRow = Readonly<Record<string, Cell>>;

/** Why there is no answer. */
export interface Failure {
  /** `late` where it took too long, `much` where there is more than can be read. */
  readonly why: 'late' | 'much' | 'failed';
  /** What AWS says, in English. @default nothing that would help */
  readonly said?: string;
}

export type Result<Of> = { readonly found: Of } | { readonly failure: Failure };

export interface Asking {
  readonly athena: AthenaClient;
  readonly workGroup: string;
  readonly database?: string | undefined;
  /** The saved questions, as they stand in their files. */
  readonly questions: readonly SavedQuery[];
  readonly config: Pick<DataConfig, 'datasets' | 'lake' | 'scanLimitMegabytes'>;
  readonly pipelines: readonly Pipeline[];
}

/** Thrown where counting has taken too long. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** A function waits no longer for one of them, nor counts for longer. */
export const PATIENCE_MILLISECONDS = 150_000;
/** Of what Athena says. */
const LONGEST_SAID = 300;

/** Asks all whose pipelines there are, at once. One that can't be answered takes none of the others with it. */
export async function askMonth(
  asking: Asking,
  span: Span,
): Promise<Partial<Record<Asked, Result<AnswerRow[]>>>> {
  const views = monthViews(asking.config, span);
  const asked = askedOf(asking.pipelines);
  const answers = await together(
    asked.map((name) =>
      attempted(name, () => {
        const saved = asking.questions.find((one) => one.name === name);
        return ask(asking, compose(saved?.sql ?? '', views));
      }),
    ),
  );
  return Object.fromEntries(asked.map((name, i) => [name, answers[i]]));
}

/** What is asked, in the report's order, of whoever has these pipelines. */
export function askedOf(pipelines: readonly Pipeline[]): Asked[] {
  const isThere = (of: readonly Pipeline[]) => of.some((one) => pipelines.includes(one));
  return (Object.keys(ASKED) as Asked[]).filter((asked) => isThere(ASKED[asked]));
}

async function ask({ athena, workGroup, database, config }: Asking, sql: string): Promise<AnswerRow[]> {
  const { columns, rows } = await askAthena(athena, {
    sql,
    workGroup,
    ...(database !== undefined && { database }),
    scanLimitMegabytes: config.scanLimitMegabytes,
    patience: PATIENCE_MILLISECONDS,
  });
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
}

/** A part of the report, whatever becomes of it. */
export async function attempted<Of>(part: string, work: () => Promise<Of>): Promise<Result<Of>> {
  try {
    return { found: await work() };
  } catch (error) {
    const { name, message } = error as Error;
    logger.warn('part of the report failed', { part, error: name });
    if (error instanceof NotYet || error instanceof TooLate) return { failure: { why: 'late' } };
    if (error instanceof TooMuch) return { failure: { why: 'much' } };
    const said = error instanceof QuestionError ? message.slice(0, LONGEST_SAID) : name;
    return { failure: { why: 'failed', said } };
  }
}

/**
 * All that can be asked, as if nothing but the month had come in. What an item's day is stays within the month, so that questions
 * that count by month count one: days of the lake are UTC's, and the month is the owner's. Clicks are kept by the owner's day already.
 */
export function monthViews(
  config: Pick<DataConfig, 'datasets' | 'lake'>,
  { from, to, firstDay, lastDay }: Span,
): Record<string, View> {
  const views = viewsOf(config);
  const rows = quoted(rowsTable(EVENTS));
  const columns = (views[EVENTS]?.columns ?? [])
    .map(([name]) => quoted(name))
    .filter((name) => name !== '"day"')
    .join(', ');
  const moment = (date: Date) => `TIMESTAMP '${date.toISOString().slice(0, 19).replace('T', ' ')}'`;
  const [day, type] = [`${rows}."day"`, `${rows}."type"`];
  const cameIn = `coalesce(${rows}."received_at", ${rows}."at")`;
  const isWithin = `CASE WHEN ${type} = '${BY_OWNERS_DAY}' THEN ${day} BETWEEN '${firstDay}' AND '${lastDay}' ELSE ${cameIn} >= ${moment(from)} AND ${cameIn} < ${moment(to)} END`;
  const near = `${day} BETWEEN '${addDays(firstDay, -1)}' AND '${addDays(lastDay, 1)}'`;
  const ofMonth = `(SELECT ${columns}, greatest(least(${day}, '${lastDay}'), '${firstDay}') AS "day" FROM ${rows} WHERE ${near} AND ${isWithin}) AS ${rows}`;
  return Object.fromEntries(
    Object.entries(views).map(([name, view]) => [
      name,
      { ...view, sql: view.sql.replaceAll(`FROM ${rows}`, `FROM ${ofMonth}`) },
    ]),
  );
}
