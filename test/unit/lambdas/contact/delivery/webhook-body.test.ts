import { describe, expect, it } from 'vitest';
import { webhookBody } from '../../../../../lambdas/contact/delivery/webhook-body.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';

const submission: Submission = {
  pk: 'submission#0199',
  sk: 'submission',
  type: 'submission',
  id: '0199',
  form: 'main',
  state: 'new',
  receivedAt: '2026-11-21T12:00:00.000Z',
  fields: [
    ['zebra', 'z'],
    ['name', 'Ada'],
    ['topics', ['offer', 'press']],
  ],
  origin: 'https://site.example',
  people: ['person#hidden'],
  addressHash: 'hash',
  gsi1pk: 'form#main',
  gsi1sk: '2026-11-21T12:00:00.000Z#0199',
  deleteAt: 1,
};

describe('webhookBody', () => {
  it('has the answers in their order, and nothing internal', () => {
    expect(JSON.stringify(webhookBody(submission, []))).toBe(
      '{"type":"submission","id":"0199","form":"main","receivedAt":"2026-11-21T12:00:00.000Z",' +
        '"fields":{"zebra":"z","name":"Ada","topics":["offer","press"]}}',
    );
  });

  it('keeps the order of names that are numbers', () => {
    const fields = [
      ['10', 'a'],
      ['2', 'b'],
      ['1', 'c'],
    ] as const;
    expect(JSON.stringify(webhookBody({ ...submission, fields }, []))).toContain(
      '"fields":{"10":"a","2":"b","1":"c"}',
    );
  });

  it('has what the visitor gave beside them', () => {
    const said = { replyTo: 'ada@mail.example', subject: 'Hello', language: 'en' };
    expect(webhookBody({ ...submission, ...said }, [])).toMatchObject(said);
  });

  it('says of a test that it is one', () => {
    expect(webhookBody({ ...submission, isTest: true }, [])).toMatchObject({ test: true });
    expect(webhookBody({ ...submission, labels: ['test'] }, [])).not.toHaveProperty('test');
  });

  it('has links to the files', () => {
    const file = { name: 'a.pdf', type: 'application/pdf', bytes: 9, url: 'https://api.example/a/token' };
    expect(webhookBody(submission, [file]).attachments).toEqual([file]);
  });
});
