import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { contact } from '../../../../../config/contact.ts';
import { composeAutoresponse } from '../../../../../lambdas/contact/delivery/autoresponse.ts';
import { fillIn, mergeForOwner, mergeForVisitor } from '../../../../../lambdas/contact/delivery/merge.ts';
import { composeNotification } from '../../../../../lambdas/contact/delivery/notification.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';
import { buildMime } from '../../../../../lambdas/shared/mail/mail.ts';
import { corpus } from '../../../../support/corpus.ts';

const TEMPLATE = 'Order of {topic} from {name} for {day} at {form}';
const { forms } = contact.parse({
  forms: {
    shop: {
      to: ['owner@frontdesk-tests.dev'],
      site: 'https://www.frontdesk-tests.dev',
      fields: {
        name: { type: 'text' },
        topic: { type: 'choice', options: ['Tea & pots', '<b>Cups</b>'], multiple: true },
        day: { type: 'date' },
        moment: { type: 'datetime' },
      },
      subject: TEMPLATE,
      intro: `${TEMPLATE}.\n\nCall {phone}.`,
      autoresponse: {
        subject: '{topic} for {day}',
        text: 'Your order {id} of {received}: {topic} for {day}, {moment}.',
      },
    },
  },
});
const form = forms.shop ?? expect.unreachable();
const autoresponse = form.autoresponse ?? expect.unreachable();

function submission(fields: Submission['fields'], more: Partial<Submission> = {}): Submission {
  return {
    pk: 'submission#1',
    sk: 'submission',
    type: 'submission',
    id: '019939c2-1111-7000-8000-000000000001',
    form: 'shop',
    state: 'new',
    receivedAt: '2026-11-27T23:30:00.000Z',
    fields,
    people: [],
    addressHash: 'x',
    gsi1pk: 'form#shop#new',
    gsi1sk: 'x',
    deleteAt: 0,
    ...more,
  };
}

const ordered = submission([
  ['name', 'Ada'],
  ['topic', ['Tea & pots', '<b>Cups</b>']],
  ['day', '2026-12-24'],
  ['moment', '2026-12-24T12:30'],
]);
const answer = (one: Submission) =>
  composeAutoresponse(autoresponse, mergeForVisitor(one, form, 'Europe/Berlin'));

describe('merge fields', () => {
  it('fill the subject and the words above the answers of the owner’s mail', () => {
    const { subject, text, html } = composeNotification(ordered, form, { timeZone: 'Europe/Berlin' });
    const said = 'Order of Tea & pots, <b>Cups</b> from Ada for 2026-12-24 at shop';
    expect(subject).toBe(said);
    expect(text.startsWith(`${said}.\n\nCall .\n\nName:\nAda`)).toBe(true);
    expect(html).toContain('Tea &amp; pots, &lt;b&gt;Cups&lt;/b&gt; from Ada');
  });

  it('fill the visitor’s with chosen options, days, and what we know, in their language', () => {
    expect(answer(ordered).subject).toBe('Tea & pots, <b>Cups</b> for 2026-12-24');
    expect(answer(ordered).text).toContain('019939c2-1111-7000-8000-000000000001 of 28 November 2026: Tea');
    expect(answer(submission([], { language: 'de-AT' })).text).toContain('of 28. November 2026: ');
    expect(answer(submission([], { language: 'tlh' })).text).toContain('of 28 November 2026: ');
  });

  it('are the declared field where it is named like something of ours, but for the form', () => {
    const fields = { id: { type: 'text' as const, required: false, minLength: 0, maxLength: 9 } };
    const one = submission([
      ['id', 'A-1'],
      ['form', 'x'],
      ['site', 'undeclared'],
    ]);
    const merge = mergeForOwner(one, { ...form, fields }, 'UTC');
    expect(fillIn('{id} {form} {site}', merge)).toBe('A-1 shop www.frontdesk-tests.dev');
  });
});

/** What people write who want more than to be read. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 150, maxLength: 3_000 }),
  fc.constantFrom(
    'x\r\nBcc: all@evil.dev\r\n\r\nBuy',
    '\u202egnp.exe',
    '\u2066\u2067a',
    '<img src=x onerror=alert(1)>',
    '"><script>',
    '{form}{name}{id}',
    '=?utf-8?Q?a=0D=0ABcc:_b?=',
    '\u0000\u001b[31m',
    '$& $1 $$',
    '\ud800',
  ),
);

describe('whatever strangers write', () => {
  it('stands in one line of the owner’s subject, turns nothing around, and runs nothing', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, phone) => {
        const one = submission([
          ['name', name],
          ['phone', phone],
        ]);
        const mail = composeNotification(one, form, { timeZone: 'UTC' });
        expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(mail.subject.length).toBeLessThanOrEqual(200);
        expect(mail.subject.startsWith('Order of from ')).toBe(true);
        const above = mail.text.slice(0, mail.text.indexOf('\n\nName:\n'));
        expect(above.split('\n')).toHaveLength(3);
        expect(above).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
        expect(above.length).toBeLessThan(600);
        expect(mail.html).not.toMatch(/<(script|img)/i);
        const from = { from: 'a@b.dev', to: ['o@b.dev'], leg: { pk: 'submission#1', leg: 'mail' } };
        const parsed = await simpleParser(await buildMime({ ...from, ...mail, nature: 'notification' }));
        expect(parsed.bcc).toBeUndefined();
        expect([...parsed.headers.keys()].filter((key) => key === 'bcc' || key === 'cc')).toEqual([]);
        expect(parsed.subject).toBe(mail.subject);
      }),
      { numRuns: 60, examples: corpus('contact/subjects') },
    );
  });

  it('never stands in a mail to a visitor, validated or not', () => {
    const nothing = answer(submission([]));
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('name', 'topic', 'day', 'moment', 'id', 'site', 'received'),
          fc.oneof(hostile, fc.array(hostile)),
        ),
        fc.option(hostile, { nil: undefined }),
        (fields, subject) => {
          const one = submission(Object.entries(fields), subject === undefined ? {} : { subject });
          expect(answer(one)).toEqual(nothing);
        },
      ),
    );
  });
});
