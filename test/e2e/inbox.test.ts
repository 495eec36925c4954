import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { deployed, findMails, waitForMails } from '../support/deployed.ts';

const SCREENSHOTS = join('.local', 'screenshots');

let browser: Browser;
let page: Page;
const problems: string[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => dialog.accept());
  mkdirSync(SCREENSHOTS, { recursive: true });
});
afterAll(() => browser?.close());

async function send(fields: Record<string, string>): Promise<void> {
  const response = await fetch(`${deployed.urls.contact}/f/${deployed.form}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ email: 'ada@visitors-tests.dev', ...fields }),
  });
  expect(response.status).toBe(200);
}

const entry = (name: string) =>
  page.getByRole('navigation', { name: 'Submissions' }).getByText(name, { exact: true });
const detail = () => page.locator('article.mail');
const status = () => page.getByRole('status').textContent();
const choose = (state: string) => page.getByRole('radio', { name: state, exact: true }).check();

describe('the inbox page', () => {
  const name = `Ada ${crypto.randomUUID().slice(0, 8)}`;
  const message = `<img src=x onerror=alert(1)> ${crypto.randomUUID()}`;

  it('shows what came in, as text, and marks it read', async () => {
    await send({ name, message });
    await waitForMails(message);
    await page.goto(`${deployed.site}/inbox`);
    await entry(name).click();
    await expect.poll(() => detail().textContent()).toContain(message);
    expect(await detail().textContent()).toContain('sent');
    expect(await detail().locator('img').count()).toBe(0);
    await page.screenshot({ path: join(SCREENSHOTS, 'inbox.png') });
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await expect.poll(status).toBe('Now: read.');
  });

  it('releases spam, whose mail is then sent', async () => {
    const spam = `Spam ${crypto.randomUUID().slice(0, 8)}`;
    const text = crypto.randomUUID();
    await send({ name: spam, message: text, _gotcha: 'x' });
    await choose('Spam');
    await entry(spam).click();
    expect(await findMails(text)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'inbox-spam.png') });
    await page.getByRole('button', { name: 'No spam: release' }).click();
    await expect.poll(status).toBe('Now: new.');
    await waitForMails(text);
  });

  it('exports what is shown', async () => {
    await choose('All');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('submissions.csv');
    expect(readFileSync(await download.path(), 'utf8')).toContain(message);
  });

  it('leads to the files of a submission, also after it was sorted', async () => {
    const body = new FormData();
    const sender = `Files ${crypto.randomUUID().slice(0, 8)}`;
    body.append('name', sender);
    body.append('file', new Blob(['Hello']), 'a.txt');
    const headers = { accept: 'application/json' };
    const sent = await fetch(`${deployed.urls.contact}/f/files`, { method: 'POST', headers, body });
    expect(sent.status).toBe(200);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await entry(sender).click();
    const link = detail().getByRole('link', { name: 'a.txt' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(readFileSync(await download.path(), 'utf8')).toBe('Hello');
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await expect.poll(status).toBe('Now: read.');
    await link.waitFor();
  });

  it('finds and deletes all of one person', async () => {
    const email = `eve-${crypto.randomUUID()}@visitors-tests.dev`;
    for (const text of ['first', 'second']) await send({ name: 'Eve', email, message: text });
    await page.getByLabel('Person').fill(email);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(() => entry('Eve').count()).toBe(2);
    await page.getByRole('button', { name: 'Delete all of this person' }).click();
    await expect.poll(status).toMatch(/^Deleted: 2 submissions, 0 responses\. .*What remains: .*recovery/);
    expect(await entry('Eve').count()).toBe(0);
  });

  it('says so when the token is refused', async () => {
    await page.getByText('Access', { exact: true }).click();
    await page.getByLabel('Owner token').fill('fdo_wrong');
    await page.getByLabel('Person').fill('');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(status).toMatch(/valid owner token/);
    expect(problems).toEqual([]);
  });
});
