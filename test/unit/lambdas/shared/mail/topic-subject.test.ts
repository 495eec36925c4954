import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topicSubject } from '../../../../../lambdas/shared/mail/topic-subject.ts';
import { messageOf } from '../../../../sim/aws/sns.ts';

const publish = (text: string) => messageOf({ Subject: topicSubject(text), Message: 'Something happened.' });

test('is one that a topic takes, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (text) => {
      publish(text);
    }),
  );
});

test('is the text itself, where that is short', () => {
  expect(topicSubject('Frontdesk: cellar is too high (temperature)')).toBe(
    'Frontdesk: cellar is too high (temperature)',
  );
});

test.each([
  ['of exactly a hundred characters', 'x'.repeat(100), 'x'.repeat(99)],
  ['of several lines', 'one\r\ntwo\u2028three', 'one two three'],
])('is cut to what SNS takes: a text %s', (_, text, subject) => {
  expect(() => messageOf({ Subject: text, Message: 'Something happened.' })).toThrow(
    'Invalid parameter: Subject',
  );
  expect(topicSubject(text)).toBe(subject);
});
