/** Somebody signs in for real, by the engine's managed login. */
import { randomBytes } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, type People } from '../../../lambdas/desk/people/arrange.ts';
import type { Role } from '../../../lambdas/shared/people/roles.ts';
import { LOCAL } from '../../../local/config.ts';
import { violations } from '../../support/axe.ts';
import { launchBrowser } from '../../support/browser.ts';
import { aws, has, output } from '../../support/deployed.ts';
import { setPassword } from '../../support/desk-people.ts';
import { DESK, openDesk, sendForm } from '../../support/open-desk.ts';
import { ssm } from '../../support/owner.ts';

describe.runIf(has('managedLogin'))('a person at the desk', () => {
  const password = `A-long-one-${randomBytes(6).toString('hex')}`;
  let browser: Browser;
  let people: People;
  beforeAll(async () => {
    browser = await launchBrowser();
    const cognito = new CognitoIdentityProviderClient(aws);
    people = { cognito, ssm, environment: LOCAL, poolId: output('Desk', 'PoolId') };
  });
  afterAll(() => browser?.close());

  async function newPerson(role: Role, isPermanent: boolean): Promise<string> {
    const email = `${role}-${randomBytes(4).toString('hex')}@frontdesk-tests.dev`;
    await addPerson(people, { email, role, invites: false });
    await setPassword(people, email, password, isPermanent);
    // What is issued within the second of the last change is void.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    return email;
  }

  /** Without the demo, as on AWS. */
  const open = (path: string) =>
    openDesk(browser, path, {
      before: (page) => page.addInitScript(() => sessionStorage.setItem('frontdesk.no-demo', 'true')),
    });

  /** Managed login asks step by step: who, by what, and for the password. */
  async function signIn(page: Page, email: string): Promise<void> {
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/oauth2/authorize');
    for (let step = 0; step < 4 && !page.url().startsWith(DESK); step++) {
      const user = page.locator('input[name=username]:visible');
      if (await user.count()) await user.fill(email);
      const field = page.locator('input[type=password]:visible');
      if (await field.count()) await field.fill(password);
      const byPassword = page.locator('[value=PASSWORD]:visible');
      const submit = (await byPassword.count()) ? byPassword : page.locator('button[type=submit]');
      await Promise.all([page.waitForEvent('load'), submit.first().click()]);
    }
    await page.waitForURL((url) => url.href.startsWith(DESK));
  }

  it('signs in where they wanted to go, stays signed in, and signs out', async () => {
    const email = await newPerson('owner', true);
    const { page, context, problems } = await open('account');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await signIn(page, email);
    await page.getByText(email).first().waitFor();
    expect(page.url()).toBe(`${DESK}account`);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(
      await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }])),
    ).not.toMatch(/eyJ/);
    await page.reload();
    await page.getByText(email).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('sees as a reader what there is, and no button that changes it', async () => {
    const email = await newPerson('reader', true);
    await sendForm({ name: 'Read only', message: 'Hello' });
    const { page, context } = await open('people');
    await signIn(page, email);
    await page.getByText('Only owners see who changed what.').waitFor();
    await page.getByRole('link', { name: /^Inbox/ }).click();
    await page.locator('.message-link').first().click();
    await page.locator('.detail-head').waitFor();
    // Buttons are offered until it is known that they are of no use.
    await page.getByRole('button', { name: 'Delete' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('#');
    expect(await page.getByText(/is deleted/).count()).toBe(0);
    await context.close();
  });

  it('sees as an owner who changed what', async () => {
    const email = await newPerson('owner', true);
    const id = await sendForm({ name: 'Watched', message: 'Hello' });
    const { page, context } = await open(`inbox/${id}`);
    // The other pipelines say first what this person may do there.
    const others = ['feedback', 'images', 'keyword-dm'].map((pipeline) =>
      page.waitForResponse(`**/api/${pipeline}/owner/me`),
    );
    await page.route('**/api/contact/owner/me', async (route) => {
      await Promise.all(others);
      await route.continue();
    });
    await signIn(page, email);
    await page.getByText('Read', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'People' }).click();
    const change = page.getByRole('listitem').filter({ hasText: id });
    await change.getByText('Marked as read').waitFor();
    await change.getByText(email).waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
});
