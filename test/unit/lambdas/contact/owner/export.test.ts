import { describe, expect, it } from 'vitest';
import { chooseColumns, csvHeader, csvLine, jsonLine } from '../../../../../lambdas/contact/owner/export.ts';
import { orderedRecord } from '../../../../../lambdas/shared/http/ordered.ts';

const submission = (fields: Record<string, string | string[]>) => ({
  id: '1',
  form: 'main',
  state: 'new' as const,
  receivedAt: '2026-01-01T00:00:00.000Z',
  deletedAfter: '2027-01-01T00:00:00.000Z',
  fields,
});

describe('chooseColumns', () => {
  it('begins with the declared fields, then takes those of the first page', () => {
    const page = [submission({ b: '1', c: '2' }), submission({ a: '3', d: '4' })];
    expect(chooseColumns(['a', 'b'], page)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes no more names than a cursor can carry', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}`.padEnd(200, 'x'), '']));
    expect(JSON.stringify(chooseColumns([], [submission(many)])).length).toBeLessThan(2_100);
  });
});

it('keeps the order of names that are numbers, as columns and as JSON', () => {
  const fields = orderedRecord([
    ['10', 'a'],
    ['2', 'b'],
    ['1', 'c'],
  ]);
  expect(chooseColumns([], [submission(fields)])).toEqual(['10', '2', '1']);
  expect(csvLine(submission(fields), [])).toContain('{""10"":""a"",""2"":""b"",""1"":""c""}');
  expect(jsonLine(submission(fields))).toContain('"fields":{"10":"a","2":"b","1":"c"}');
});

describe('a line', () => {
  it('has the answers in their columns, and the others as JSON at its end', () => {
    const line = csvLine(submission({ name: 'Ada', topics: ['a', 'b'], later: 'x' }), [
      'name',
      'topics',
      'none',
    ]);
    expect(line).toBe('1,main,new,2026-01-01T00:00:00.000Z,,,,,,,,Ada,"a, b",,"{""later"":""x""}"\r\n');
  });

  it('has as many cells as the header, whose names are clear', () => {
    expect(csvHeader(['name', 'subject'])).toBe(
      '\ufeffid,form,state,receivedAt,replyTo,subject,language,origin,labels,assignee,notes,name,fields.subject,otherFields\r\n',
    );
  });
});
