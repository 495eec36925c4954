import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spam } from '../../../../../config/spam.ts';
import { CONTENT_PATTERNS, contentSignals } from '../../../../../lambdas/shared/spam/content.ts';
import { LINK_PATTERNS } from '../../../../../lambdas/shared/spam/links.ts';
import { PHRASES } from '../../../../../lambdas/shared/spam/phrases.ts';
import { readable, TEXT_PATTERNS } from '../../../../../lambdas/shared/spam/text.ts';
import { judge, POINTS } from '../../../../../lambdas/shared/spam/verdict.ts';
import { ASIA_AND_AFRICA } from '../../../../fixtures/honest-messages/asia-and-africa.ts';
import { EUROPE } from '../../../../fixtures/honest-messages/europe.ts';
import { corpus } from '../../../../support/corpus.ts';

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
    ['https://a.example '.repeat(9), 3],
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
    // Its first letter is Cyrillic.
    ['https://www.xn--mazon-3ve.example/pay', 'odd-link'],
    ['https://bank.example@evil.example/', 'odd-link'],
  ])('%s is a %s', (link, name) => {
    expect(found(`${WORDS} ${link}`)).toEqual({ link: 1, [name]: 1 });
  });

  it('to hosts of another alphabet are like others', () => {
    for (const host of ['xn--bcher-kva', 'xn--e1afmkfd', 'xn--fsqu00a'])
      expect(found(`${WORDS} https://${host}.example`)).toEqual({ link: 1 });
  });

  it.each([
    'name',
    'Name',
    'your-name',
    'firstName',
    'form_fields[name]',
    'phone_number',
    'nom',
    'Telefon',
    'имя',
  ])('do not belong in %s', (field) => {
    expect(found(WORDS, { [field]: 'Eva https://a.example' })).toHaveProperty('link-in-name');
    // What a company is called may be its address.
    expect(found(WORDS, { [field]: 'www.eva-moden.example' })).not.toHaveProperty('link-in-name');
  });

  it('belong in every field whose name only holds such a word, or names something else by it', () => {
    const words = ['name', 'nom', 'nombre', 'tel', 'phone', 'vorname'];
    const others = fc.constantFrom(
      'us',
      'escope',
      'nt',
      'company',
      'domain',
      'inate',
      'hotel',
      'project',
      'ix',
      'ovation',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        others,
        fc.constantFrom('', '_', '-'),
        fc.boolean(),
        (word, other, sign, first) => {
          const field = first ? `${word}${sign}${other}` : `${other}${sign}${word}`;
          expect(found(WORDS, { [field]: 'https://a.example' })).not.toHaveProperty('link-in-name');
        },
      ),
      { examples: corpus('spam/field-names') },
    );
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

  it('that can’t be seen count where no script and no editor puts them, and hide no word', () => {
    expect(found('via\u200bgra and lev\u2060itra')).toEqual({
      'hidden-characters': 1,
      'phrases-medicine': 2,
    });
    expect(found('h\u202eel\u202clo, h\u2066i')).toEqual({ 'hidden-characters': 1 });
    expect(found('c\u00adi\u00adalis and l\u200devitra')).toEqual({ 'phrases-medicine': 2 });
    expect(found('\ufeffHello\u200b, می\u200cخواهم 👩\u200d🔧')).toEqual({});
  });

  const MARKS = [
    ['soft hyphens of a word processor', '\u00ad', ['Latin', 'Greek', 'Cyrillic', 'Thai', 'Arabic']],
    ['breaks between words that are written together', '\u200b', ['Thai', 'Lao', 'Khmer', 'Myanmar', 'Han']],
    ['a joiner', '\u200d', ['Arabic', 'Devanagari', 'Bengali', 'Sinhala', 'Malayalam']],
    ['what keeps letters from joining', '\u200c', ['Arabic', 'Devanagari', 'Bengali', 'Latin']],
    ['a mark of the byte order', '\ufeff', ['Latin', 'Cyrillic', 'Han']],
    ['a mark from right to left', '\u200f', ['Arabic', 'Hebrew']],
    ['an embedding', '\u202b', ['Arabic', 'Hebrew']],
    ['a variation selector', '\ufe0f', ['Latin', 'Han', 'Mongolian']],
  ] as const;

  it('that languages and editors need among others are no sign', () => {
    const word = fc.oneof(
      ...MARKS.flatMap(([, mark, names]) =>
        names.map((script) =>
          fc
            .array(fc.constantFrom(...lettersOf(script)), { minLength: 2, maxLength: 30 })
            .map((letters) => letters.join(mark)),
        ),
      ),
    );
    fc.assert(
      fc.property(word, (text) => {
        expect(found(text)).not.toHaveProperty('hidden-characters');
      }),
      { examples: corpus('spam/marks-of-languages') },
    );
  });

  it('that look alike are not what a foreign name with an ending of one’s own is', () => {
    expect(found('Нашим ITшникам и HRменеджерам, PDFфайл')).toEqual({});
  });

  it('at random are told from words of all languages', () => {
    expect(found('kJwQzRtPlMbV', { name: 'xQpLrTnWkZsDf', company: 'hGtRwQmNzXcVb' })).toEqual({
      gibberish: 2,
    });
    for (const word of [
      'Donaudampfschifffahrt',
      'OpenStreetMapNorge',
      'JavaScriptCore',
      'MacBookPro',
      'LLANFAIRPWLL',
    ])
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

  it('with phrases counts each once, up to four of a kind', () => {
    expect(found('May I write a guest post? I mean guest posts.')).toEqual({});
    expect(found('We need backlinks')).toEqual({ 'phrases-seo': 1 });
    expect(found('Backlinks, backlinks, guest posting, SEO services')).toEqual({ 'phrases-seo': 3 });
    expect(found('viagra cialis levitra xanax kamagra')).toEqual({ 'phrases-medicine': 4 });
  });
});

/** One phrase of each kind, as somebody in honest business says it. */
const PHRASE_OF_EACH = {
  'phrases-seo': ['SEO services', 'search engine optimisation', 'référencement naturel', 'продвижение сайта'],
  'phrases-pitch': ['web traffic', 'an explainer video', 'guaranteed results', 'five-star reviews'],
  'phrases-offer': ['a free quote', 'unsubscribe', 'do you need', 'for $40', 'saw your website'],
  'phrases-money': ['bitcoin', 'a business loan', 'working capital', 'криптовалюта'],
  'phrases-gambling': ['casino', 'a jackpot', 'poker online', 'казино', '카지노'],
  'phrases-medicine': ['tramadol', 'viagra', 'online pharmacy'],
  'phrases-adult': ['an escort', 'porn', 'nude'],
  'phrases-followers': ['30% off', 'free shipping worldwide', 'more followers'],
  'phrases-fraud': ['beneficiary', 'next of kin', 'barrister', 'your device was'],
} satisfies Record<keyof typeof PHRASES, readonly string[]>;

describe('a link and one weak phrase', () => {
  const links = [
    'https://www.example.org/form',
    'www.example.org',
    'shop-a.com/offer',
    'http://example.org/?a=1',
  ];

  it.each(Object.entries(PHRASE_OF_EACH))(
    'of %s are no spam, however short or in whichever language',
    (kind, phrases) => {
      const fillers = Object.values({ ...EUROPE, ...ASIA_AND_AFRICA }).flatMap((samples) => {
        const plain = samples.find((sample) => contentSignals(Object.entries(sample)).length === 0);
        return plain ? [Object.values(plain).join(' ')] : [];
      });
      expect(fillers.length).toBeGreaterThan(12);
      for (const phrase of phrases)
        for (const link of links)
          for (const filler of ['', WORDS, ...fillers]) {
            const signals = contentSignals([['message', `${filler} ${phrase} ${link}`]]);
            expect(signals).toContainEqual({ name: kind, times: 1 });
            expect(judge(signals, 5)).toMatchObject({ isSpam: false });
          }
    },
  );
});

/** The first letters of a script. */
function lettersOf(script: string): string[] {
  const isLetter = new RegExp(`(?=\\p{L})\\p{sc=${script}}`, 'u');
  return Array.from({ length: 0xffff }, (_, i) => String.fromCodePoint(i))
    .filter((character) => isLetter.test(character))
    .slice(0, 60);
}

describe('weights', () => {
  it('let no single sign of a person’s doing decide', () => {
    const { 'too-fast': _, ...others } = POINTS;
    expect(Math.max(...Object.values(others))).toBeLessThan(5);
  });

  it('never add up to the highest threshold, which switches them off', () => {
    // Nothing counts more than four times.
    const most = Object.values(POINTS).map((points) => points * 4);
    const sum = most.reduce((total, points) => total + points, 0);
    expect(spam.parse({ threshold: sum + 1 }).threshold).toBe(sum + 1);
  });
});

describe('the time it takes grows with the text and no faster', () => {
  const patterns = Object.entries({ ...PHRASES, ...LINK_PATTERNS, ...CONTENT_PATTERNS, ...TEXT_PATTERNS });

  it.each(patterns)('as no repetition in %s is without a bound', (_, { source }) => {
    const outsideOfClasses = source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
    expect(outsideOfClasses).not.toMatch(/[*+]|\{\d+,\}/);
  });

  it('as no letter carries more marks than can be sorted at once', () => {
    const marks = fc.array(fc.constantFrom('\u0316', '\u0301', '\u0327', '\u05b0', '\u200d'), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 4 }), (runs) => {
        const text = readable(runs.map((run) => `a${run.join('')}`).join(' '));
        expect(text).not.toMatch(/\p{M}{31}/u);
      }),
      { examples: corpus('spam/many-marks') },
    );
    expect(readable('Việt Nam, นี้ ที่, हिन्दी')).toBe('Việt Nam, นี้ ที่, हिन्दी'.normalize('NFKC'));
  });
});
