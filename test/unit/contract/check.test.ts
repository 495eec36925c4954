import { describe, expect, it } from 'vitest';
import { type Seen, violations } from '../../support/contract-check.ts';

const submission = {
  id: '019aa5c2-7c1e-7b60-9f0e-5d2f3c1a9b04',
  form: 'main',
  state: 'new',
  receivedAt: '2026-11-21T12:00:00.000Z',
  deletedAfter: '2027-11-21T12:00:00.000Z',
  fields: { name: 'Ada', topics: ['a', 'b'] },
  etag: '"0"',
  legs: { mail: { state: 'sent', attempts: 1 } },
};
const one = `/owner/submissions/${submission.id}`;
const seen = (values: Partial<Omit<Seen, 'body'>> & { body?: unknown }): Seen => ({
  pipeline: 'contact',
  method: 'GET',
  path: one,
  status: 200,
  contentType: 'application/json',
  ...values,
  body: typeof values.body === 'string' ? values.body : JSON.stringify(values.body ?? submission),
});
const error = (code: string) => ({ error: 'No.', code, errors: [{ code, message: 'No.' }] });

describe('an answer within its contract', () => {
  it.each<[string, Parameters<typeof seen>[0]]>([
    ['is one', {}],
    ['is a page of them', { path: '/owner/submissions', body: { items: [submission], cursor: 'x' } }],
    ['is an error of the route', { path: '/owner/submissions', status: 400, body: error('BAD_CURSOR') }],
    ['is an error that every owner’s route has', { status: 401, body: error('UNAUTHORIZED') }],
    [
      'is a file',
      { path: '/owner/export', contentType: 'text/csv; charset=utf-8; header=present', body: 'id\n' },
    ],
    ['is a redirect', { method: 'POST', path: '//f/main', status: 303, contentType: null, body: '' }],
    [
      'is a page with an error',
      { method: 'POST', path: '/f/main', status: 422, contentType: 'text/html', body: '<p>' },
    ],
    [
      'is a page with an error after a form',
      { path: '/f/other/thanks', status: 404, contentType: 'text/html', body: '<p>' },
    ],
    [
      'is one after feedback',
      {
        pipeline: 'feedback',
        path: '/feedback/other/thanks',
        status: 404,
        contentType: 'text/html',
        body: '<p>',
      },
    ],
    [
      'is the 405 of a method that is not there',
      { method: 'PUT', status: 405, body: error('METHOD_NOT_ALLOWED') },
    ],
    ['is the 404 of an address that is not there', { path: '/x/y', status: 404, body: error('NOT_FOUND') }],
  ])('%s', (_, values) => {
    expect(violations(seen(values))).toEqual([]);
  });
});

describe('outside its contract', () => {
  it.each<[string, Parameters<typeof seen>[0], RegExp]>([
    [
      'is a field that is not named',
      { body: { ...submission, addressHash: 'x' } },
      /additional.*addressHash/,
    ],
    [
      'is one within it',
      { body: { ...submission, legs: { mail: { state: 'sent', attempts: 1, to: 'x' } } } },
      /"to"/,
    ],
    ['is a missing field', { body: { ...submission, form: undefined } }, /required.*form/],
    ['is a value of another type', { body: { ...submission, state: 'odd' } }, /state.*allowed/],
    ['is a time that is none', { body: { ...submission, receivedAt: 'today' } }, /receivedAt.*date-time/],
    ['is a status', { status: 418, body: error('NOT_FOUND') }, /status 418/],
    ['is a code of another route', { status: 404, body: error('WIDGET_NOT_FOUND') }, /code WIDGET_NOT_FOUND/],
    ['is a code that nobody knows', { status: 404, body: error('ODD') }, /\/code/],
    ['is an error without a sentence', { status: 404, body: { code: 'NOT_FOUND' } }, /required.*error/],
    ['is another type', { contentType: 'text/html', body: '<p>' }, /type text\/html/],
    ['is no JSON', { body: 'odd' }, /object/],
    ['is an empty body', { body: '' }, /empty/],
    ['is a body where none belongs', { method: 'POST', path: '/f/main', status: 303 }, /There is a body/],
    ['is success at an address that is not there', { path: '/owner/secrets' }, /address that the contract/],
  ])('%s', (_, values, message) => {
    expect(violations(seen(values)).join('\n')).toMatch(message);
  });
});
