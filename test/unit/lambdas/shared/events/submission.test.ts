import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { submissionEvent, submissionEventSchema } from '../../../../../lambdas/shared/events/submission.ts';

const docs = readFileSync('docs/events.md', 'utf8');

describe('docs/events.md', () => {
  it('has the schema of version 1 as it is', () => {
    const [, schema = ''] = /```json\n(\{\n {2}"\$schema[\s\S]*?)\n```/.exec(docs) ?? [];
    expect(JSON.parse(schema)).toEqual(z.toJSONSchema(submissionEventSchema));
  });

  it('has an example that the schema takes', () => {
    const [, example = ''] = /```json\n(\{\n {2}"id[\s\S]*?)\n```/.exec(docs) ?? [];
    expect(submissionEventSchema.parse(JSON.parse(example))).toBeTruthy();
  });
});

it('an event holds what rules did, and nothing that a shadow would have', () => {
  const event = submissionEvent({
    type: 'submission.released',
    id: '0199',
    form: 'main',
    at: '2026-11-28T12:00:00.000Z',
    receivedAt: '2026-11-28T10:00:00.000Z',
    rules: [{ id: 'orders' }, { id: 'later', would: ['to'] }],
    labels: ['order'],
  });
  expect(submissionEventSchema.parse(event)).toEqual(event);
  expect(event).toMatchObject({ id: '0199.submission.released.1795867200000', data: { rules: ['orders'] } });
});
