import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../../../config/lake-fields.ts';
import { lakeRowsInStream, lakeRowsOfStored } from '../../../../../lambdas/contact/events/lake.ts';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';
import { createSubmission } from '../../../../../lambdas/contact/submission/create.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';
import { forgetsOf, goneOf } from '../../../../../lambdas/shared/lake/forget.ts';
import { personHash } from '../../../../../lambdas/shared/lake/personal.ts';
import { recordOf as rowRecord } from '../../../../../lambdas/shared/lake/send.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { recordOf } from '../../../../support/stream.ts';

const RECEIVED = '2026-11-28T10:00:00.000Z';
const personal = {
  key: 'a key',
  fields: { ...NO_FIELDS, forms: { main: ['Topic', 'nope', 'constructor'] } },
};

function submission(values: Record<string, string>): Submission {
  return createSubmission({
    id: '0199',
    formId: 'main',
    form: { retentionDays: 30 },
    content: readSpecialFields(new Map(Object.entries(values))),
    judgement: { reasons: [], signals: [], points: 0 },
    decision: { fired: [], actions: {} },
    attachments: [],
    origin: undefined,
    people: [],
    addressHash: 'hash',
    now: new Date(RECEIVED),
  });
}

const sent = submission({ email: 'Ada@team.example', Topic: 'a chair', message: 'a secret' });
const turned = { ...sent, state: 'read', version: 1, changedAt: RECEIVED } as Submission;
const leg = newLeg({ pk: sent.pk, leg: 'mail' }, new Date(RECEIVED));
const changes = [{ after: sent }, { before: sent, after: turned }, { before: turned }];
const rows = (isAsked: boolean) => lakeRowsInStream(changes.map(recordOf), isAsked ? personal : undefined);

describe('persons in the lake', () => {
  it('are not there unless asked for', () => {
    for (const row of rows(false)) expect([row.person, row.fields]).toEqual([undefined, undefined]);
  });

  it('are a hash by a key of its own, with the text of listed answers alone', () => {
    const [came, changed, gone] = rows(true);
    for (const row of [came, changed])
      expect(rowRecord(row as NonNullable<typeof row>)).toMatchObject({
        person: personHash({ email: ' ada@TEAM.example' }, 'a key'),
        field_topic: 'a chair',
      });
    expect(gone).toMatchObject({ type: 'submission.deleted' });
    expect(JSON.stringify(rows(true))).not.toMatch(/secret|team\.example/i);
    expect([gone?.person, gone?.fields]).toEqual([undefined, undefined]);
    expect(personHash({ email: 'ada@team.example' }, 'other')).not.toBe(came?.person);
    const legs = lakeRowsInStream([recordOf({ before: leg, after: { ...leg, state: 'failed' } })], personal);
    for (const row of legs) expect(row.person).toBeUndefined();
  });

  it('keep 500 characters of an answer', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 2000, unit: 'grapheme' }), (text) => {
        const typed = submission({ Topic: text });
        const [row] = lakeRowsInStream([recordOf({ after: typed })], personal);
        expect((row?.fields?.field_topic ?? '').length).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('are forgotten with what is deleted, by somebody or by its retention', () => {
    const forget = [{ forget: { items: ['0199'], day: '2026-11-28' } }];
    expect(forgetsOf(goneOf(rows(true)))).toEqual(forget);
    const expired = lakeRowsInStream([recordOf({ before: turned, isExpiry: true })], personal);
    expect(forgetsOf(goneOf(expired))).toEqual(forget);
  });

  it('are asked to be forgotten by day, so many items at once', () => {
    const gone = Array.from({ length: 230 }, (_, i) => ({
      item: `i${i}`,
      day: i % 2 ? '2026-11-01' : '2026-11-02',
    }));
    const messages = forgetsOf([...gone, ...gone]);
    const found = messages.flatMap(({ forget }) =>
      'items' in forget ? forget.items.map((item) => ({ item, day: forget.day })) : [],
    );
    expect(found.sort((a, b) => (a.item < b.item ? -1 : 1))).toEqual(
      [...gone].sort((a, b) => (a.item < b.item ? -1 : 1)),
    );
    expect(messages).toHaveLength(4);
  });

  it('are the same in a backfill', () => {
    const [came, changed] = rows(true);
    const stored = lakeRowsOfStored(turned, personal);
    expect(stored.map(({ person, fields }) => ({ person, fields }))).toEqual(
      [came, changed].map((row) => ({ person: row?.person, fields: row?.fields })),
    );
    for (const row of lakeRowsOfStored(turned))
      expect([row.person, row.fields]).toEqual([undefined, undefined]);
  });
});
