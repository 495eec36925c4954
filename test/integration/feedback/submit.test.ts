import { describe, expect, it } from 'vitest';
import { deployed, has } from '../../support/deployed.ts';
import { waitFor } from '../../support/wait.ts';
import { accepted, callOwner, change, feedbackUrl, give, newToken, send } from './client.ts';

async function refused(response: Response) {
  const { code, errors } = (await response.json()) as { code: string; errors: { field?: string }[] };
  return { status: response.status, code, fields: errors.map(({ field }) => field) };
}

describe('POST /feedback/{widget}', () => {
  it('answers with the id and the token by which it is changed', async () => {
    const answer = await give('counted', { rating: 4, comment: 'fine', page: '/pricing?customer=7#top' });
    expect(answer).toEqual({
      ok: true,
      next: `${feedbackUrl}/feedback/counted/thanks`,
      responseId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      editToken: expect.any(String),
    });
  });

  it.each([
    ['counted', { rating: 0 }, ['rating']],
    ['counted', { rating: 6 }, ['rating']],
    ['counted', { rating: 4.5 }, ['rating']],
    ['counted', { rating: 'four' }, ['rating']],
    ['counted', { comment: 'no rating' }, ['rating']],
    ['counted', { rating: 4, screenshot: 'cat.png' }, ['screenshot']],
    ['counted', { rating: 4, email: 'nobody' }, ['email']],
    ['counted', { rating: 4, 'answers.none': 'x' }, ['answers.none']],
    ['counted', { rating: 4, comment: 'x'.repeat(5_001) }, ['comment']],
    ['nps', { rating: 11 }, ['rating']],
    ['words', { comment: 'x', rating: 3 }, ['rating']],
    ['words', {}, ['comment']],
    [
      'survey',
      { rating: 3, comment: 'x', answers: { team: 'press', why: 'y'.repeat(21) } },
      ['answers.team', 'answers.why'],
    ],
    ['survey', { rating: 3 }, ['comment', 'answers.team']],
  ])('%s refuses %j beside its fields', async (widget, body, fields) => {
    expect(await refused(await send(widget, body))).toEqual({
      status: 422,
      code: 'VALIDATION_FAILED',
      fields,
    });
  });

  it.each([
    ['none', 404, 'WIDGET_NOT_FOUND'],
    ['constructor', 404, 'WIDGET_NOT_FOUND'],
    ['closed', 403, 'INACTIVE'],
  ])('refuses the widget %s', async (widget, status, code) => {
    expect(await refused(await send(widget, { rating: 1 }))).toMatchObject({ status, code });
  });

  it('blocks pages of other origins, and lets them read why', async () => {
    const response = await send('counted', { rating: 5 }, { origin: 'https://evil.example' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await refused(response)).toMatchObject({ status: 403, code: 'BLOCKED' });
    const allowed = await send('counted', { rating: 5 }, { origin: 'https://www.frontdesk-tests.dev' });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://www.frontdesk-tests.dev');
  });

  it('lets preflights change answers', async () => {
    const response = await fetch(`${feedbackUrl}/feedback/counted/x`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(response.headers.get('access-control-max-age')).toBe('86400');
  });

  it('takes the same response once, by its key and within a minute by its words', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const body = { rating: 2, comment: crypto.randomUUID() };
    const [first, ...others] = await Promise.all(
      Array.from({ length: 4 }, async () => accepted(await send('counted', body, key))),
    );
    for (const other of others) expect(other).toEqual(first);
    expect(await refused(await send('counted', { ...body, rating: 3 }, key))).toMatchObject({ status: 422 });

    const words = { rating: 2, comment: crypto.randomUUID() };
    const once = await accepted(await send('counted', words));
    expect(await accepted(await send('counted', words))).toEqual(once);
  });

  it('takes equal ratings from one address for a double click within seconds, and for two people after', async () => {
    const { body, first, second } = await waitFor(
      'two that are given within the three seconds',
      async () => {
        const began = Date.now();
        const body = { rating: 5, page: `/${crypto.randomUUID()}` };
        const [first, second] = [
          await accepted(await send('alarming', body)),
          await accepted(await send('alarming', body)),
        ];
        return { body, first, second, tookMs: Date.now() - began };
      },
      ({ tookMs }) => tookMs < 3_000,
    );
    expect(second).toEqual(first);
    await waitFor(
      'the next person to be another one',
      async () => accepted(await send('alarming', body)),
      ({ responseId }) => responseId !== first.responseId,
    );
  });

  it('tells people apart by the page that each was shown', async () => {
    const shown = async () => {
      const page = await fetch(`${feedbackUrl}/feedback/alarming`, { headers: { accept: 'text/html' } });
      return /name="_nonce" value="([^"]+)"/.exec(await page.text())?.[1];
    };
    const [ada, ben] = [await shown(), await shown()];
    const rate = async (_nonce?: string) => accepted(await send('alarming', { rating: 4, _nonce }));
    const [first, other, again] = [await rate(ada), await rate(ben), await rate(ada)];
    expect(other.responseId).not.toBe(first.responseId);
    expect(again).toEqual(first);
  });

  it('does not refuse anybody for the language or the size of the window', async () => {
    const answer = await give('alarming', { rating: 5, language: 'de@formal', viewport: 'huge' });
    const shown = await callOwner(await newToken(), 'GET', `responses/${answer.responseId}`);
    const response = await shown.json();
    for (const name of ['language', 'viewport']) expect(response).not.toHaveProperty(name);
  });

  it('has a limit for each address, and says when to come back', async () => {
    const answers = await Promise.all(
      [0, 1, 2, 3].map(() => send('limited', { rating: 1, comment: crypto.randomUUID() })),
    );
    const late = answers.filter(({ status }) => status === 429);
    expect(late).toHaveLength(2);
    expect(Number(late[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('has a limit for the day, which changes count against, and says that nothing was kept', async () => {
    const first = await give('daily', { rating: 1, comment: crypto.randomUUID() });
    for (const rating of [0, 1]) expect((await change('daily', first, { rating })).status).toBe(200);
    for (const late of [
      await change('daily', first, { rating: 0 }),
      await send('daily', { rating: 0, comment: crypto.randomUUID() }),
    ]) {
      expect(late.status).toBe(429);
      expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(3600);
      expect(await late.json()).toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        error: expect.stringContaining('answers were sent today than can be taken, and yours was not kept'),
      });
    }
  });

  it('answers a robot in the trap like anybody, and counts it as spam', async () => {
    const robot = await give('survey', { _gotcha: 'x', rating: 'cheap pills' });
    const token = await newToken();
    const shown = await callOwner(token, 'GET', `responses/${robot.responseId}`);
    expect(await shown.json()).toMatchObject({ state: 'spam', spamReasons: ['honeypot'] });
  });
});

describe('a form without scripts', () => {
  const accept = { accept: 'text/html' };
  const post = (fields: Record<string, string>) =>
    fetch(`${feedbackUrl}/feedback/survey`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...accept, referer: 'https://www.frontdesk-tests.dev/tea?who=ada' },
      body: new URLSearchParams(fields),
    });

  it('is served, leads to the thank-you page, and tells its page by the referrer', async () => {
    const page = await fetch(`${feedbackUrl}/feedback/survey`, { headers: accept });
    expect(await page.text()).toContain('<form method="post"');
    const answer = await post({ rating: '5', comment: 'good tea', 'answers.team': 'sales' });
    expect(answer.status).toBe(303);
    const thanks = await fetch(answer.headers.get('location') ?? '', { headers: accept });
    expect(await thanks.text()).toContain('Thank you');
  });

  it('comes back with what was typed and what is wrong', async () => {
    const answer = await post({ rating: '5', comment: '<b>tea</b>' });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('&lt;b&gt;tea&lt;/b&gt;');
    expect(html).toContain('Which team? is required.');
    expect(html).toMatch(/value="5" required checked/);
    // The next Referer will be our own page.
    expect(html).toContain('name="page" value="https://www.frontdesk-tests.dev/tea"');
  });

  it('can be linked to with the page that it is about', async () => {
    const page = await fetch(`${feedbackUrl}/feedback/survey?page=/coffee`, { headers: accept });
    expect(await page.text()).toContain('name="page" value="https://www.frontdesk-tests.dev/coffee"');
  });

  it('shows its definition to scripts', async () => {
    const response = await fetch(`${feedbackUrl}/feedback/survey`);
    expect(await response.json()).toMatchObject({
      kind: 'emoji',
      ratings: [1, 2, 3, 4, 5],
      comment: 'required',
      questions: [{ id: 'team', required: true }, { id: 'why' }, { id: 'topics', multiple: true }],
    });
  });
});

describe('PUT /feedback/{widget}/{response}', () => {
  it('changes what was sent and keeps the rest', async () => {
    const answer = await give('survey', {
      rating: 1,
      comment: 'first',
      email: 'Ada@Visitors.dev',
      answers: { team: 'sales', topics: ['price', 'speed'] },
    });
    const changes = { rating: 4, email: '', answers: { why: 'slow', topics: '' } };
    expect((await change('survey', answer, changes)).status).toBe(200);
    const shown = await callOwner(await newToken(), 'GET', `responses/${answer.responseId}`);
    const response = (await shown.json()) as object;
    expect(response).toMatchObject({
      rating: 4,
      comment: 'first',
      answers: { team: 'sales', why: 'slow' },
      changedAt: expect.any(String),
    });
    expect(response).not.toHaveProperty('email');
  });

  it('is for its author only, and takes nothing that the widget does not', async () => {
    const answer = await give('counted', { rating: 1 });
    const other = await give('counted', { rating: 1 });
    const forged = { ...answer, editToken: other.editToken };
    expect(await refused(await change('counted', forged, { rating: 2 }))).toMatchObject({
      status: 403,
      code: 'BAD_EDIT_TOKEN',
    });
    expect(await refused(await change('nps', answer, { rating: 2 }))).toMatchObject({
      status: 404,
      code: 'RESPONSE_NOT_FOUND',
    });
    expect((await change('counted', answer, { rating: 9 })).status).toBe(422);
    expect((await change('counted', answer, { rating: '' })).status).toBe(422);
  });

  it('ends with its time', async () => {
    const answer = await give('hasty', { rating: 1 });
    expect((await change('hasty', answer, { rating: 0 })).status).toBe(200);
    const closed = await waitFor(
      'the time to be over',
      () => change('hasty', answer, { rating: 1 }),
      ({ status }) => status !== 200,
    );
    expect(await refused(closed)).toMatchObject({ status: 403, code: 'CHANGE_CLOSED' });
  });
});

it.runIf(has('iam'))('is served by an engine that enforces grants', () => {
  expect(deployed.enforcesIam).toBe(true);
});
