import { expect, test } from 'vitest';
import { isBot, isCode, linkInput, newCode, targetOf } from '../../../../../lambdas/keyword-dm/rules/link.ts';

const link = { account: '1', name: 'Mug', url: 'https://shop.example/mug?size=l#top' };

test('UTM values are added where the address has none of its own', () => {
  expect(targetOf(link)).toBe('https://shop.example/mug?size=l#top');
  const utm = { source: 'instagram', campaign: 'a b&c' };
  expect(targetOf({ ...link, utm })).toBe(
    'https://shop.example/mug?size=l&utm_source=instagram&utm_campaign=a+b%26c#top',
  );
  expect(targetOf({ url: 'https://shop.example/?utm_source=own', utm })).toContain('utm_source=own');
});

test.each([
  'http://shop.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '//shop.example',
  'https://user:pass@shop.example',
  'https://shop.example/\r\nSet-Cookie: a=b',
  'shop.example',
])('%s is refused as a target', (url) => expect(linkInput.safeParse({ ...link, url }).success).toBe(false));

test('codes differ and are recognised', () => {
  const codes = new Set(Array.from({ length: 1000 }, newCode));
  expect(codes.size).toBe(1000);
  for (const code of codes) expect(isCode(code)).toBe(true);
  expect(isCode('../owner')).toBe(false);
});

const INSTAGRAM =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 350.0.0.0 (iPhone15,2; iOS 18_0)';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

test.each([
  [false, 'GET', { 'user-agent': INSTAGRAM }],
  [false, 'GET', { 'user-agent': CHROME }],
  [true, 'HEAD', { 'user-agent': CHROME }],
  [true, 'GET', { 'user-agent': CHROME, 'sec-purpose': 'prefetch;prerender' }],
  [
    true,
    'GET',
    { 'user-agent': 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)' },
  ],
  [true, 'GET', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }],
  // CUBOT makes phones.
  [
    false,
    'GET',
    { 'user-agent': CHROME.replace('Windows NT 10.0; Win64; x64', 'Linux; Android 13; CUBOT P80') },
  ],
  [false, 'GET', { 'user-agent': INSTAGRAM.replace(/\(.*?\)/, '(Linux; Android 12; CUBOT KINGKONG 9; wv)') }],
  [false, 'GET', { 'user-agent': 'Mozilla/5.0 (Linux; U; Android 9; de; Cubot) Safari/537.36' }],
  [true, 'GET', { 'user-agent': 'Mozilla/5.0 (Linux; Android 13; CUBOT P80) (compatible; bingbot/2.0)' }],
  [true, 'GET', { 'user-agent': 'Mozilla/5.0 (compatible; AcuBot/1.0)' }],
  [true, 'GET', { 'user-agent': 'Twitterbot/1.0' }],
  [true, 'GET', { 'user-agent': 'LinkedInBot/1.0 (compatible; Mozilla/5.0)' }],
  [true, 'GET', { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' }],
  [true, 'GET', { 'user-agent': 'TelegramBot (like TwitterBot)' }],
  [true, 'GET', { 'user-agent': 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)' }],
  [true, 'GET', { 'user-agent': 'bot' }],
  [true, 'GET', { 'user-agent': 'WhatsApp/2.23' }],
  [true, 'GET', { 'user-agent': 'curl/8.5.0' }],
  [true, 'GET', {}],
] as const)('bot: %s for %s %j', (bot, method, headers) => expect(isBot(method, headers)).toBe(bot));
