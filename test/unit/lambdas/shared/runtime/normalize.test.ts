import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { normalize } from '../../../../../lambdas/shared/runtime/normalize.ts';

const ROOT = join(import.meta.dirname, '../../../../..');

test('leaves a letter no more marks than can be sorted in no time', () => {
  const marks = `a${'\u0301'.repeat(5_000)}${'\u0323'.repeat(5_000)}b`;
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
    expect(normalize(marks, form)).toMatch(/^[aá]\p{M}{29,30}b$/u);
});

test.each(['Zoë', 'नमस्ते', 'ที่นี่', 'xin chào Việt Nam', 'ﬁne', 'ＬＩＮＫ'])('is Unicode’s own of %s', (word) => {
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
    expect(normalize(word, form)).toBe(word.normalize(form));
});

test('stands in the place of what the language has, wherever functions read what others wrote', () => {
  const files = globSync('lambdas/**/*.ts', { cwd: ROOT });
  const direct = files.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('.normalize('));
  expect(direct).toEqual(['lambdas/shared/runtime/normalize.ts']);
});
