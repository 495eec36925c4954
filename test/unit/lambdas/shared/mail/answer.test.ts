import { describe, expect, it } from 'vitest';
import { classifySendError } from '../../../../../lambdas/shared/mail/answer.ts';

/** An error as the SDK throws it for an answer of SES's. */
function answer(name: string, httpStatusCode: number, message = '') {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

const NOT_VERIFIED =
  'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: a@b.example';
const QUOTA = 'Daily message quota exceeded.';
const RATE = 'Maximum sending rate exceeded.';

describe('classifySendError', () => {
  it.each([
    ['a refused message', answer('MessageRejected', 400), { outcome: 'refused', reason: 'MessageRejected' }],
    [
      'an attachment that SES takes for a virus',
      answer('MessageRejected', 400, 'Message contains a virus.'),
      { outcome: 'refused', reason: 'MessageRejected' },
    ],
    [
      'an address that is not verified yet',
      answer('MessageRejected', 400, NOT_VERIFIED),
      { outcome: 'try-again', reason: 'not-verified', known: true, needsOwner: true },
    ],
    [
      'an envelope’s domain that is not verified yet',
      answer('MailFromDomainNotVerifiedException', 400),
      { outcome: 'try-again', reason: 'mail-from-not-verified', known: true, needsOwner: true },
    ],
    [
      'the day’s quota used up',
      answer('Throttling', 400, QUOTA),
      { outcome: 'try-again', reason: 'daily-quota', known: true, needsOwner: true, waits: true },
    ],
    [
      'the same by its other name',
      answer('ThrottlingException', 400, QUOTA),
      { outcome: 'try-again', reason: 'daily-quota', known: true, needsOwner: true, waits: true },
    ],
    [
      'the sending rate exceeded',
      answer('Throttling', 400, RATE),
      { outcome: 'try-again', reason: 'Throttling', known: true, needsOwner: false },
    ],
    ['a missing grant', answer('AccessDenied', 403), { outcome: 'try-again', known: true }],
    ['a server error', answer('InternalFailure', 500), { outcome: 'try-again', known: false }],
    [
      'a refused connection',
      Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      { outcome: 'try-again', known: true },
    ],
    [
      'a cut connection',
      Object.assign(new Error(), { code: 'ECONNRESET' }),
      { outcome: 'try-again', known: false },
    ],
    [
      'a time-out',
      Object.assign(new Error(), { name: 'TimeoutError' }),
      { outcome: 'try-again', known: false },
    ],
  ])('%s', (_, error, outcome) => {
    expect(classifySendError(error)).toMatchObject(outcome);
  });

  it('tells the owner of what waiting does not mend', () => {
    const needsOwner = (name: string) => classifySendError(answer(name, 400));
    expect(needsOwner('AccessDenied')).toMatchObject({ needsOwner: true });
    expect(needsOwner('AccountSendingPausedException')).toMatchObject({ needsOwner: true });
    expect(needsOwner('Throttling')).toMatchObject({ needsOwner: false });
  });
});
