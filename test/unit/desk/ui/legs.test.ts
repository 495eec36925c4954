/** Each reason that a lambda writes at a leg has words at the desk, or stands below with why it has none. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { de } from '../../../../desk/i18n/messages/de.ts';
import { en } from '../../../../desk/i18n/messages/en.ts';
import { makeTranslate } from '../../../../desk/i18n/translate.ts';
import { legReason } from '../../../../desk/ui/legs.tsx';
import { HELD_AS_SPAM as MESSAGE_HELD } from '../../../../lambdas/contact/submission/submission.ts';
import { HELD_AS_SPAM as RESPONSE_HELD } from '../../../../lambdas/feedback/response/response.ts';
import { PAUSED } from '../../../../lambdas/shared/destinations/health.ts';
import { EARLIER } from '../../../../lambdas/shared/destinations/order.ts';
import { classifySendError } from '../../../../lambdas/shared/mail/answer.ts';
import { MAIL_FAILURES } from '../../../../lambdas/shared/mail/events.ts';

const t = makeTranslate('en', en);
/** Instagram's have words of their own. */
const sources = globSync('lambdas/**/*.ts', { exclude: ['lambdas/keyword-dm/**'] });
const sourceOf = (file: string) => readFileSync(file, 'utf8');

/** A reason that no code writes out where it ends an attempt: which it can be, by the file and how it stands there. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  'lambdas/contact/delivery/deliver.ts HELD_AS_SPAM': [MESSAGE_HELD],
  'lambdas/feedback/mail/deliver.ts HELD_AS_SPAM': [RESPONSE_HELD],
  'lambdas/shared/destinations/health.ts PAUSED': [PAUSED],
  'lambdas/shared/destinations/order.ts EARLIER': [EARLIER],
  'lambdas/contact/delivery/autoresponse.ts reason': quotedIn(
    /Promise<([^>]*)>/.exec(sourceOf('lambdas/contact/delivery/turn.ts'))?.[1] ?? '',
  ),
  'lambdas/shared/mail/answer.ts reason': [
    ...quotedIn(/REFUSED = new Set\(([^)]*)\)/.exec(sourceOf('lambdas/shared/mail/answer.ts'))?.[1] ?? ''),
    reasonOfAws('MessageRejected', 'Email address is not verified'),
    reasonOfAws('Throttling', 'Daily message quota exceeded'),
    reasonOfAws('MailFromDomainNotVerifiedException'),
    'AccountSendingPausedException',
  ],
  'lambdas/shared/destinations/post.ts `redirect-${status}`': ['redirect-301'],
  'lambdas/shared/destinations/post.ts `status-${status}`': ['status-503'],
  'lambdas/shared/destinations/post.ts reason': ['timeout', 'ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND'],
  // What these are called with is found by itself.
  'lambdas/shared/destinations/deliver.ts reason': [],
  'lambdas/feedback/mail/deliver.ts reason': [],
};

/** Deliberately raw. */
const RAW: Readonly<Record<string, string>> = {
  'lambdas/shared/legs/queue.ts (error as Error).name': 'an error of AWS or of ours, by the name in the logs',
  'lambdas/images/image/processing.ts reason': 'an error of AWS or of ours, by the name in the logs',
  'lambdas/data/monthly/send.ts error.name': 'the monthly report is not shown at the desk',
  'no-answer': 'the monthly report is not shown at the desk',
  'parts-missing': 'the monthly report is not shown at the desk',
  "lambdas/feedback/survey/deliver.ts unwanted ?? ''": 'invitations are not shown at the desk',
  'widget-closed': 'invitations are not shown at the desk',
  'lambdas/images/image/refusal.ts code': 'a refused picture says why by its state',
};

function quotedIn(text: string): string[] {
  return [...text.matchAll(/'([^']+)'/g)].map(([, code = '']) => code);
}

function reasonOfAws(name: string, message = ''): string {
  const outcome = classifySendError(Object.assign(new Error(message), { name }));
  return 'reason' in outcome ? outcome.reason : '';
}

const ENDS = [
  /outcome: '(?:dropped|refused|try-again)',\s*reason(?:: ('[^']*'|`[^`]*`|[^,}\n]+?))?(?=\s*[,}])/g,
  /(?:return|:|=>) (?:dropped|needsOwner)\(('[^']*'|[A-Z_]+)\)/g,
];
const written = sources
  .filter((file) => /legs\/record\.ts|RenderOutcome/.test(sourceOf(file)) || file.includes('shared/legs/'))
  .flatMap((file) =>
    ENDS.flatMap((pattern) =>
      [...sourceOf(file).matchAll(pattern)].map(([, reason = 'reason']) => ({ file, reason: reason.trim() })),
    ),
  );
const codes = [
  ...MAIL_FAILURES,
  'changed-meanwhile',
  ...written.flatMap(({ file, reason }) => {
    const [quoted] = /^'[^']*'$/.test(reason) ? quotedIn(reason) : [];
    if (quoted !== undefined) return [quoted];
    const key = `${file} ${reason}`;
    return Object.hasOwn(RAW, key) ? [] : (MADE[key] ?? [key]);
  }),
];

describe('why something left, or did not', () => {
  it('is looked for where legs end', () => {
    expect(written.length).toBeGreaterThan(40);
    expect(codes).toEqual(expect.arrayContaining(['answered-lately', 'domain-limit', 'credential-unusable']));
  });

  it.each([...new Set(codes)].sort())('has words for %s, or is raw for a reason', (code) => {
    if (Object.hasOwn(RAW, code)) expect(legReason(code, t)).toBe(code);
    else expect(legReason(code, t)).toMatch(/ /);
  });

  it('is raw only where that is said of something that exists', () => {
    const there = new Set([...codes, ...written.map(({ file, reason }) => `${file} ${reason}`)]);
    expect(Object.keys({ ...RAW, ...MADE }).filter((key) => !there.has(key))).toEqual([]);
  });

  it('has a number or a name with it where that says more', () => {
    expect(legReason('status-503', t)).toContain('503');
    expect(legReason('redirect-301', makeTranslate('de', de))).toContain('301');
    expect(legReason('ECONNRESET', t)).toContain('ECONNRESET');
  });

  it('is no property that every object has', () => {
    expect(legReason('constructor', t)).toBe('constructor');
  });
});

it('what was decided against is not called late or failed', () => {
  expect(en.legs.expired).toBe('Not sent');
});
