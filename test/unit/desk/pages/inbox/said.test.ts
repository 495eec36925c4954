import { describe, expect, it } from 'vitest';
import type { SubmissionCounts } from '../../../../../contract/client/contact.ts';
import { de } from '../../../../../desk/i18n/messages/de.ts';
import { en } from '../../../../../desk/i18n/messages/en.ts';
import { makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { saidOf } from '../../../../../desk/pages/inbox/changes.ts';
import { hasElsewhere, unreadText } from '../../../../../desk/pages/inbox/queries.ts';

const t = makeTranslate('en', en);

describe('what is said of a change', () => {
  it('is what became of the message: one that was new is read, one from the archive is back', () => {
    expect(saidOf('read', ['new'], t)).toBe('Marked as read.');
    expect(saidOf('read', ['archived'], t)).toBe('Back in the inbox.');
    expect(saidOf('read', ['new', 'new'], t)).toBe('2 messages are marked as read.');
  });

  it('promises no mail that may have left long since', () => {
    expect(saidOf('release', ['spam'], t)).not.toContain('mail');
    expect(saidOf('release', ['spam', 'spam'], makeTranslate('de', de))).not.toContain('Mail');
  });
});

describe('an empty inbox', () => {
  const none = { count: 0, more: false };
  const counts = (some: object) =>
    ({
      items: [{ form: 'main', new: none, read: none, archived: none, spam: none, ...some }],
    }) as SubmissionCounts;

  it('is one where nothing came yet only if nothing is elsewhere', () => {
    expect(hasElsewhere(counts({}))).toBe(false);
    expect(hasElsewhere(counts({ archived: { count: 3, more: false } }))).toBe(true);
    expect(hasElsewhere(counts({ spam: { count: 1, more: false } }))).toBe(true);
    expect(hasElsewhere(undefined)).toBeUndefined();
  });
});

it('a count that was not counted to its end is read out as seen', () => {
  expect(unreadText({ count: 12, more: false }, t)).toBe('12 unread');
  expect(unreadText({ count: 1_000, more: true }, t)).toBe('More than 1,000 unread');
});
