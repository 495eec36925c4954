import { describe, expect, test } from 'vitest';
import { feedback } from '../../../config/feedback.ts';

const parse = (widget: object) =>
  feedback.parse({ widgets: { w: { site: 'https://www.frontdesk-tests.dev', ...widget } } }).widgets.w;

describe('an alert', () => {
  test.each([
    [{ kind: 'stars', alert: { atMost: 0 } }, '1 to 5'],
    [{ kind: 'thumbs', alert: { atMost: 2 } }, '0 to 1'],
    [{ kind: 'emoji', alert: { atMost: 6 } }, '1 to 5'],
    [{ kind: 'csat', alert: { atMost: 9 } }, '1 to 5'],
    [{ kind: 'comment', alert: { atMost: 1 } }, 'without ratings'],
  ])('at a rating that there is not is refused: %j', (widget, message) => {
    expect(() => parse(widget)).toThrow(message);
  });

  test.each([
    { kind: 'nps', alert: { atMost: 0 } },
    { kind: 'thumbs', alert: { atMost: 0 } },
    { kind: 'stars', alert: { atMost: 2 } },
  ])('is taken: %j', (widget) => {
    expect(parse(widget)?.alert).toMatchObject(widget.alert);
  });
});

describe('a follow-up', () => {
  test.each([
    [{ kind: 'nps', followUps: { why: { atMost: 11, ask: 'Why?' } } }, 'must be at most 10'],
    [{ kind: 'stars', followUps: { why: { atMost: 6, ask: 'Why?' } } }, '1 to 5'],
    [{ kind: 'stars', followUps: { why: { atLeast: 4, atMost: 2, ask: 'Why?' } } }, 'that low'],
    [{ kind: 'comment', followUps: { why: { ask: 'Why?' } } }, 'without ratings'],
    [{ kind: 'stars', followUps: { why: { atMost: 2 } } }, 'either'],
    [
      {
        kind: 'stars',
        followUps: { why: { ask: 'Why?' } },
        questions: { why: { type: 'text', label: 'W' } },
      },
      'has this id',
    ],
  ])('that can’t be is refused: %j', (widget, message) => {
    expect(() => parse(widget)).toThrow(message);
  });
});

describe('words in several languages', () => {
  test('need texts of ours or of the owner’s', () => {
    const title = { en: 'How was it?', it: 'Com’era?' };
    expect(() => parse({ kind: 'stars', title })).toThrow('no texts in it');
    expect(() =>
      feedback.parse({
        texts: { it: { send: 'Invia' } },
        widgets: { w: { kind: 'stars', site: 'https://www.frontdesk-tests.dev', title } },
      }),
    ).toThrow('add titles');
  });

  test('have a language in common', () => {
    const questions = { why: { type: 'text', label: { fr: 'Pourquoi ?' } } };
    expect(() => parse({ kind: 'stars', title: { de: 'Wie war es?' }, questions })).toThrow('in common');
  });

  test('are there in at least one, without its region', () => {
    expect(() => parse({ kind: 'stars', title: {} })).toThrow('at least one');
    expect(() => parse({ kind: 'stars', title: { 'de-AT': 'Na?' } })).toThrow('not a language');
  });
});

describe('a survey', () => {
  const survey = (closesAfterDays: number, askAgainAfterDays: number) =>
    feedback.safeParse({
      widgets: { recommend: { kind: 'nps', site: 'https://www.frontdesk-tests.dev' } },
      surveys: { spring: { widget: 'recommend', closesAfterDays, remindAfterDays: 0 } },
      askAgainAfterDays,
    });

  test('that is open longer than until somebody may be asked again is refused', () => {
    const { error } = survey(31, 30);
    expect(error?.issues).toMatchObject([
      {
        path: ['surveys', 'spring', 'closesAfterDays'],
        message: expect.stringContaining('askAgainAfterDays (30)'),
      },
    ]);
  });

  test('that closes on the day when somebody may be asked again is taken', () => {
    expect(survey(30, 30).success).toBe(true);
  });
});
