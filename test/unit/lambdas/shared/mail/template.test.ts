import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../../config/index.ts';
import { composeAutoresponse } from '../../../../../lambdas/contact/delivery/autoresponse.ts';
import { composeNotification } from '../../../../../lambdas/contact/delivery/notification.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';
import { composeAlert } from '../../../../../lambdas/feedback/mail/alert.ts';
import { composeDigest } from '../../../../../lambdas/feedback/mail/digest.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import { html } from '../../../../../lambdas/shared/http/html.ts';
import { buildMime } from '../../../../../lambdas/shared/mail/mail.ts';
import { atDesk, layOut, lines } from '../../../../../lambdas/shared/mail/template.ts';
import { cloudConfig } from '../../../../support/config.ts';
import { response } from '../../feedback/counting/feedback-table.ts';

const config = parseConfig(cloudConfig);
const form = config.contact?.forms.main ?? expect.unreachable();
const widget = config.feedback?.widgets.rating ?? Object.values(config.feedback?.widgets ?? {})[0];
const brand = { name: 'Tea & Sons', accent: '#770000', logo: 'data:image/png;base64,iVBORw0KGgo=' };

/** Every mail that we make, about a text of a visitor's or of the owner's. */
function allMails(text: string) {
  if (!widget) throw new Error('the test configuration has a widget');
  const about = { timeZone: 'UTC', brand };
  const given: FeedbackResponse = { ...response(1, 1, 1), comment: text };
  const submission: Submission = {
    pk: 'submission#1',
    sk: 'submission',
    type: 'submission',
    id: '1',
    form: 'main',
    state: 'new',
    receivedAt: '2026-07-01T10:00:00.000Z',
    fields: [['message', text]],
    people: [],
    addressHash: 'x',
    gsi1pk: 'form#main#new',
    gsi1sk: '2026-07-01T10:00:00.000Z#1',
    deleteAt: 0,
  };
  const week = [{ day: '2026-11-16', counts: { responses: 1, ratings: { 1: 1 } } }];
  return {
    submission: composeNotification(submission, form, about),
    autoresponse: composeAutoresponse({ subject: 'Hi', text }, () => undefined, brand),
    alert: composeAlert(given, widget, about),
    digest: composeDigest({ widgetId: 'w', widget, week, weekBefore: week, comments: [given], brand }),
  };
}

it('the way to the desk keeps to the brand, and is none without a desk', () => {
  const way = atDesk('https://desk.example', '/inbox?view=spam', brand);
  expect(way?.text).toBe('Open at the desk:\nhttps://desk.example/inbox?view=spam\n');
  expect(way?.html.source).toContain('background:#770000');
  expect(atDesk(undefined, '/inbox', brand)).toBeUndefined();
});

describe('every mail', () => {
  it.each(Object.entries(allMails('first\nsecond\r\nthird')))(
    'has line breaks that Outlook shows: %s',
    (_, mail) => {
      expect(mail.html).toContain('first<br>second<br>third');
      expect(mail.html).not.toContain('pre-wrap');
    },
  );

  it.each(Object.entries(allMails('x')))('bears the brand, and loads nothing: %s', async (_, mail) => {
    expect(mail.html).toContain('border-top:4px solid #770000');
    expect(mail.html).toContain('<img src="cid:logo@frontdesk" alt="Tea &amp; Sons" height="40"');
    expect(mail.html).not.toMatch(/(?:src|background)="(?!cid:)|url\(/);
    const parsed = await simpleParser(
      await buildMime({
        from: 'a@frontdesk-tests.dev',
        to: ['b@frontdesk-tests.dev'],
        ...mail,
        leg: { pk: 'x#1', leg: 'mail' },
        nature: 'report',
      }),
    );
    expect(parsed.attachments.map(({ cid }) => cid)).toContain('logo@frontdesk');
  });

  it('runs nothing of what was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<script>', '"', "'", '<img src=x>', '&lt;', '\n', '  ', 'a')),
        (parts) => {
          for (const { html } of Object.values(allMails(parts.join('') || 'a')))
            expect(html).not.toMatch(/<script|<img src=x/);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('lines', () => {
  it.each([
    ['one', 'one'],
    ['a\nb', 'a<br>b'],
    ['a\r\nb\rc\u2028d\u2029e', 'a<br>b<br>c<br>d<br>e'],
    ['a\n\nb', 'a<br><br>b'],
    ['a   b', 'a \u00a0 b'],
    ['<b>\n&', '&lt;b&gt;<br>&amp;'],
  ])('of %j are %j', (text, source) => {
    expect(lines(text).source).toBe(source);
  });
});

describe('a mail without a brand', () => {
  it('has neither logo nor name', () => {
    const { html: source, images } = layOut({ body: html`<p>x</p>` });
    expect(images).toEqual([]);
    expect(source).not.toContain('<img');
    expect(source).not.toContain(' lang=');
  });
});

it.each([
  ['ar', '<html lang="ar" dir="rtl">'],
  ['de', '<html lang="de">'],
  [undefined, '<html>'],
])('a mail in %s says how it is written', (language, tag) => {
  expect(layOut({ ...(language && { language }), body: html`<p>x</p>` }).html).toContain(tag);
});
