import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { deployed } from '../support/deployed.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** A page that must stay free of script errors and of anything fetched from elsewhere. */
async function open(path: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (!['localhost', '127.0.0.1'].includes(hostname)) problems.push(`asked ${hostname}`);
  });
  await page.goto(deployed.site + path);
  return { page, problems };
}

async function fillIn(page: Page, name: string, message: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill('ada@visitors.dev');
  await page.getByLabel('Message').fill(message);
}

/** Finds a mail on the mailbox page and reads it in its three views. */
async function readMail(name: string, message: string): Promise<void> {
  const { page, problems } = await open('/mailbox');
  await page.getByRole('button', { name: `New message from ${name}` }).click();
  await expect.poll(() => page.getByRole('tabpanel').textContent()).toContain(message);
  await page.getByRole('tab', { name: 'HTML' }).click();
  await expect.poll(() => page.frameLocator('iframe').locator('body').textContent()).toContain(message);
  await page.getByRole('tab', { name: 'Source' }).click();
  await expect.poll(() => page.getByRole('tabpanel').textContent()).toContain('Reply-To: ada@visitors.dev');
  expect(problems).toEqual([]);
  await page.close();
}

describe('the local pages', () => {
  it('take a plain form to the thank-you page, and its mail to the mailbox', async () => {
    const message = `plain ${crypto.randomUUID()}`;
    const { page, problems } = await open('/contact');
    await fillIn(page, 'Ada Plain', message);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL(`**/f/${deployed.form}/thanks*`);
    await expect.poll(() => page.locator('body').textContent()).toMatch(/thank/i);
    expect(problems).toEqual([]);
    await page.close();
    await readMail('Ada Plain', message);
  });

  it('send the form of the published client without leaving the page, and its mail to the mailbox', async () => {
    const message = `client ${crypto.randomUUID()}`;
    const { page, problems } = await open('/contact-client');
    await fillIn(page, 'Ada Client', message);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your message has arrived').waitFor();
    expect(page.url()).toBe(`${deployed.site}/contact-client`);
    expect(problems).toEqual([]);
    await page.close();
    await readMail('Ada Client', message);
  });

  it('show what the client hears from the server beside the field', async () => {
    const { page } = await open('/contact-client');
    await page.locator('form').evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
    });
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('Message').fill('Hello');
    await page.getByLabel('E-mail').fill('not an address');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('[data-fs-error=email][data-fs-active]').waitFor();
    const email = page.getByLabel('E-mail');
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    const error = page.locator(`#${await email.getAttribute('aria-describedby')}`);
    expect(await error.textContent()).toBe('This must be an e-mail address.');
    expect(
      await error.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
    ).toBeGreaterThan(14);
    await email.fill('ada@visitors.dev');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').filter({ hasText: 'No connection. Please try again.' }).waitFor();
    await page.close();
  });
});
