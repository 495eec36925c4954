import { describe, expect, it } from 'vitest';
import { mailboxesOf } from '../../../../../config/recipients.ts';
import { isOwn, ownAddresses, replyAddress } from '../../../../../lambdas/shared/mail/reply-address.ts';
import { makeForm } from '../../contact/form.ts';

const autoresponse = {
  subject: 'Thanks',
  text: 'It has arrived.',
  replyTo: 'team@answers.example',
  everyHours: 24,
  perDay: 200,
  perDomainPerDay: 20,
};
const own = ownAddresses({
  from: 'Front desk <desk@mail.desk.example>',
  identity: 'desk.example',
  owner: 'Owner@Private.example',
  others: [
    makeForm({ to: ['support@shop.example'], autoresponse }),
    makeForm({ to: ['a.b@gmail.com'] }),
  ].flatMap(mailboxesOf),
});

describe('an answer', () => {
  it.each([
    ['a recipient', 'support@shop.example'],
    ['a recipient, in other letters', 'SUPPORT@Shop.Example'],
    ['a recipient, tagged', 'support+ticket-7@shop.example'],
    ['a recipient, dotted elsewhere', 'ab@googlemail.com'],
    ['the From address', 'desk@mail.desk.example'],
    ['the owner', 'owner@private.example'],
    ['where answers to autoresponses go', 'team@answers.example'],
  ])('never goes to %s', (_, address) => {
    expect(isOwn(address, own)).toBe(true);
    expect(replyAddress(address, own)).toBeUndefined();
  });

  it.each(['visitor@shop.example', 'colleague@desk.example', 'desk.example@visitors.example'])(
    'may go to %s',
    (address) => expect(isOwn(address, own)).toBe(false),
  );

  it('goes to a visitor whose address a header can hold', () => {
    expect(replyAddress('ada@visitors.example', own)).toBe('ada@visitors.example');
    for (const address of ['ada..l@visitors.example', '.ada@visitors.example', 'ada.@visitors.example'])
      expect(replyAddress(address, own)).toBeUndefined();
    expect(replyAddress(undefined, own)).toBeUndefined();
  });

  it('knows an identity that is an address', () => {
    const single = ownAddresses({
      from: 'Desk <desk@mail.example>',
      identity: 'Me@mail.example',
      owner: 'o@o.example',
      others: [],
    });
    expect([isOwn('me@mail.example', single), isOwn('you@mail.example', single)]).toEqual([true, false]);
  });
});
