import { describe, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../../../config/lake-fields.ts';
import { lakeRowsInStream as ofContact } from '../../../../../lambdas/contact/events/lake.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';
import { withoutOldPersons } from '../../../../../lambdas/data/lake/late.ts';
import {
  lakeRowsInStream as ofFeedback,
  lakeRowsOfStored as ofStoredFeedback,
} from '../../../../../lambdas/feedback/events/lake.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import {
  lakeRowsInStream as ofImages,
  lakeRowsOfStored as ofStoredImages,
} from '../../../../../lambdas/images/events/lake.ts';
import type { Image } from '../../../../../lambdas/images/image/image.ts';
import { replyOf } from '../../../../../lambdas/keyword-dm/events/derive.ts';
import {
  goneInStream,
  lakeRowsInStream as ofKeywordDm,
  lakeRowsOfStored as ofStoredKeywordDm,
} from '../../../../../lambdas/keyword-dm/events/lake.ts';
import { newReply } from '../../../../../lambdas/keyword-dm/outbox/reply.ts';
import type { EventRow } from '../../../../../lambdas/shared/lake/columns.ts';
import { forgetsOf, goneOf } from '../../../../../lambdas/shared/lake/forget.ts';
import { personHash } from '../../../../../lambdas/shared/lake/personal.ts';
import { recordOf as lakeRecord } from '../../../../../lambdas/shared/lake/send.ts';
import { recordOf } from '../../../../support/stream.ts';

const AT = '2026-11-28T10:00:00.000Z';
const personal = {
  key: 'a key',
  fields: {
    ...NO_FIELDS,
    widgets: { docs: ['comment', 'email', 'team', 'plan', 'user'] },
    presets: { photos: ['alt'] },
    accounts: { '178': ['username'] },
  },
};
const personOf = ({ person, fields }: EventRow = expect.unreachable()) => ({ person, ...fields });

const response = {
  pk: 'response#0199',
  sk: 'response',
  type: 'response',
  id: '0199',
  widget: 'docs',
  version: 1,
  state: 'new',
  receivedAt: AT,
  rating: 5,
  comment: 'a comment',
  answers: { team: ['sales', 'support'], secret: 'not listed' },
  attributes: { plan: 'large', version: 'not listed' },
  email: 'Ada@team.example',
  userPartition: 'user#0123',
} as unknown as FeedbackResponse;

describe('rows of responses', () => {
  it('are known by the address, which is the same person as in forms, and have what is listed', () => {
    const submission = { pk: 's', sk: 'submission', type: 'submission', id: 's', form: 'main', state: 'new' };
    const sent = { ...submission, receivedAt: AT, fields: [], replyTo: 'ada@TEAM.example' };
    const [ofForm] = ofContact([recordOf({ after: sent as unknown as Submission })], personal);
    const [row] = ofFeedback([recordOf({ after: response })], {}, personal);
    expect(personOf(row)).toEqual({
      person: ofForm?.person,
      field_comment: 'a comment',
      field_email: 'Ada@team.example',
      field_team: 'sales, support',
      field_plan: 'large',
    });
    expect(ofForm?.person).toMatch(/^[\w-]{22}$/);
    expect(ofStoredFeedback(response, {}, personal).map(personOf)).toEqual([personOf(row)]);
    expect(JSON.stringify(row)).not.toContain('not listed');
  });

  it('are known by the user where there is no address, which is nobody of another kind', () => {
    const [row] = ofFeedback([recordOf({ after: { ...response, email: undefined } })], {}, personal);
    expect(row?.person).toBe(personHash({ user: 'user#0123' }, 'a key'));
    const same = 'ada@team.example';
    const hashes = [{ email: same }, { user: same }, { instagram: same }].map((who) =>
      personHash(who, 'a key'),
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it('are forgotten when they are deleted, and have nothing of anybody where it is not asked for', () => {
    const gone = ofFeedback([recordOf({ before: response })], {}, personal);
    expect(gone.map(personOf)).toEqual([{}]);
    expect(forgetsOf(goneOf(gone))).toEqual([{ forget: { items: ['0199'], day: '2026-11-28' } }]);
    expect(ofFeedback([recordOf({ after: response })], {}).map(personOf)).toEqual([{}]);
  });
});

it('rows of images are nobody’s, and have what is said of the picture until it goes', () => {
  const image = {
    pk: 'image#1',
    sk: 'image',
    type: 'image',
    id: '1',
    preset: 'photos',
    createdAt: AT,
    size: 1,
  };
  const ready = { ...image, state: 'ready', readyAt: AT, alt: 'Ada at sea' } as unknown as Image;
  const rows = ofImages([recordOf({ after: ready })], { ...personal, key: undefined });
  expect(rows.map(personOf)).toEqual([{ field_alt: 'Ada at sea' }]);
  expect(ofStoredImages(ready, personal).map(personOf)).toEqual([{ field_alt: 'Ada at sea' }]);
  const gone = ofImages([recordOf({ before: ready, after: { ...ready, state: 'deleting' } })], personal);
  expect(gone.map(personOf)).toEqual([{}]);
  expect(forgetsOf(goneOf(gone))).toEqual([{ forget: { items: ['1'], day: '2026-11-28' } }]);
});

it('rows of replies are known by Instagram’s id, and go with the reply, though no event says that it went', () => {
  const reply = {
    pk: 'comment#178#17',
    leg: 'private-reply' as const,
    account: '178',
    lane: 'post' as const,
  };
  const pending = newReply(
    {
      ...reply,
      personId: '42',
      username: 'ada',
      template: 'Hi',
      deadline: AT,
      attempts: 0,
      deleteAt: 1,
    } as never,
    new Date(AT),
  );
  const sent = { ...pending, state: 'sent' as const, settledAt: AT };
  const rows = ofKeywordDm([recordOf({ before: { ...pending, state: 'sending' }, after: sent })], personal);
  const right = { person: personHash({ instagram: '42' }, 'a key'), field_username: 'ada' };
  expect(rows.map(personOf)).toEqual([right]);
  expect(ofStoredKeywordDm({ ...sent }, personal).map(personOf)).toEqual([right]);
  expect(goneInStream([recordOf({ before: sent })])).toEqual([{ item: replyOf(sent), day: '2026-11-28' }]);
  expect(goneInStream([recordOf({ before: pending, after: sent })])).toEqual([]);
  const unknown = { ...sent, personId: '' };
  const [row] = ofKeywordDm(
    [recordOf({ before: { ...unknown, state: 'sending' }, after: unknown })],
    personal,
  );
  expect(row?.person).toBeUndefined();
});

it('rows that waited for more than a day come without persons, whatever brought them back', () => {
  const [row] = ofFeedback([recordOf({ after: response })], {}, personal).map(lakeRecord);
  if (!row) return expect.unreachable();
  const after = (hours: number) => withoutOldPersons([row], new Date(Date.parse(AT) + hours * 3_600_000));
  expect(after(24.9)).toEqual([row]);
  const [bare = {}] = after(25);
  const rest = Object.entries(row).filter(([name]) => name !== 'person' && !name.startsWith('field_'));
  expect(bare).toEqual(Object.fromEntries(rest));
});
