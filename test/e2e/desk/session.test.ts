import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';
import { DESK, openDesk, sendForm } from '../../support/open-desk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: localStorage.length,
    session: Object.keys(sessionStorage).sort(),
    databases: (await indexedDB.databases()).length,
  }));

/** Where people can sign in, the way in by token stands behind a line. */
async function showToken(page: Page): Promise<void> {
  const line = page.getByText('Sign in with an owner token');
  if (await line.count()) await line.click();
}

describe('who is at the desk', () => {
  it('is the demo’s owner at first, and anybody with a token after signing out', async () => {
    const { page, context, problems } = await openDesk(browser, 'account');
    const { token } = await page.evaluate(async () => (await (await fetch('settings.json')).json()).demo);
    await page.getByRole('button', { name: 'Sign in for real' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await showToken(page);
    await page.getByRole('textbox', { name: 'Owner token' }).fill('secret');
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('This is no owner token').waitFor();
    await page.getByRole('textbox', { name: 'Owner token' }).fill('fdo_wrong');
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('This token is refused.').waitFor();
    await showToken(page);
    await page.getByRole('textbox', { name: 'Owner token' }).fill(token);
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    expect(await kept(page)).toMatchObject({ local: 0, databases: 0 });
    await page.reload();
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await kept(page)).toMatchObject({ local: 0, session: ['frontdesk.no-demo'] });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is asked to sign in where they wanted to go, and is there afterwards', async () => {
    const id = await sendForm({ name: 'Deep Link', message: 'Hello' });
    const { page, context } = await openDesk(browser, `inbox/${id}`, {
      before: (one) => one.addInitScript(() => sessionStorage.setItem('frontdesk.no-demo', 'true')),
    });
    await page.getByRole('button', { name: /demo’s owner/ }).click();
    await page.getByRole('heading', { name: 'Deep Link' }).waitFor();
    expect(page.url()).toBe(`${DESK}inbox/${id}`);
    await context.close();
  });

  it('reads the desk in the browser’s language', async () => {
    const { page, context } = await openDesk(browser, 'inbox', { locale: 'fr-CA' });
    await page.getByRole('heading', { name: 'Réception' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
    await context.close();
  });
});

describe('a person', () => {
  it('is shown, exported and deleted over all pipelines', async () => {
    const email = `eve-${crypto.randomUUID()}@visitors-tests.dev`;
    await sendForm({ name: 'Eve', email, message: 'first of two' });
    await sendForm({ name: 'Eve', email, message: 'second of two' });
    const given = await fetch(`${deployed.urls.feedback}/feedback/stars`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ rating: 4, comment: 'Nice', email }),
    });
    expect(given.status).toBe(200);
    const { page, context } = await openDesk(browser, `person?email=${encodeURIComponent(email)}`);
    await page.getByText('first of two').waitFor();
    await page.getByText('second of two').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export everything' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('person.json');
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
    await page.getByRole('dialog', { name: 'Deleted' }).getByText('2 messages').waitFor();
    await page.getByText('1 piece of feedback').waitFor();
    await page.getByRole('dialog').getByText('What remains for a while').click();
    await page
      .getByText(/recovery/)
      .first()
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('No message of this person.').waitFor();
    await context.close();
  });

  it('whose deletion fails half-way loses no screenshot: its id is shown, and again when the rest is gone', async () => {
    const email = `eve-${crypto.randomUUID()}@visitors-tests.dev`;
    await sendForm({ name: 'Eve', email, message: 'the only one' });
    const { page, context } = await openDesk(browser, `person?email=${encodeURIComponent(email)}`);
    await page.getByText('the only one').waitFor();
    const first = { deleted: 3, complete: false, screenshots: ['shot-of-eve'], remains: [] };
    const answers = [
      { status: 200, body: first },
      { status: 500, body: { error: 'Something went wrong here.', code: 'INTERNAL' } },
      { status: 200, body: { deleted: 1, complete: true, screenshots: [], remains: [] } },
    ];
    await page.route('**/api/feedback/owner/people*', async (route) => {
      const answer = route.request().method() === 'DELETE' ? answers.shift() : undefined;
      if (!answer) return route.continue();
      // Whoever is impatient meanwhile changes nothing.
      await page.keyboard.press('Escape');
      return route.fulfill({ status: answer.status, json: answer.body });
    });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await dialog.getByRole('button', { name: 'Delete everything' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByText('shot-of-eve').waitFor();
    await dialog.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByRole('dialog', { name: 'Deleted' }).getByText('4 pieces of feedback').waitFor();
    await dialog.getByRole('link', { name: 'shot-of-eve' }).waitFor();
    await context.close();
  });
});
