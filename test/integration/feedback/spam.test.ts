import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../../lambdas/shared/spam/captcha.ts';
import { CAPTCHA_SECRET } from '../../support/captcha-provider.ts';
import { aws, findMails, waitForMails } from '../../support/deployed.ts';
import {
  callOwner,
  change,
  feedbackUrl,
  give,
  newToken,
  readCounted,
  send,
  waitForSummary,
} from './client.ts';

const SPAM = 'Best casino, free spins and a jackpot <a href="https://spin.example.com">here</a>';

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly spamReasons?: readonly string[];
}

async function shown(id: string): Promise<Shown> {
  const response = await callOwner(await newToken(), 'GET', `responses/${id}`);
  return (await response.json()) as Shown;
}

// Before any function of the pipeline runs here: one that has just missed a secret does not ask again for two seconds.
beforeAll(async () => {
  const ssm = new SSMClient(aws);
  for (const provider of ['turnstile', 'hcaptcha'])
    await ssm.send(
      new PutParameterCommand({
        Name: `/frontdesk/local/feedback/${provider}-secret`,
        Value: CAPTCHA_SECRET,
        Type: 'SecureString',
        Overwrite: true,
      }),
    );
});

describe('spam', () => {
  it('is stored with its reasons, looks like success, and is neither counted nor told until it is released', async () => {
    const token = await newToken();
    const marker = `marker-${crypto.randomUUID()}`;
    const spam = await send('suspicious', { rating: 1, comment: `${SPAM} ${marker}` });
    const ham = await send('suspicious', { rating: 5, comment: `${marker} good` });
    expect(spam.status).toBe(200);
    expect([...spam.headers.keys()].sort()).toEqual([...ham.headers.keys()].sort());
    const answer = (await spam.json()) as { responseId: string };
    expect(Object.keys(answer)).toEqual(Object.keys((await ham.json()) as object));
    const { responseId } = answer;
    expect(await shown(responseId)).toMatchObject({
      state: 'spam',
      spamReasons: expect.arrayContaining(['link-markup', 'phrases-gambling']),
      legs: {},
    });

    // What came later is counted and told, so this one would have been.
    await give('suspicious', { rating: 2, comment: `${marker} later` });
    const [mail, ...others] = await waitForMails(marker);
    expect(mail?.text).toContain('later');
    expect(others).toEqual([]);
    expect((await waitForSummary('suspicious', ({ count }) => count >= 2)).distribution).toMatchObject({
      1: 0,
      2: 1,
      5: 1,
    });

    const list = await callOwner(token, 'GET', 'responses?widget=suspicious&state=spam');
    expect(((await list.json()) as { items: Shown[] }).items.map(({ id }) => id)).toContain(responseId);
    const released = await callOwner(token, 'POST', `responses/${responseId}/release`);
    expect((await released.json()) as Shown).toMatchObject({ id: responseId, state: 'new' });
    const summary = await waitForSummary('suspicious', ({ count }) => count === 3);
    expect(summary.distribution).toMatchObject({ 1: 1, 2: 1, 5: 1 });
    expect(await shown(responseId)).not.toHaveProperty('spamReasons');
    expect(await findMails(marker)).toHaveLength(1);
  });

  it('leads a plain form to the same page', async () => {
    const response = await fetch(`${feedbackUrl}/feedback/words`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html' },
      body: new URLSearchParams({ comment: `${SPAM} ${crypto.randomUUID()}` }),
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(/\/feedback\/words\/thanks$/);
  });

  it('is what comes faster than a person, by the page’s own field', async () => {
    const at = (ago: number) => give('words', { comment: crypto.randomUUID(), _elapsed: ago });
    const [fast, slow] = await Promise.all([at(300), at(9_000)]);
    expect(await shown(fast.responseId)).toMatchObject({ state: 'spam', spamReasons: ['too-fast'] });
    expect(await shown(slow.responseId)).toMatchObject({ state: 'new' });
  });

  it('is what an author makes of a response, and the author can’t take it back', async () => {
    const before = await readCounted('suspicious');
    const answer = await give('suspicious', { rating: 4, comment: 'fine' });
    await waitForSummary('suspicious', ({ count }) => count === before.count + 1);
    expect((await change('suspicious', answer, { comment: SPAM })).status).toBe(200);
    await waitForSummary('suspicious', ({ count }) => count === before.count);
    expect((await change('suspicious', answer, { comment: 'fine' })).status).toBe(200);
    expect(await shown(answer.responseId)).toMatchObject({ state: 'spam', comment: 'fine' });
  });
});

describe('a widget with a captcha', () => {
  const sendWith = async (widget: 'guarded' | 'held', proof: string | undefined) => {
    const { field } = PROVIDERS[widget === 'guarded' ? 'turnstile' : 'hcaptcha'];
    const { responseId } = await give(widget, { rating: 4, ...(proof !== undefined && { [field]: proof }) });
    return shown(responseId);
  };

  it('tells its script which field holds the proof', async () => {
    const response = await fetch(`${feedbackUrl}/feedback/guarded`);
    expect(await response.json()).toMatchObject({ proof: 'cf-turnstile-response' });
  });

  it('counts what comes with a valid proof, which is not stored', async () => {
    const { count } = await readCounted('guarded');
    const response = await sendWith('guarded', 'person-1');
    expect(response).toMatchObject({ state: 'new' });
    expect(JSON.stringify(response)).not.toContain('person-1');
    await waitForSummary('guarded', (summary) => summary.count === count + 1);
  });

  it.each([undefined, 'robot', 'spent'])('tells who sends the proof %s', async (proof) => {
    const response = await send('guarded', { rating: 4, ...(proof && { 'cf-turnstile-response': proof }) });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'CAPTCHA_FAILED' });
  });

  it('holds what its own page sends, which has no captcha', async () => {
    const comment = crypto.randomUUID();
    const response = await fetch(`${feedbackUrl}/feedback/guarded`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html' },
      body: new URLSearchParams({ rating: '4', comment }),
    });
    expect(response.status).toBe(303);
    const list = await callOwner(await newToken(), 'GET', 'responses?widget=guarded&state=spam');
    const { items } = (await list.json()) as { items: (Shown & { comment?: string })[] };
    expect(items.find((item) => item.comment === comment)).toMatchObject({
      state: 'spam',
      spamReasons: ['captcha-missing'],
    });
  });

  it('loses nothing while its provider gives no answer, and does with it as configured', async () => {
    const [taken, held] = await Promise.all([sendWith('guarded', 'broken'), sendWith('held', 'broken')]);
    expect(taken).toMatchObject({ state: 'new' });
    expect(held).toMatchObject({ state: 'spam', spamReasons: ['captcha-unreachable'] });
  });

  it('takes the second click of a double click for the first, whose proof it repeats', async () => {
    const body = { rating: 3, comment: crypto.randomUUID(), 'cf-turnstile-response': 'person-2' };
    const answers = await Promise.all([1, 2].map(() => send('guarded', body)));
    const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual(first);
  });
});
