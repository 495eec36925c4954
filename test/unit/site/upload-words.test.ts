/** What the upload element says, in four languages, and what its page loads. How it behaves is the browser's test. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../config/words.ts';
import { imagesScripts } from '../../../lib/constructs/site-scripts.ts';

interface Words {
  say(name: string, ...values: string[]): string;
  bytes(count: number): string;
  problem(error: { code: string; message: string; isForeign?: boolean }, most: string): string;
}
interface Module {
  languageOf(tag: string): string;
  wordsIn(language: string, own?: (name: string) => string | null): Words;
}
const source = '../../../site/images/words.js';
const { languageOf, wordsIn } = (await import(source)) as Module;
const codes = readFileSync('lambdas/images/render/rejected.ts', 'utf8')
  .split('export type RejectionCode')[1]
  ?.split(';')[0]
  ?.match(/(?<=')[\w-]+(?=')/g);

describe('the words of the upload element', () => {
  it.each([
    ['de-AT', 'de'],
    ['FR', 'fr'],
    ['pt-BR', 'en'],
    ['', 'en'],
  ])('of a page in %j are %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it('say of each refusal what is wrong, in each language in its own words', () => {
    expect(codes?.length).toBeGreaterThan(8);
    for (const code of codes ?? []) {
      const error = { code, message: 'Said by the service.', isForeign: true };
      const said = LANGUAGES.map((language) => wordsIn(language).problem(error, '25 MB'));
      expect(said[0], code).toBe('Said by the service.');
      expect(new Set(said).size, code).toBe(LANGUAGES.length);
      expect(said.slice(1), code).not.toContain(wordsIn('de').problem({ code: 'ERROR', message: '' }, ''));
      expect(said.join(' ')).not.toContain('{}');
    }
  });

  it('say of a picture that can’t be opened what to send instead, as the service does', () => {
    for (const language of LANGUAGES)
      expect(wordsIn(language).problem({ code: 'crashed', message: '' }, ''), language).toContain('JPEG');
  });

  it('name sizes as the limits do, and take a file’s name as it is', () => {
    expect([999, 1500, 25_000_000, 2_440_000].map(wordsIn('de').bytes)).toEqual([
      '999 B',
      '2 kB',
      '25 MB',
      '2,4 MB',
    ]);
    expect([999, 1500, 2_440_000].map(wordsIn('fr').bytes)).toEqual(['999 o', '2 ko', '2,4 Mo']);
    expect(wordsIn('en').say('repeated', '$&{}.png')).toBe('“$&{}.png” is in the list already.');
    const own = wordsIn('en', (name) => (name === 'ready' ? 'There it is!' : null));
    expect([own.say('ready'), own.say('cancel')]).toEqual(['There it is!', 'Cancel']);
  });
});

describe('the script', () => {
  const { 'frontdesk-images.js': entry = '', ...files } = imagesScripts({ gallery: 25_000_000 });
  const [[file, script] = ['', ''], ...others] = Object.entries(files);

  it('is as small as the documentation says, and one file, to which its entry leads', () => {
    expect([entry, others]).toEqual([`export*from"./${file}"\n`, []]);
    expect(readFileSync('docs/images.md', 'utf8')).toContain('about 12 KB compressed');
    expect(gzipSync(script).length).toBeLessThan(12_500);
    expect(script).not.toMatch(/\bfrom"\.|import"/);
  });

  it('knows the limits, and exports what does without the element', () => {
    expect(script).toMatch(/gallery:25e6/);
    expect(script).toMatch(/export\{.*uploadImage.*watchImage.*\}/);
  });
});
