import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { DESK } from '../../support/open-desk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

it('an installed desk opens without a network, says so, and has kept nothing but its own files', async () => {
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
