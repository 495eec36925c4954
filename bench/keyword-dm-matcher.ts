/** How the matcher's cost grows with the number of rules: an index by place and word, so it must not grow in step. */
import { compileRules } from '../lambdas/keyword-dm/rules/matcher.ts';
import { makeComment, makeRule } from '../test/support/keyword-dm/rules.ts';
import { printTable } from './report.ts';

const COMMENTS = 20_000;

interface MatcherTiming {
  readonly rules: number;
  readonly microsecondsPerComment: number;
}

/** Rules with a word each, half of them for one post; comments of eight words; one in five matches. */
function timeMatcher(rules: number): MatcherTiming {
  const { match } = compileRules(
    Array.from({ length: rules }, (_, i) =>
      makeRule({
        id: `r${i}`,
        keywords: [`keyword${i}`],
        typos: i % 10 === 0,
        excluded: ['no'],
        ...(i % 2 && { scope: { on: 'post', mediaId: `m${i}` } }),
      }),
    ),
  );
  const comments = Array.from({ length: COMMENTS }, (_, i) =>
    makeComment(`Hello, I would love to have ${i % 5 ? 'this' : `keyword${(i * 2) % rules}`}, please 🔥`, {
      id: `c${i}`,
    }),
  );
  for (const comment of comments.slice(0, 2000)) match(comment);
  const begun = performance.now();
  for (const comment of comments) match(comment);
  return { rules, microsecondsPerComment: ((performance.now() - begun) * 1000) / COMMENTS };
}

export function benchMatcher(): void {
  const timings = [1, 100, 10_000].map(timeMatcher);
  console.log('\n## The matcher of keyword-DM: its cost must not grow in step with the rules\n');
  printTable(
    ['rules', 'µs a comment'],
    timings.map(({ rules, microsecondsPerComment }) => [String(rules), microsecondsPerComment.toFixed(0)]),
  );
}
