import { expect, test } from 'vitest';
import { owner, url } from '../../support/keyword-dm/instagram.ts';

test.each(['', '/', '//l/x', '/l/x/y', '/l', '/wp-login.php', '/instagram'])(
  'the odd path "%s" is answered with JSON of ours',
  async (path) => {
    const answer = await fetch(`${url}${path}`, { redirect: 'manual' });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
  },
);

test('a short link with a doubled slash is followed', async () => {
  const target = 'https://shop.example/cup';
  const { id } = await owner<{ id: string }>('POST', '/owner/links', { name: 'Cup', url: target });
  const answer = await fetch(`${url}//l/${id}`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, target]);
  await owner('DELETE', `/owner/links/${id}`);
});

test.each([
  ['de-AT,de;q=0.9', 'Dieser Link führt nirgendwohin'],
  ['en', 'This link leads nowhere'],
])('whoever follows a dead link in a browser reads so, in the language of %s', async (language, title) => {
  const headers = { accept: 'text/html,application/xhtml+xml', 'accept-language': language };
  const answer = await fetch(`${url}/l/AAAAAAAA`, { headers });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(await answer.text()).toContain(title);
});
