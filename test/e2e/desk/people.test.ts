/** Somebody who was invited signs in at the engine's managed login: first password, its change, renewal, and out again. */
import { randomBytes } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, type People } from '../../../lambdas/desk/people/arrange.ts';
import { LOCAL } from '../../../local/config.ts';
import { launchBrowser } from '../../support/browser.ts';
import { aws, has, output } from '../../support/deployed.ts';
import { setPassword } from '../../support/desk-people.ts';
import { DESK, openDesk } from '../../support/open-desk.ts';
import { ssm } from '../../support/owner.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Fills in what managed login asks for, page by page, until it leads back. */
async function pass(page: Page, email: string, password: string, newPassword: string): Promise<void> {
  for (let step = 0; step < 5 && /\/(oauth2|login)/.test(page.url()); step++) {
    const field = (name: string) => page.locator(`input[name="${name}"]:visible`);
    const isNew = (await field('new_password').count()) > 0;
    if ((await field('username').count()) > 0) await field('username').fill(email);
    if ((await field('password').count()) > 0) await field('password').fill(isNew ? newPassword : password);
    for (const name of ['new_password', 'confirm_password', 'new_password_confirm'])
      if ((await field(name).count()) > 0) await field(name).fill(newPassword);
    await Promise.all([page.waitForLoadState('load'), page.locator('button[type="submit"]').first().click()]);
    await page.waitForLoadState('networkidle');
  }
}

describe.runIf(has('managedLogin'))('somebody who was invited', () => {
  it('signs in with a new password, stays signed in by the cookie alone, and signs out', async () => {
    const cognito = new CognitoIdentityProviderClient(aws);
    const people: People = { cognito, ssm, environment: LOCAL, poolId: output('Desk', 'PoolId') };
    const email = `ada-${randomBytes(4).toString('hex')}@frontdesk-tests.dev`;
    const [first, own] = ['First-password-1', 'My-own-password-2'];
    await addPerson(people, { email, role: 'editor', invites: false });
    await setPassword(people, email, first, false);

    const { page, context, problems } = await openDesk(browser, 'inbox', {
      before: (one) => one.addInitScript(() => sessionStorage.setItem('frontdesk.no-demo', 'true')),
    });
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/oauth2\/authorize/);
    expect(new URL(page.url()).searchParams.get('code_challenge_method')).toBe('S256');
    await pass(page, email, first, own);
    await page.waitForURL(`${DESK}inbox`);
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByText(email).first().waitFor();

    const cookies = await context.cookies();
    expect(cookies.find(({ name }) => name === 'desk-session')).toMatchObject({
      path: '/api/session',
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    });
    expect(await page.evaluate(() => document.cookie)).not.toContain('desk-session');
    expect(
      await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage)),
    ).not.toMatch(/eyJ/);

    const renewed = page.waitForResponse((answer) => answer.url().endsWith('/api/session'));
    await page.reload();
    expect((await renewed).status()).toBe(200);
    await page.getByText(email).first().waitFor();

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect((await context.cookies()).some(({ name }) => name === 'desk-session')).toBe(false);
    expect(problems).toEqual([]);
    await context.close();
  });
});
