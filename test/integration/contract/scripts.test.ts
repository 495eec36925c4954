/** Scripts for visitors' pages, as the API answers: CloudFront keeps them by what is said here. */
import { describe, expect, it } from 'vitest';
import { deployed, has } from '../../support/deployed.ts';

const SCRIPTS = [
  ['feedback', 'frontdesk-feedback.js', 'attachShadow'],
  ['feedback', 'frontdesk-feedback-more.js', 'screenshotField'],
  ['images', 'frontdesk-images.js', 'frontdesk-upload'],
] as const;

it('what a widget asks is a file next to its script, in the language of the page, as the front door says it', async () => {
  const [base, lang] = [deployed.urls.feedback, 'de-AT'];
  const asked = await fetch(`${base}/assets/v1/definition.nps.${lang}.json`);
  expect([asked.status, asked.headers.get('cache-control')]).toEqual([
    200,
    expect.stringMatching(/^public, max-age=300, stale-while-revalidate=300, /),
  ]);
  const headers = { accept: 'application/json' };
  const said = await fetch(`${base}/feedback/nps?lang=${lang}`, { headers });
  expect(await asked.json()).toEqual({ ...((await said.json()) as object), language: 'de' });
  expect((await fetch(`${base}/assets/v1/definition.none.de.json`)).status).toBe(404);
});

describe.each(SCRIPTS)('of %s: %s', (pipeline, name, contains) => {
  const at = (file: string) => `${deployed.urls[pipeline]}/assets/v1/${file}`;
  const cacheOf = (answer: Response) => answer.headers.get('cache-control');

  it('is an entry that is new within minutes, and leads to a file that never changes', async () => {
    const entry = await fetch(at(name));
    expect([entry.status, cacheOf(entry)]).toEqual([200, expect.stringMatching(/^public, max-age=300, /)]);
    const [, file = ''] = /"\.\/([^"]+)"/.exec(await entry.text()) ?? [];
    expect(file).toMatch(/\.[0-9a-f]{16}\.js$/);
    const script = await fetch(at(file));
    expect([script.status, cacheOf(script)]).toEqual([200, 'public, max-age=31536000, immutable']);
    const text = await script.text();
    expect(text).toContain(contains);

    // A page that was loaded before a deploy, and one that is ahead of it.
    const other = await fetch(at(file.replace(/[0-9a-f]{16}/, '0123456789abcdef')));
    expect([other.status, cacheOf(other), await other.text()]).toEqual([200, 'public, max-age=60', text]);
  });

  it('may be loaded by any page, and is asked for cheaply', async () => {
    const answer = await fetch(at(name), { headers: { origin: 'https://anywhere.example' } });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    const headers = { 'if-none-match': `W/${answer.headers.get('etag')}` };
    const again = await fetch(at(name), { headers });
    expect([again.status, cacheOf(again)]).toEqual([304, cacheOf(answer)]);
    const none = await fetch(at(name.replace('frontdesk', 'other')));
    expect([none.status, cacheOf(none)]).toEqual([404, 'no-store']);
  });

  it.runIf(has('cdn'))('has a distribution of its pipeline’s own', () => {
    const stack = pipeline === 'feedback' ? 'Feedback' : 'Images';
    const { ScriptsUrl: url } = deployed.outputs[`Frontdesk-local-${stack}`] ?? {};
    expect(url).toMatch(/^https:\/\/\w+\.cloudfront\.net$/);
  });
});
