import { expect, it } from 'vitest';
import type { Caller } from '../../../../contract/client/contact.ts';
import { putTogether } from '../../../../desk/shell/me.ts';

const person = (...scopes: string[]): Caller => ({
  kind: 'person',
  id: 'p',
  label: 'ada@example.com',
  scopes,
  expiresAt: '2026-11-28T12:00:00.000Z',
});

it('what a person may do in one pipeline comes from that pipeline, whichever answers first', () => {
  const me = putTogether([
    ['contact', undefined],
    ['feedback', person('feedback:read')],
    ['images', person('images:read', 'images:write')],
    ['keyword-dm', person('keyword-dm:read', 'keyword-dm:audit')],
  ]);
  expect(me.caller?.scopes).toEqual([
    'feedback:read',
    'images:read',
    'images:write',
    'keyword-dm:read',
    'keyword-dm:audit',
  ]);
  expect([me.may('feedback:read'), me.may('feedback:write')]).toEqual([true, false]);
  expect([me.may('images:write'), me.may('keyword-dm:audit'), me.may('keyword-dm:write')]).toEqual([
    true,
    true,
    false,
  ]);
  // Not yet known, so it is offered, and nothing is done by itself.
  expect([me.may('contact:write'), me.isKnownIn('contact'), me.isKnownIn('images')]).toEqual([
    true,
    false,
    true,
  ]);
});

it('nobody is known before an answer', () => {
  const me = putTogether([['contact', undefined]]);
  expect(me.caller).toBeUndefined();
  expect(me.may('contact:audit')).toBe(true);
});

it('an owner token has its scopes said by every pipeline, and shows them once', () => {
  const token: Caller = { ...person('contact:read', 'images:read'), kind: 'token' };
  const { caller, may } = putTogether([
    ['contact', token],
    ['images', token],
  ]);
  expect(caller?.scopes).toEqual(['contact:read', 'images:read']);
  expect(may('images:write')).toBe(false);
});
