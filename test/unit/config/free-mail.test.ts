import { expect, it } from 'vitest';
import { freeMailDomain } from '../../../config/free-mail.ts';

it.each([
  'gmail.com',
  'yahoo.co.uk',
  'yahoo.fr',
  'hotmail.fr',
  'live.nl',
  'outlook.de',
  'orange.fr',
  'free.fr',
  'laposte.net',
  'libero.it',
  'gmx.at',
  'web.de',
  'qq.com',
  '163.com',
])('%s is a provider of mailboxes for everybody', (domain) => {
  expect(freeMailDomain(`Ada <ada@${domain.toUpperCase()}>`)).toBe(domain);
});

it.each(['shop.example', 'live.example', 'my-gmx.de', 'mail.web.de', ''])('"%s" is none', (domain) => {
  expect(freeMailDomain(`ada@${domain}`)).toBeUndefined();
});
