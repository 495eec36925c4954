import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpus, encode, lineFor, readCorpus, readLine } from '../support/corpus.ts';
import { howToKeep } from '../support/keep-what-fails.ts';

const files = globSync('test/corpus/**/*').filter((file) => /\.\w+$/.test(file));
const names = files.map((file) => file.replace(/^test\/corpus\/|\.jsonl$/g, '')).sort();
const tests = globSync('test/{unit,prove}/**/*.test.{ts,tsx}').map((file) => readFileSync(file, 'utf8'));

describe('the corpus of what failed once', () => {
  it('has files of lines alone', () => expect(files.filter((file) => !file.endsWith('.jsonl'))).toEqual([]));

  it.each(names)('%s is read by one property', (name) => {
    const reads = tests.flatMap(
      (text) => text.match(new RegExp(`corpus(<[^(]*>)?\\('${name}'\\)`, 'g')) ?? [],
    );
    expect(reads).toHaveLength(1);
  });

  it.each(names)('%s says of each input what went wrong, and has each once', (name) => {
    const entries = readCorpus(name);
    expect(entries.length).toBeGreaterThan(0);
    for (const { once, input } of entries) {
      expect(once, JSON.stringify(input)).toMatch(/^\p{Lu}.{15,}\.$/u);
      expect(Array.isArray(input)).toBe(true);
    }
    const inputs = entries.map(({ input }) => lineFor(input));
    expect(inputs).toEqual([...new Set(inputs)]);
    const text = readFileSync(`test/corpus/${name}.jsonl`, 'utf8');
    expect(text, 'as lineFor writes it').toBe(
      entries.map(({ once, input }) => `${lineFor(input, once)}\n`).join(''),
    );
  });
});

describe('an input', () => {
  it('is written and read as it was, whatever it holds', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
    });
    const value = fc.oneof(
      anything,
      fc.uint8Array(),
      fc.string({ unit: 'binary' }),
      fc.dictionary(fc.constantFrom('$bytes', '$plain', '$x', 'a', '__proto__'), anything),
    );
    fc.assert(
      fc.property(fc.array(value), (input) => {
        const { input: read } = readLine(lineFor(input));
        expect(read).toStrictEqual(input);
        expect(lineFor(read)).toBe(lineFor(input));
      }),
    );
  });

  it('of halves of pairs is kept in readable letters', () => {
    expect(lineFor(['a\ud83d'])).toBe('{"once":"","input":["a\\ud83d"]}');
    expect(readLine(lineFor(['a\ud83d'])).input).toEqual(['a\ud83d']);
  });

  it('that can’t be written is refused', () =>
    expect(() => encode([() => 1])).toThrow('no function can be kept'));
});

describe('a failing property', () => {
  const never = fc.property(fc.string(), () => false);

  it('says which line keeps its input, and where', () => {
    const name = 'data/cut';
    expect(howToKeep(fc.check(never, { examples: corpus(name) }))).toContain(`test/corpus/${name}.jsonl`);
    expect(howToKeep(fc.check(never))).toContain('{"once":"","input":[""]}');
  });

  it('has nothing to add where nothing failed', () => {
    expect(howToKeep(fc.check(fc.property(fc.string(), () => true)))).toBe('');
  });
});
