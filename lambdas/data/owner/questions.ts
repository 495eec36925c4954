/** The saved questions, as the owner's routes answer them. */
import type { AthenaClient } from '@aws-sdk/client-athena';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { requireKnown } from '../../shared/owner/query.ts';
import { askAthena, NotYet } from '../lake/athena.ts';
import { QuestionError } from '../lake/question.ts';
import type { SavedQuery } from '../lake/saved.ts';
import { cachedJson } from './cached.ts';

export interface Questions {
  /** With the views that they read; none where the lake is not configured. */
  readonly questions: readonly SavedQuery[];
  readonly athena: AthenaClient;
  /** Undefined on an engine without Athena. */
  readonly workGroup: string | undefined;
  readonly database: string | undefined;
  readonly scanLimitMegabytes: number;
}

/** How old an answer may be that is given again: each look would be billed otherwise. */
const REUSE_MINUTES = 10;
/** API Gateway waits 29 seconds. */
const PATIENCE_MILLISECONDS = 22_000;
/** Rows that a page shows; who wants more asks by command. */
const MOST_ROWS = 1000;

export function listQuestions({ questions, workGroup }: Questions, { query }: Request) {
  requireKnown(query);
  const state = questions.length === 0 ? 'not-configured' : workGroup === undefined ? 'no-athena' : 'ready';
  return json(200, { state, items: questions.map(({ name, about }) => ({ name, about })) });
}

/** @throws HttpError 503 where it takes longer than a request: asked again, the answer is there */
export async function answerQuestion(
  { questions, athena, workGroup, database, scanLimitMegabytes }: Questions,
  { query, headers }: Pick<Request, 'query' | 'headers'>,
  name: string,
) {
  requireKnown(query);
  const question = questions.find((one) => one.name === name);
  if (!question || workGroup === undefined) throw notFound();
  try {
    const { columns, rows } = await askAthena(athena, {
      sql: question.sql,
      workGroup,
      ...(database !== undefined && { database }),
      scanLimitMegabytes,
      reuseMinutes: REUSE_MINUTES,
      patience: PATIENCE_MILLISECONDS,
    });
    return cachedJson(headers, {
      name,
      about: question.about,
      columns,
      rows: rows.slice(0, MOST_ROWS),
      more: rows.length > MOST_ROWS,
    });
  } catch (error) {
    if (error instanceof NotYet)
      throw new HttpError(503, 'NO_ANSWER_YET', 'Athena is still at it. Ask again in a moment.', {
        headers: { 'retry-after': '5' },
      });
    if (error instanceof QuestionError) throw new HttpError(409, 'QUESTION_FAILED', error.message);
    throw error;
  }
}
