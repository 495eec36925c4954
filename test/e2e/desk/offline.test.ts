import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { DESK, openDesk } from '../../support/open-desk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** The desk with its files kept, so that a page which was not open yet is there without a network, too. */
async function openInstalled(): Promise<{ readonly page: Page; readonly context: BrowserContext }> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${DESK}inbox`);
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // Only a page that is loaded after the worker took over goes through it.
  await page.reload();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  return { page, context };
}

it('an installed desk opens without a network, says so, and has kept nothing but its own files', async () => {
  const { page, context } = await openInstalled();
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.filter((path) => path.startsWith('/api/') || path.endsWith('settings.json'))).toEqual([]);
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('heading', { name: 'That did not work' }).waitFor();
  await page.getByText('No answer came. Are you online?').waitFor();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await context.close();
});

it('a page that is opened without a network says so, and is there once it is back', async () => {
  const { page, context } = await openInstalled();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Instagram' }).click();
  await page.getByText('No answer came. Are you online?').first().waitFor();
  await context.setOffline(false);
  await page.getByRole('link', { name: 'New rule' }).first().waitFor();
  await context.close();
});

it('what could not be saved without a network, and was given up, is not saved later', async () => {
  const { page, context } = await openDesk(browser, 'instagram/links');
  await page.getByRole('button', { name: 'New link' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New link' });
  await dialog.getByLabel('Name', { exact: true }).fill('Never');
  await dialog.getByLabel('Address', { exact: true }).fill('https://example.org/never');
  await context.setOffline(true);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('No answer came. Are you online?').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  let saved = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/owner/links')) saved++;
  });
  await context.setOffline(false);
  // Another page is read after whatever was waiting.
  await page.getByRole('link', { name: 'Pictures' }).click();
  await page.getByRole('heading', { level: 1, name: 'Pictures' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(saved).toBe(0);
  await context.close();
});

it('can be installed: its manifest and its icons are there', async () => {
  const manifest = (await (await fetch(`${DESK}manifest.webmanifest`)).json()) as {
    display: string;
    icons: { src: string; type: string }[];
  };
  expect(manifest.display).toBe('standalone');
  for (const { src, type } of manifest.icons) {
    const icon = await fetch(new URL(src, DESK));
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, type]);
  }
});
