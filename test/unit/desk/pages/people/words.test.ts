import { expect, it } from 'vitest';
import { wordsOf } from '../../../../../desk/pages/people/words.ts';

it.each([
  ['POST /owner/submissions/{id}/archive', 'people.whatArchive'],
  ['POST /owner/submissions/{id}/legs/{leg}/retry', 'people.whatRetry'],
  ['POST /owner/images/{id}/render', 'people.whatRetry'],
  ['POST /owner/forms/{id}/test', 'people.whatTest'],
  ['POST /owner/rules', 'people.whatCreate'],
  ['PUT /owner/rules/{id}', 'people.whatChange'],
  ['PATCH /owner/submissions/{id}', 'people.whatChange'],
  ['DELETE /owner/submissions/{id}', 'people.whatDelete'],
  ['DELETE /owner/people', 'people.whatPerson'],
  ['DELETE /owner/people/{personId}', 'people.whatPerson'],
  ['', 'people.whatOther'],
])('%s is %s', (what, expected) => {
  expect(wordsOf(what)).toBe(expected);
});

it.each([
  ['POST /owner/people', 'people.whatInvite'],
  ['PUT /owner/people/{id}', 'people.whatRights'],
  ['DELETE /owner/people/{id}', 'people.whatTakeAway'],
  ['GET /owner/people', 'people.whatOther'],
])('at the desk itself, %s is %s', (what, expected) => {
  expect(wordsOf(what, 'desk')).toBe(expected);
});
