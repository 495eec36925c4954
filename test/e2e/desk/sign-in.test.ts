/** Somebody signs in for real, by the engine's managed login. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.ts';
import { launchBrowser } from '../../support/browser.ts';
import { has } from '../../support/deployed.ts';
import { newPerson, openSignedOut, signIn } from '../../support/desk-sign-in.ts';
import { DESK, openDesk, sendForm } from '../../support/open-desk.ts';

describe.runIf(has('managedLogin'))('a person at the desk', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('signs in where they wanted to go, stays signed in, and signs out', async () => {
    const email = await newPerson('owner');
    const { page, context, problems } = await openSignedOut(browser, 'account');
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

  it('hears that other devices stay signed in where their session in this browser is over', async () => {
    const email = await newPerson('owner');
    const { page, context } = await openSignedOut(browser, 'account');
    await signIn(page, email);
    await page.getByText(email).first().waitFor();
    const tab = await context.newPage();
    await tab.addInitScript(() => sessionStorage.setItem('frontdesk.no-demo', 'true'));
    await tab.goto(`${DESK}account`);
    await tab.getByRole('button', { name: 'Sign out', exact: true }).click();
    await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByRole('button', { name: 'Sign out on all devices' }).click();
    await page.getByText('your other devices are still signed in').waitFor();
    expect(await violations(page)).toEqual([]);
    // As it says: sign out here, and in again.
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await context.close();
  });

  it('without access hears so, and leaves by the sign-in pages as somebody else', async () => {
    const { page, context } = await openDesk(browser, 'signed-in?code=some-code&state=some-state', {
      before: async (one) => {
        await one.addInitScript(() => {
          const attempt = { state: 'some-state', verifier: 'some-verifier', target: '' };
          sessionStorage.setItem('frontdesk.no-demo', 'true');
          sessionStorage.setItem('frontdesk.sign-in', JSON.stringify(attempt));
        });
        await one.route('**/api/session', (route) =>
          route.fulfill({ status: 403, json: { error: 'No access.', code: 'FORBIDDEN', errors: [] } }),
        );
      },
    });
    await page.getByText('You have no access here.').waitFor();
    expect(await violations(page)).toEqual([]);
    await Promise.all([
      page.waitForRequest((request) => request.url().includes('/logout?')),
      page.getByRole('button', { name: 'Sign in as somebody else' }).click(),
    ]);
    await context.close();
  });

  it('sees as a reader what there is, and no button that changes it', async () => {
    const email = await newPerson('reader');
    await sendForm({ name: 'Read only', message: 'Hello' });
    const { page, context } = await openSignedOut(browser, 'people');
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
    const email = await newPerson('owner');
    const id = await sendForm({ name: 'Watched', message: 'Hello' });
    const { page, context } = await openSignedOut(browser, `inbox/${id}`);
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
