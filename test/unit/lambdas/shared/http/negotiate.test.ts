import { expect, it } from 'vitest';
import { prefersJson } from '../../../../../lambdas/shared/http/negotiate.ts';
import { makeRequest } from '../../request.ts';

const FORM = 'application/x-www-form-urlencoded';
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

it.each([
  [
    'the published clients',
    { accept: 'application/json', 'content-type': 'multipart/form-data; boundary=x' },
    true,
  ],
  ['jQuery', { accept: 'application/json, text/javascript, */*; q=0.01', 'content-type': FORM }, true],
  ['JSON named before HTML', { accept: 'application/json, text/html', 'content-type': FORM }, true],
  ['HTML named before JSON', { accept: 'text/html, application/json', 'content-type': FORM }, false],
  ['JSON weighted above HTML', { accept: 'text/html;q=0.5, application/json', 'content-type': FORM }, true],
  ['JSON excluded', { accept: 'application/json;q=0, text/html', 'content-type': FORM }, false],
  ['a problem document', { accept: 'application/problem+json', 'content-type': FORM }, true],
  ['XMLHttpRequest', { accept: BROWSER, 'x-requested-with': 'XMLHttpRequest', 'content-type': FORM }, true],
  ["a browser's plain form", { accept: BROWSER, 'content-type': FORM, 'sec-fetch-dest': 'document' }, false],
  ['a plain form without wishes, as from curl', { accept: '*/*', 'content-type': FORM }, false],
  ['fetch with a form body', { accept: '*/*', 'content-type': FORM, 'sec-fetch-dest': 'empty' }, true],
  ['a JSON body without wishes', { accept: '*/*', 'content-type': 'application/json' }, true],
  ['a JSON body and a wish for HTML', { accept: 'text/html', 'content-type': 'application/json' }, false],
  ['nothing at all', {}, true],
])('%s: JSON %s', (_, headers, expected) => {
  expect(prefersJson(makeRequest({ headers: headers as Record<string, string> }))).toBe(expected);
});
