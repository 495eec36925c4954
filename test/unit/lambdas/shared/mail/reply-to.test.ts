import { describe, expect, it } from 'vitest';
import { replyToOf } from '../../../../../lambdas/shared/mail/reply-to.ts';

const own = ['owner@desk.dev', 'Front desk <hello@desk.dev>', 'desk.dev'];

describe('an answer', () => {
  it.each(['ada@visitors.dev', 'ada.lovelace+tea@visitors.dev', "o'neil@visitors.dev", 'ada@desk.dev'])(
    'may go to %s',
    (address) => {
      expect(replyToOf(address, own)).toBe(address);
    },
  );

  it.each([
    undefined,
    'ada..lovelace@visitors.dev',
    '.ada@visitors.dev',
    'ada.@visitors.dev',
    '"ada"@visitors.dev',
    'ada@a@visitors.dev',
    'ada',
    'owner@desk.dev',
    'OWNER@Desk.dev',
    'hello@desk.dev',
  ])('goes not to %s', (address) => {
    expect(replyToOf(address, own)).toBeUndefined();
  });
});
