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
