import { expect, test } from 'vitest';
import { compileRules } from '../../../lambdas/keyword-dm/rules/matcher.ts';
import { seededRandom } from '../../support/keyword-dm/random.ts';
import {
  ACCOUNTS,
  generateComment,
  generateRules,
  slowMatch,
} from '../../support/keyword-dm/reference-matcher.ts';

test('a million generated comments: the matcher and an independent slow reference agree', () => {
  const random = seededRandom(1_000_000);
  let answered = 0;
  for (let round = 0; round < 100; round++) {
    const rules = generateRules(random, 20);
    const compiled = new Map<string, ReturnType<typeof compileRules>>(
      ACCOUNTS.map((account) => [account, compileRules(rules.filter((rule) => rule.account === account))]),
    );
    for (let i = 0; i < 10_000; i++) {
      const generated = generateComment(random, i);
      const expected = slowMatch(rules, generated);
      const found = compiled.get(generated.comment.account)?.match(generated.comment)?.rule.id;
      if (found !== expected)
        expect.fail(`${found}, not ${expected}: ${JSON.stringify({ rules, generated })}`);
      if (found) answered++;
    }
  }
  expect(answered).toBeGreaterThan(100_000);
});
