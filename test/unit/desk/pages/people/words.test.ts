import { expect, it } from 'vitest';
import { CONTRACTS } from '../../../../../contract/contracts.ts';
import { documentOf } from '../../../../../contract/document.ts';
import { failureKey, wordsOf } from '../../../../../desk/pages/people/words.ts';

it.each([
  ['POST /owner/submissions/{id}/archive', 'people.whatArchive'],
  ['POST /owner/submissions/{id}/legs/{leg}/retry', 'people.whatRetry'],
  ['POST /owner/images/{id}/render', 'people.whatRetry'],
  ['POST /owner/forms/{id}/test', 'people.whatTest'],
  ['POST /owner/accounts/{account}/pause', 'people.whatPause'],
  ['POST /owner/accounts/{account}/resume', 'people.whatResume'],
  ['POST /owner/destinations/{id}/resume', 'people.whatResume'],
  ['POST /owner/destinations/{id}/replay', 'people.whatReplay'],
  ['POST /owner/rules/{id}/cancel', 'people.whatCancel'],
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

/** What a `POST` makes. What else it may do has a verb at the end of its path. */
const MADE = /\/(links|rules|widgets|surveys|invitations|upload-tokens|people)$/;

it('no change that one of our routes makes is said to have made something else', () => {
  const posts = CONTRACTS.flatMap((contract) =>
    Object.entries(documentOf(contract).paths)
      .filter(([path, methods]) => path.startsWith('/owner/') && 'post' in methods)
      .map(([path]) => path),
  );
  expect(posts.length).toBeGreaterThan(10);
  const made = posts.filter((path) => wordsOf(`POST ${path}`) === 'people.whatCreate');
  // They change nothing that is written down.
  const others = ['/owner/rules/try', '/owner/seen'];
  expect(made.filter((path) => !MADE.test(path) && !others.includes(path))).toEqual([]);
});

it('a change that ended badly was refused, or failed on our side', () => {
  expect([200, 204, 403, 499, 500, 503].map(failureKey)).toEqual([
    undefined,
    undefined,
    'people.failedStatus',
    'people.failedStatus',
    'people.brokenStatus',
    'people.brokenStatus',
  ]);
});
