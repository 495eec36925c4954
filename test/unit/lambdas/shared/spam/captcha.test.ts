import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaptchaProvider, checkCaptcha, PROVIDERS } from '../../../../../lambdas/shared/spam/captcha.ts';
import {
  CAPTCHA_SECRET,
  type CaptchaStandIn,
  HCAPTCHA_TEST_PROOF,
  startCaptchaProvider,
} from '../../../../support/captcha-provider.ts';

let standIn: CaptchaStandIn;
beforeAll(async () => {
  standIn = await startCaptchaProvider();
});
afterAll(() => standIn.stop());

const check = (
  proof: string | string[] | undefined,
  provider: CaptchaProvider = 'turnstile',
  more: object = {},
) =>
  checkCaptcha({
    provider,
    fields: new Map(proof === undefined ? [] : [[PROVIDERS[provider].field, proof]]),
    secret: CAPTCHA_SECRET,
    identity: 'mark#1',
    verifyUrl: standIn.verifyUrl,
    ...more,
  });

describe.each(Object.keys(PROVIDERS) as CaptchaProvider[])('%s', (provider) => {
  it.each([
    ['person-1', 'passed'],
    ['robot', 'failed'],
    [HCAPTCHA_TEST_PROOF, 'failed'],
    ['elsewhere', 'failed'],
    ['spent', 'spent'],
    ['broken', 'unreachable'],
    ['garbled', 'unreachable'],
    ['', 'missing'],
  ] as const)('%s → %s', async (proof, result) => {
    expect(await check(proof, provider)).toBe(result);
  });

  it('is asked by the protocol that all speak, without the visitor’s address', async () => {
    await check('person-2', provider);
    const form = standIn.asked.at(-1);
    expect(form?.get('secret')).toBe(CAPTCHA_SECRET);
    expect(form?.get('response')).toBe('person-2');
    expect(form?.has('remoteip')).toBe(false);
  });
});

it('Turnstile is told which submission a proof is for, so that its repeat passes as well', async () => {
  await check('person');
  await check('person');
  const [first, second] = standIn.asked.slice(-2).map((form) => form.get('idempotency_key'));
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(second).toBe(first);
});

it('nobody is asked about what can’t be a proof', async () => {
  const before = standIn.asked.length;
  expect(await check(undefined)).toBe('missing');
  expect(await check(['person', 'person'])).toBe('failed');
  expect(await check('x'.repeat(10_000))).toBe('failed');
  expect(standIn.asked.length).toBe(before);
});

it('a refused secret is told apart from a refused proof', async () => {
  expect(await check('person', 'turnstile', { secret: 'wrong' })).toBe('misconfigured');
});

it('no answer in time, or nobody there, is unreachable', async () => {
  expect(await check('silent', 'turnstile', { timeoutMilliseconds: 50 })).toBe('unreachable');
  expect(await check('person', 'turnstile', { verifyUrl: 'http://127.0.0.1:1/' })).toBe('unreachable');
});
