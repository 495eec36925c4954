import { expect, it } from 'vitest';
import { askForNews, nextWait, oneAtATime, type Seen } from '../../../../desk/shell/changes.ts';

it('asks after half a minute, then less and less, at least every five minutes', () => {
  const waits = [nextWait(undefined, false)];
  for (let i = 0; i < 8; i++) waits.push(nextWait(waits.at(-1), false));
  expect(waits.map((wait) => Math.round(wait / 1000))).toEqual([30, 45, 68, 101, 152, 228, 300, 300, 300]);
  expect(nextWait(waits.at(-1), true)).toBe(30_000);
});

it('a pipeline is asked with what it said last, and a 304 is no news', async () => {
  const asked: unknown[] = [];
  const answers = [
    { status: 200, data: { items: [], cursor: 'c0', more: false }, headers: new Headers({ etag: '"0"' }) },
    { status: 304, data: undefined, headers: new Headers() },
    {
      status: 200,
      data: { items: [{ id: 'x' }], cursor: 'c1', more: false },
      headers: new Headers({ etag: '"1"' }),
    },
    { status: 200, data: { items: [], cursor: 'c2', more: true }, headers: new Headers() },
  ];
  let seen: Seen = {};
  const news: boolean[] = [];
  for (const reply of answers) {
    const answer = await askForNews(async (params, { headers }) => {
      asked.push([params.since, headers['if-none-match']]);
      return reply;
    }, seen);
    seen = answer.seen;
    news.push(answer.hasNews);
  }
  expect(asked).toEqual([
    [undefined, undefined],
    ['c0', '"0"'],
    ['c0', '"0"'],
    ['c1', '"1"'],
  ]);
  expect(news).toEqual([false, false, true, true]);
  expect(seen).toEqual({ since: 'c2' });
});

it('is asked once at a time, and once more however often it was wanted meanwhile', async () => {
  const answers: (() => void)[] = [];
  let failure: Error | undefined;
  const ask = oneAtATime(async () => {
    if (failure) throw failure;
    await new Promise<void>((resolve) => answers.push(resolve));
  });
  const first = ask();
  void ask();
  void ask();
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  await first;
  expect(answers).toHaveLength(2);
  // What failed does not stand in the way of the next.
  failure = new Error('no network');
  await expect(ask()).rejects.toThrow('no network');
  failure = undefined;
  void ask();
  expect(answers).toHaveLength(3);
});

it('an answer that never comes does not keep the next question waiting', async () => {
  const never = (_: object, { signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await expect(askForNews(never, {}, 10)).rejects.toMatchObject({ name: 'TimeoutError' });
});
