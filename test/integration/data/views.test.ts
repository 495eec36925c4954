import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../config/lake-fields.ts';
import {
  lakeRowsInStream as ofContact,
  lakeRowsOfStored as ofStoredContact,
} from '../../../lambdas/contact/events/lake.ts';
import type { Submission } from '../../../lambdas/contact/submission/submission.ts';
import { compose } from '../../../lambdas/data/lake/compose.ts';
import { savedQueries } from '../../../lambdas/data/lake/saved.ts';
import { viewsOf } from '../../../lambdas/data/lake/views.ts';
import { spanOf } from '../../../lambdas/data/monthly/month.ts';
import { monthViews } from '../../../lambdas/data/monthly/questions.ts';
import {
  lakeRowsInStream as ofFeedback,
  lakeRowsOfStored as ofStoredFeedback,
} from '../../../lambdas/feedback/events/lake.ts';
import type { FeedbackResponse } from '../../../lambdas/feedback/response/response.ts';
import {
  lakeRowsInStream as ofImages,
  lakeRowsOfStored as ofStoredImages,
} from '../../../lambdas/images/events/lake.ts';
import type { Image } from '../../../lambdas/images/image/image.ts';
import {
  lakeRowsInStream as ofKeywordDm,
  lakeRowsOfStored as ofStoredKeywordDm,
} from '../../../lambdas/keyword-dm/events/lake.ts';
import { statisticsKey } from '../../../lambdas/keyword-dm/statistics/keys.ts';
import { EVENT_COLUMNS, type EventRow } from '../../../lambdas/shared/lake/columns.ts';
import { recordOf as lakeRecord } from '../../../lambdas/shared/lake/send.ts';
import { DuckDb } from '../../support/duckdb/session.ts';
import { recordOf } from '../../support/stream.ts';
import { datasetOf } from '../../unit/lambdas/data/dataset.ts';

let duckDb: DuckDb;
beforeAll(async () => {
  duckDb = await DuckDb.start();
});
afterAll(() => duckDb.stop());

const views = viewsOf({ datasets: {}, lake: { person: false, fields: NO_FIELDS } });
const KINDS = { page: 'nps' };
/** Moments are few, so that some are the same; some items come in on the day before. */
const moment = (tick: number) => new Date(Date.UTC(2026, 10, 27, 23, 59, 59, 900) + tick * 20).toISOString();

/** What was done to one item, in a few words; each pipeline makes changes of it as it can. */
const step = fc.record({
  what: fc.constantFrom('edit' as const, 'hold' as const, 'release' as const, 'delete' as const),
  ticks: fc.integer({ min: 0, max: 3 }),
  number: fc.integer({ min: 0, max: 10 }),
});
const story = fc.record({
  pipeline: fc.constantFrom('contact' as const, 'feedback' as const, 'images' as const),
  isHeld: fc.boolean(),
  begin: fc.integer({ min: 0, max: 9 }),
  steps: fc.array(step, { maxLength: 6 }),
  /** After which change a backfill sees it. */
  seen: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 2 }),
});
type Story = typeof story extends fc.Arbitrary<infer One> ? One : never;
type Step = Story['steps'][number];

interface Kept {
  readonly item: object | undefined;
  readonly rows: EventRow[];
}

const submissionSteps = {
  begin: (id: string, { isHeld, begin }: Story): Submission =>
    ({
      pk: `submission#${id}`,
      sk: 'submission',
      type: 'submission',
      id,
      form: 'main',
      state: isHeld ? 'spam' : 'new',
      ...(isHeld && { spamReasons: ['honeypot'] }),
      receivedAt: moment(begin),
      fields: [['name', 'Typed']],
      replyTo: 'typed@mail.example',
      language: 'de',
    }) as unknown as Submission,
  next(before: Submission, { what, number }: Step, at: string): Submission | undefined {
    const { spamReasons: _, ...rest } = before;
    const changed = { version: (before.version ?? 0) + 1, changedAt: at };
    if (what === 'delete') return undefined;
    if (what === 'hold')
      return before.state === 'spam'
        ? before
        : { ...before, ...changed, state: 'spam', spamReasons: ['owner'] };
    if (what === 'release') return before.state === 'spam' ? { ...rest, ...changed, state: 'new' } : before;
    if (before.state === 'spam') return { ...before, ...changed };
    return { ...before, ...changed, state: number % 2 ? 'read' : 'archived' };
  },
};

const responseSteps = {
  begin: (id: string, { isHeld, begin }: Story): FeedbackResponse =>
    ({
      pk: `response#${id}`,
      sk: 'response',
      type: 'response',
      id,
      widget: 'page',
      version: 1,
      state: isHeld ? 'spam' : 'new',
      receivedAt: moment(begin),
      rating: 5,
      comment: 'Typed',
      gsi2sk: `${moment(begin)}#${id}`,
    }) as unknown as FeedbackResponse,
  next(before: FeedbackResponse, { what, number }: Step, at: string): FeedbackResponse | undefined {
    const changed = { version: before.version + 1, gsi2sk: `${at}#${before.id}` };
    if (what === 'delete') return undefined;
    if (what === 'edit') return { ...before, ...changed, rating: number, changedAt: at };
    if (what === 'hold') return before.state === 'spam' ? before : { ...before, ...changed, state: 'spam' };
    return before.state === 'spam' ? { ...before, ...changed, state: 'new' } : before;
  },
};

const imageSteps = {
  begin: (id: string, { begin }: Story): Image =>
    ({
      pk: `image#${id}`,
      sk: 'image',
      type: 'image',
      id,
      preset: 'photos',
      state: 'processing',
      createdAt: moment(begin),
      size: 9,
      contentType: 'image/png',
    }) as unknown as Image,
  next(before: Image, { what }: Step, at: string): Image | undefined {
    const original = { format: 'png', width: 1, height: 1, bytes: 90, hash: 'a' };
    const variants = (['avif', 'webp'] as const).flatMap((format, i) =>
      [1, 2].map((width) => ({ format, width, height: 1, bytes: 10 * width + i, animated: false })),
    );
    const manifest = { width: 1, height: 1, placeholder: {} as never, original, variants };
    if (what === 'delete') return before.state === 'deleting' ? undefined : { ...before, state: 'deleting' };
    if (before.state === 'deleting') return before;
    if (what === 'hold')
      return before.state === 'processing'
        ? { ...before, state: 'rejected', reason: { code: 'BROKEN' as never, message: 'Typed' } }
        : before;
    return { ...before, state: 'ready', readyAt: at, manifest };
  },
};

/** The stream says when, to the second. */
function written(write: Parameters<typeof recordOf>[0], at: string): ReturnType<typeof recordOf> {
  const record = recordOf(write);
  const ApproximateCreationDateTime = Math.floor(Date.parse(at) / 1000);
  return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime } };
}

/** All rows that a story leaves in the lake, and the item as it is in its table at the end. */
function tell(story: Story, id: string): Kept {
  const { begin, next, rowsOf, stored } = (
    {
      contact: { ...submissionSteps, rowsOf: ofContact, stored: ofStoredContact },
      feedback: {
        ...responseSteps,
        rowsOf: (records: Parameters<typeof ofFeedback>[0]) => ofFeedback(records, KINDS),
        stored: (item: { type: string }) => ofStoredFeedback(item, KINDS),
      },
      images: { ...imageSteps, rowsOf: ofImages, stored: ofStoredImages },
    } as const
  )[story.pipeline] as {
    begin: (id: string, story: Story) => object;
    next: (before: never, step: Step, at: string) => object | undefined;
    rowsOf: (records: ReturnType<typeof recordOf>[]) => EventRow[];
    stored: (item: never) => EventRow[];
  };
  let item: object | undefined = begin(id, story);
  const rows = rowsOf([written({ after: item }, moment(story.begin))]);
  let tick = story.begin;
  for (const [i, one] of story.steps.entries()) {
    if (!item) break;
    if (story.seen.includes(i)) rows.push(...stored(item as never));
    // Pictures are not rendered twice within a moment.
    tick += one.ticks + (story.pipeline === 'images' ? 1 : 0);
    const after = next(item as never, one, moment(tick));
    if (after !== item)
      rows.push(...rowsOf([written({ before: item, ...(after && { after }) }, moment(tick))]));
    item = after;
  }
  if (item && story.seen.includes(6)) rows.push(...stored(item as never));
  return { item, rows };
}

/** What the views say of what is in the tables, in a plain script. */
function expected(items: readonly object[]): Record<string, unknown>[][] {
  const byType = <One>(type: string) => items.filter((item) => 'type' in item && item.type === type) as One[];
  return [
    byType<Submission>('submission').map(({ id, form, state, version = 0, language, receivedAt }) => ({
      id,
      form,
      state,
      version,
      language,
      day: receivedAt.slice(0, 10),
    })),
    byType<FeedbackResponse>('response').map(({ id, widget, state, version, rating, receivedAt }) => ({
      id,
      widget,
      kind: 'nps',
      state,
      version,
      rating,
      day: receivedAt.slice(0, 10),
    })),
    byType<Image>('image')
      .filter(({ state }) => state === 'ready' || state === 'rejected')
      .map(({ id, preset, state, manifest, createdAt }) => ({
        id,
        preset,
        state,
        bytes: manifest?.original.bytes ?? 9,
        stored_format: manifest ? 'avif' : null,
        stored_bytes: manifest ? 20 : null,
        day: createdAt.slice(0, 10),
      })),
  ];
}

const QUERIES = [
  'SELECT id, form, state, version, language, day FROM submissions ORDER BY id',
  'SELECT id, widget, kind, state, version, rating, day FROM responses ORDER BY id',
  'SELECT id, preset, state, bytes, stored_format, stored_bytes, day FROM images ORDER BY id',
  'SELECT id FROM events',
].map((sql) => compose(sql, views));

it('shows what the tables have, after any mixture of what happens, in any order, repeated, and seen by backfills', async () => {
  const run = fc.asyncProperty(
    fc.array(story, { maxLength: 30, size: 'max' }),
    fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
    async (stories, shuffle) => {
      const told = stories.map((one, i) => tell(one, `0199-${String(i).padStart(3, '0')}`));
      const all = told.flatMap(({ rows }) => rows);
      // Each comes once, some twice or more, in whatever order.
      const came = [...all, ...shuffle.flatMap((n) => all.slice(n % (all.length || 1)).slice(0, 1))]
        .map((row, i) => [row, ((i + 1) * ((shuffle[i % shuffle.length] ?? 0) + 7919)) % 1009] as const)
        .sort(([, a], [, b]) => a - b)
        .map(([row]) => lakeRecord(row));
      const [submissions, responses, images, events = []] = await duckDb.ask({
        tables: { events_rows: [{ ...EVENT_COLUMNS, day: 'text' }, came] },
        queries: QUERIES,
      });
      const right = expected(told.flatMap(({ item }) => (item ? [item] : [])));
      expect([submissions, responses, images]).toEqual(right);
      // Each thing that happened once, whoever told it.
      expect(events.map(({ id }) => id).sort()).toEqual([...new Set(all.map(({ id }) => id))].sort());
      expect(JSON.stringify(came)).not.toMatch(/typed/i);
    },
  );
  await fc.assert(run, { numRuns: 40 });
});

it('answers the saved questions of one month of the owner’s, whose days are not those of UTC', async () => {
  const received = (moment: string, i: number): EventRow => ({
    id: `s${i}.submission.accepted`,
    type: 'submission.accepted',
    at: moment,
    version: 0,
    source: 'live',
    pipeline: 'contact',
    item: `s${i}`,
    received_at: moment,
    form: 'main',
  });
  // In Berlin, October begins at 22:00 on the last day of September, and ends an hour later in the day.
  const within = ['2026-09-30T22:00:00.000Z', '2026-10-15T12:00:00.000Z', '2026-10-31T22:59:59.999Z'];
  const without = ['2026-09-30T21:59:59.999Z', '2026-10-31T23:00:00.000Z', '2026-11-01T08:00:00.000Z'];
  const rows = [...within, ...without].map(received);
  // What became of them later belongs to the month in which they came in.
  const held = rows.map((row) => ({
    ...row,
    id: row.id.replace('accepted', 'held'),
    type: 'submission.held',
    version: 1,
    at: '2026-11-20T10:00:00.000Z',
  }));
  const config = { datasets: {}, lake: { person: false, fields: NO_FIELDS } };
  const ofMonth = monthViews(config, spanOf('2026-10', 'Europe/Berlin'));
  const sqlOf = (name: string) => savedQueries().find((one) => one.name === name)?.sql ?? '';
  const [sources = [], spam = []] = await duckDb.ask({
    tables: {
      events_rows: [{ ...EVENT_COLUMNS, day: 'text' }, [...rows, ...held].map((row) => lakeRecord(row))],
    },
    queries: ['submissions-by-source', 'spam'].map((name) => compose(sqlOf(name), ofMonth)),
  });
  expect(sources.reduce((sum, { came_in: cameIn }) => sum + Number(cameIn), 0)).toBe(within.length);
  expect(spam).toMatchObject([{ month: '2026-10', form: 'main', came_in: 3, held: 3, released: 0 }]);
});

it.each(['America/New_York', 'UTC', 'Pacific/Kiritimati'])(
  'counts the clicks of the owner’s month in %s, which are kept by the owner’s day',
  async (zone) => {
    const clickedOn = (day: string, at: string) => {
      const item = { pk: statisticsKey('shop'), sk: `${day}#clicks#link1#0`, rule_abcdef: 1, people: 1 };
      return [written({ before: { ...item, people: 0, rule_abcdef: 0 }, after: item }, at)];
    };
    const config = { datasets: {}, lake: { person: false, fields: NO_FIELDS } };
    const span = spanOf('2026-10', zone);
    const last = new Date(span.to.getTime() - 1000).toISOString();
    const rows = [
      ...ofKeywordDm(clickedOn('2026-10-01', span.from.toISOString())),
      ...ofKeywordDm(clickedOn('2026-10-31', last)),
      ...ofKeywordDm(clickedOn('2026-09-30', new Date(span.from.getTime() - 1000).toISOString())),
      ...ofKeywordDm(clickedOn('2026-11-01', span.to.toISOString())),
      // Brought by a backfill, which knows the day alone.
      ...ofStoredKeywordDm({ pk: statisticsKey('shop'), sk: '2026-10-01#clicks#link2#0', people: 1 }),
    ];
    const [clicks = []] = await duckDb.ask({
      tables: { events_rows: [{ ...EVENT_COLUMNS, day: 'text' }, rows.map((row) => lakeRecord(row))] },
      queries: [compose('SELECT day, link FROM clicks ORDER BY day, link', monthViews(config, span))],
    });
    expect(clicks).toEqual([
      { day: '2026-10-01', link: 'link1' },
      { day: '2026-10-01', link: 'link2' },
      { day: '2026-10-31', link: 'link1' },
    ]);
  },
);

it('counts each row of a data set without a key once, though it lies in two files while small ones are put together', async () => {
  const columns = { id: 'text', day: 'text', _file: 'text', _line: 'integer', _landed: 'time' };
  const row = fc.record({ id: fc.constantFrom('a', 'b'), day: fc.constantFrom('2026-11-01', '2026-11-02') });
  const plain = viewsOf({ datasets: { visits: datasetOf({ columns: { id: { type: 'text' } } }) } });
  const run = fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.array(fc.nat()), async (rows, again) => {
    const all = rows.map((one, i) => ({
      ...one,
      _file: `file-${i % 3}`,
      _line: i,
      _landed: '2026-11-03 10:00:00.000',
    }));
    const twice = again.flatMap((n) => all.slice(n % (all.length || 1)).slice(0, 1));
    const [found = []] = await duckDb.ask({
      tables: { visits_rows: [columns, [...all, ...twice]] },
      queries: [compose('SELECT id, day FROM visits ORDER BY id, day', plain)],
    });
    const sorted = rows.map(({ id, day }) => `${id} ${day}`).sort();
    expect(found.map(({ id, day }) => `${id} ${day}`)).toEqual(sorted);
  });
  await fc.assert(run, { numRuns: 20 });
});
