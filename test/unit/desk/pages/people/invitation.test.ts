import { expect, it } from 'vitest';
import { people } from '../../../../../desk/i18n/messages/en/people.ts';
import { en } from '../../../../../desk/i18n/messages/en.ts';
import { makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { addressProblem, MOST_PEOPLE } from '../../../../../desk/pages/people/invitation.ts';
import { MOST_LOOKED_UP } from '../../../../../lambdas/shared/runtime/lookup.ts';

const t = makeTranslate('en', { ...en, people });
const someone = { email: 'ada@example.com' };

it.each([
  ['eve@example.com', [someone], undefined],
  [' Ada@Example.com ', [someone], people.already],
  ['ada@example', [someone], people.emailWrong],
  ['', [], people.emailWrong],
  ['eve@example.com', Array(MOST_PEOPLE - 1).fill(someone), undefined],
  ['eve@example.com', Array(MOST_PEOPLE).fill(someone), expect.stringMatching(/^There are 200 people/)],
])('of %j among those who are there, the problem is said', (email, there, expected) => {
  expect(addressProblem({ email, there }, t)).toEqual(expected);
});

it('there can be as many people as the API takes', () => {
  expect(MOST_PEOPLE).toBe(MOST_LOOKED_UP);
});
