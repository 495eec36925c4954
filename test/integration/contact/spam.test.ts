import { beforeAll, describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../../lambdas/shared/spam/captcha.ts';
import { newMarker, setCaptchaSecrets, submit } from '../../support/contact.ts';
import { findMails, has, waitForMails } from '../../support/deployed.ts';
import { accepted, postForm, postJson, refused, stored } from './submit-client.ts';

const SPAM = 'Best casino, free spins and a jackpot <a href="https://spin.example.com">here</a>';

/** A submission and the kinds of its legs. */
async function find(id: string) {
  const { submission, legs } = await stored(id);
  return { ...submission, legs: legs.map(({ leg }) => leg) };
}

describe('spam', () => {
  it('is stored with its reasons, is not mailed, and is answered like success', async () => {
    const marker = newMarker();
    const ham = await postJson('guarded', { message: 'x', 'cf-turnstile-response': 'person' });
    const spam = await postJson('spread', { message: `${SPAM} ${marker}` });
    const { submissionId, ...answer } = await accepted(spam);
    expect(await find(submissionId)).toMatchObject({
      state: 'spam',
      spamReasons: expect.arrayContaining(['link-markup', 'phrases-gambling']),
      fields: [['message', `${SPAM} ${marker}`]],
      legs: [],
    });
    // What came later has been mailed, so this one would have been.
    const later = newMarker();
    await submit(later);
    await waitForMails(later);
    expect(await findMails(marker)).toEqual([]);
    expect(Object.keys(answer)).toEqual(['ok', 'next']);
    expect([...spam.headers.keys()].sort()).toEqual([...ham.headers.keys()].sort());
  });

  it('repeats like any other submission', async () => {
    const message = `${SPAM} ${newMarker()}`;
    const [first, second] = [
      await postJson('strict', answers(message)),
      await postJson('strict', answers(message)),
    ];
    expect((await accepted(second)).submissionId).toBe((await accepted(first)).submissionId);
  });

  it('leads a plain form to the same page', async () => {
    const response = await postForm('demo', { name: 'Ada', email: 'ada@frontdesk-tests.dev', message: SPAM });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(/\/f\/demo\/thanks$/);
  });

  it('is what comes faster than a person, by the page’s own field', async () => {
    const message = newMarker();
    const fast = await accepted(postJson('demo', { ...person(message), _elapsed: '300' }));
    expect(await find(fast.submissionId)).toMatchObject({ state: 'spam', spamReasons: ['too-fast'] });
    const slow = await accepted(postJson('demo', { ...person(newMarker()), _elapsed: '9000' }));
    expect(await find(slow.submissionId)).toMatchObject({ state: 'new' });
  });

  it('is not what a client sends at once that was made only to send', async () => {
    const session = Buffer.from(JSON.stringify({ loadedAt: Date.now(), webdriver: true })).toString('base64');
    const headers = { 'formspree-session-data': session };
    const { submissionId } = await accepted(postJson('demo', person(newMarker()), headers));
    expect(await find(submissionId)).toMatchObject({ state: 'new' });
  });
});

const person = (message: string) => ({ name: 'Ada', email: 'ada@frontdesk-tests.dev', message });
const answers = (message: string) => ({ name: message.slice(0, 40), email: 'ada@frontdesk-tests.dev' });

describe.runIf(has('hostLoopback'))('a form with a captcha', () => {
  beforeAll(() => setCaptchaSecrets('turnstile', 'hcaptcha'));

  const send = async (form: 'guarded' | 'held', proof: string | undefined) => {
    const field = PROVIDERS[form === 'guarded' ? 'turnstile' : 'hcaptcha'].field;
    const message = newMarker();
    const fields = { message, ...(proof !== undefined && { [field]: proof }) };
    const { submissionId } = await accepted(postJson(form, fields));
    return { message, item: await find(submissionId) };
  };

  it('mails what comes with a valid proof, which is not stored', async () => {
    const { message, item } = await send('guarded', 'person-1');
    expect(item).toMatchObject({ state: 'new', fields: [['message', message]] });
    await waitForMails(message);
  });

  it.each([undefined, 'robot', 'spent'])(
    'tells who sends the proof %s, and stores nothing',
    async (proof) => {
      const fields = { message: newMarker(), ...(proof && { 'cf-turnstile-response': proof }) };
      const failed = { status: 422, code: 'CAPTCHA_FAILED', errors: [[undefined, 'CAPTCHA_FAILED']] };
      expect(await refused(postJson('guarded', fields))).toEqual(failed);
      // What was refused is no first of which the next, with a new proof, would be a repeat.
      const { submissionId } = await accepted(
        postJson('guarded', { ...fields, 'cf-turnstile-response': 'person-3' }),
      );
      expect(await find(submissionId)).toMatchObject({ state: 'new' });
    },
  );

  it('leads who sends a plain form with an expired proof back to the page, which has a new one', async () => {
    const response = await postForm('guarded', {
      message: newMarker(),
      'cf-turnstile-response': 'robot',
    });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('Please do it once more.');
    expect(page).not.toContain('<form');
  });

  it.each(['broken', 'garbled', 'silent'])(
    'loses nothing while its provider’s answer is %s',
    async (proof) => {
      const [taken, held] = await Promise.all([send('guarded', proof), send('held', proof)]);
      expect(taken.item).toMatchObject({ state: 'new' });
      expect(held.item).toMatchObject({ state: 'spam', spamReasons: ['captcha-unreachable'] });
    },
  );

  it('answers the same submission with the same proof like the first', async () => {
    const fields = { message: newMarker(), 'cf-turnstile-response': 'person-2' };
    const [first, second] = await Promise.all([1, 2].map(() => accepted(postJson('guarded', fields))));
    expect(second?.submissionId).toBe(first?.submissionId);
    const item = await find(first?.submissionId ?? '');
    expect(item).toMatchObject({ state: 'new' });
  });
});
