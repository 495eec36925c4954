import { describe, expect, it } from 'vitest';
import { spam } from '../../../../../config/spam.ts';
import { contentSignals } from '../../../../../lambdas/shared/spam/content.ts';
import { POINTS } from '../../../../../lambdas/shared/spam/verdict.ts';

/** `{ link: 2 }` for a message. */
const found = (message: string, more: Record<string, string> = {}, scripts: string[] = []) =>
  Object.fromEntries(
    contentSignals(Object.entries({ message, ...more }), { scripts }).map(({ name, times = 1 }) => [
      name,
      times,
    ]),
  );

const WORDS = 'Could you please have a look at what stands there and tell me';

describe('links', () => {
  it.each([
    ['https://a.example/x and http://b.example', 2],
    ['www.a.example', 1],
    ['shop-a.com/offer', 1],
    ['write to ada@mail.com', 0],
    ['e.g. node.js, index.html, 3.5 and so on', 0],
    ['https://a.example '.repeat(9), 4],
  ])('%s', (text, count) => {
    expect(found(`${WORDS} ${text}`)).toEqual(count === 0 ? {} : { link: count });
  });

  it('with next to nothing beside them are worse', () => {
    expect(found('look https://a.example')).toEqual({ link: 1, 'mostly-link': 1 });
  });

  it.each([
    ['https://bit.ly/3abc', 'short-link'],
    ['https://t.me/+abc', 'messenger-link'],
    ['http://192.0.2.7/x', 'odd-link'],
    ['https://xn--bcher-kva.example', 'odd-link'],
    ['https://bank.example@evil.example/', 'odd-link'],
  ])('%s is a %s', (link, name) => {
    expect(found(`${WORDS} ${link}`)).toEqual({ link: 1, [name]: 1 });
  });

  it('do not belong in names, but in fields for websites', () => {
    expect(found(WORDS, { name: 'Eva https://a.example' })).toHaveProperty('link-in-name');
    expect(found(WORDS, { website: 'https://a.example' })).not.toHaveProperty('link-in-name');
    expect(found(WORDS, { domainname: 'https://a.example' })).not.toHaveProperty('link-in-name');
  });
});

describe('markup', () => {
  it.each([
    ['<a href=x>', 'link-markup'],
    ['[url=x]y[/url]', 'link-markup'],
    ['<script>x</script>', 'script-markup'],
    ['<img onerror="x">', 'script-markup'],
  ])('%s', (text, name) => {
    expect(found(`${WORDS} ${text}`)).toEqual({ [name]: 1 });
  });
});

describe('letters', () => {
  it('that look alike are told from honest mixtures', () => {
    expect(found('Рrоmо оffеr fоr yоur wеbsitе')).toHaveProperty('mixed-script');
    expect(found('Привет, I write from Berlin about 5 μm and 10 kΩ')).toEqual({});
  });

  it('of scripts that the form does not expect count only where it says so', () => {
    const russian = 'Подскажите, пожалуйста, когда вы работаете';
    expect(found(russian)).toEqual({});
    expect(found(russian, {}, ['Latin', 'Cyrillic'])).toEqual({});
    expect(found(russian, {}, ['Latin'])).toEqual({ 'foreign-script': 1 });
    expect(found('Привет', {}, ['Latin'])).toEqual({});
  });

  it('that can’t be seen count inside words only', () => {
    expect(found('via\u200bgra and cia\u00adlis')).toHaveProperty('hidden-characters');
    expect(found('\ufeffHello\u200b, می\u200cخواهم 👩\u200d🔧')).toEqual({});
  });

  it('at random are told from words of all languages', () => {
    expect(found('kJwQzRtPlMbV', { name: 'xQpLrTnWkZsDf', company: 'hGtRwQmNzXcVb' })).toEqual({
      gibberish: 2,
    });
    for (const word of ['Donaudampfschifffahrt', 'JavaScriptCore', 'MacBookPro', 'LLANFAIRPWLL'])
      expect(found(word)).toEqual({});
  });
});

describe('text', () => {
  it('repeated in several fields, unless it is an address or a number', () => {
    const text = 'the very same text';
    expect(found(text, { subject: text })).toEqual({ 'same-everywhere': 1 });
    expect(found(WORDS, { email: 'ada@mail.example', confirm: 'ada@mail.example' })).toEqual({});
    expect(found(WORDS, { phone: '+49 30 901820', mobile: '+49 30 901820' })).toEqual({});
  });

  it('in capital letters throughout', () => {
    expect(found('WHERE IS MY ORDER, I HAVE BEEN WAITING FOR WEEKS')).toEqual({ shouting: 1 });
  });

  it('with phrases counts once for one, twice for more', () => {
    expect(found('May I write a guest post? I mean guest posts.')).toEqual({});
    expect(found('We need backlinks')).toEqual({ 'phrases-seo': 1 });
    expect(found('Backlinks, guest posting, SEO services')).toEqual({ 'phrases-seo': 2 });
  });
});

describe('weights', () => {
  it('let no single sign of a person’s doing decide', () => {
    const { 'too-fast': _, ...others } = POINTS;
    expect(Math.max(...Object.values(others))).toBeLessThan(5);
  });

  it('never add up to the highest threshold, which switches them off', () => {
    // The most that each counts: links four times, random letters and phrases twice.
    const most = Object.entries(POINTS).map(
      ([name, points]) => points * (name === 'link' ? 4 : /gibberish|phrases/.test(name) ? 2 : 1),
    );
    const sum = most.reduce((total, points) => total + points, 0);
    expect(spam.parse({ threshold: sum + 1 }).threshold).toBe(sum + 1);
  });
});

it('is done with hostile text at once', () => {
  const hostile = [
    'a.'.repeat(50_000),
    'a-'.repeat(50_000),
    '<a '.repeat(30_000),
    'aA'.repeat(50_000),
    '[url'.repeat(20_000),
  ];
  for (const text of hostile) expect(() => found(text)).not.toThrow();
});
