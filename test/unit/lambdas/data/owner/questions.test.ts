import type { AthenaClient } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../../../config/lake-fields.ts';
import { composedQueries } from '../../../../../lambdas/data/lake/saved.ts';
import {
  answerQuestion,
  listQuestions,
  type Questions,
} from '../../../../../lambdas/data/owner/questions.ts';

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

/** Athena, as far as it is asked. @param states what a query is at each look */
function athena(states: readonly object[], rows: readonly string[][] = []) {
  const asked: Record<string, unknown>[] = [];
  let looks = 0;
  const send = async ({ constructor: { name }, input }: Sent) => {
    if (name === 'StartQueryExecutionCommand') {
      asked.push(input);
      return { QueryExecutionId: 'q' };
    }
    if (name === 'GetQueryExecutionCommand')
      return { QueryExecution: { Status: states[Math.min(looks++, states.length - 1)] } };
    const data = (row: readonly string[]) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) });
    return {
      ResultSet: {
        ResultSetMetadata: {
          ColumnInfo: [
            { Name: 'month', Type: 'varchar' },
            { Name: 'nps', Type: 'double' },
          ],
        },
        Rows: [data(['month', 'nps']), ...rows.map(data)],
      },
    };
  };
  return { client: { send } as unknown as AthenaClient, asked };
}

const questions = composedQueries({ datasets: {}, lake: { person: false, fields: NO_FIELDS } });
const given = (client: AthenaClient, more: Partial<Questions> = {}): Questions => ({
  questions,
  athena: client,
  workGroup: 'frontdesk-prod-data',
  database: 'frontdesk_prod',
  scanLimitMegabytes: 1000,
  ...more,
});
const request = (headers: Record<string, string> = {}) => ({ query: {}, headers }) as never;

describe('saved questions', () => {
  it('are six, with a sentence each; none where there is no lake, and not to be asked without Athena', () => {
    const { client } = athena([]);
    const listed = JSON.parse(listQuestions(given(client), request()).body);
    expect(listed.state).toBe('ready');
    expect(listed.items.map(({ name }: { name: string }) => name)).toHaveLength(6);
    expect(listed.items[0]).toEqual({ name: 'images-by-format', about: expect.stringMatching(/\.$/) });
    const without = given(client, { questions: composedQueries({ datasets: {} }) });
    expect(JSON.parse(listQuestions(without, request()).body)).toEqual({
      state: 'not-configured',
      items: [],
    });
    const local = given(client, { workGroup: undefined });
    expect(JSON.parse(listQuestions(local, request()).body).state).toBe('no-athena');
  });

  it('are asked with the views that they read, and Athena gives an answer of ten minutes ago again', async () => {
    const { client, asked } = athena([{ State: 'RUNNING' }, { State: 'SUCCEEDED' }], [['2026-11', '42']]);
    const answer = await answerQuestion(given(client), request(), 'nps');
    expect(JSON.parse(answer.body)).toEqual({
      name: 'nps',
      about: expect.any(String),
      columns: ['month', 'nps'],
      rows: [['2026-11', 42]],
      more: false,
    });
    expect(asked[0]).toMatchObject({
      QueryString: expect.stringMatching(/^WITH "responses" AS |^WITH "events" AS /),
      WorkGroup: 'frontdesk-prod-data',
      QueryExecutionContext: { Database: 'frontdesk_prod' },
      ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 10 } },
    });
    const etag = String(answer.headers?.etag);
    const again = await answerQuestion(given(client), request({ 'if-none-match': etag }), 'nps');
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('show a thousand rows, and say that there are more', async () => {
    const { client } = athena(
      [{ State: 'SUCCEEDED' }],
      Array.from({ length: 1001 }, (_, i) => ['2026-11', String(i)]),
    );
    const body = JSON.parse((await answerQuestion(given(client), request(), 'nps')).body);
    expect([body.rows.length, body.more]).toEqual([1000, true]);
  });

  it('that fail say why, and one that is none is not found', async () => {
    const failing = athena([
      { State: 'FAILED', StateChangeReason: 'Query exhausted: Bytes scanned limit was exceeded' },
    ]);
    await expect(answerQuestion(given(failing.client), request(), 'nps')).rejects.toMatchObject({
      status: 409,
      code: 'QUESTION_FAILED',
      message: expect.stringContaining('would read more than 1000 MB'),
    });
    await expect(answerQuestion(given(failing.client), request(), 'DROP')).rejects.toMatchObject({
      status: 404,
    });
  });
});
