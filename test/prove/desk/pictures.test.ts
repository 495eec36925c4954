/** Pictures at the desk: the library, one picture with its description and code, and what became of those without. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { expectWell, SETTINGS, settled } from '../../support/desk-pages.ts';
import { settled as rendered, upload } from '../../support/images/client.ts';
import { openDesk } from '../../support/open-desk.ts';

let browser: Browser;
let imageId: string;
const alt = `A circle ${crypto.randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  browser = await launchBrowser();
  imageId = await send('desk/public/icon-512.png', alt);
});
afterAll(() => browser?.close());

async function send(file: string, description: string): Promise<string> {
  const { imageId: id } = await upload(await readFile(file), { contentType: 'image/png', alt: description });
  await rendered(id);
  return id;
}

describe.each(SETTINGS)('on $name', (options) => {
  it.each(['pictures', 'pictures/:id', 'pictures/00000000-0000-7000-8000-000000000000'])(
    'the page /%s is well',
    async (path) => {
      const { page, context, problems } = await openDesk(browser, path.replace(':id', imageId), options);
      await settled(page);
      await expectWell(page, problems);
      await context.close();
    },
  );
});

it('a picture is found, described once more for whoever does not see it, and taken along', async () => {
  const { page, context, problems } = await openDesk(browser, 'pictures?preset=square');
  await page.getByRole('link', { name: `Open: ${alt}` }).click();
  await page.getByRole('heading', { level: 1, name: 'Picture' }).waitFor();
  await expect
    .poll(() => page.locator('.picture-page img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  const field = page.getByLabel('Description (alt text)');
  expect(await field.inputValue()).toBe(alt);
  await field.fill(`${alt}, now "described"`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The description is saved.').waitFor();
  await page.getByText(`now &quot;described&quot;`).waitFor();
  await page.getByRole('button', { name: 'Render again' }).click();
  await page.getByText('It is being rendered again.').waitFor();
  expect(problems).toEqual([]);
  await context.close();
});

it('a picture is deleted after a question that has its keyboard', async () => {
  const name = `Gone ${crypto.randomUUID().slice(0, 8)}`;
  const id = await send('desk/public/icon-192.png', name);
  const { page, context } = await openDesk(browser, `pictures/${id}`);
  await page.getByRole('button', { name: 'Delete picture' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete this picture?' });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Delete picture' }).click();
  await page.getByRole('heading', { level: 1, name: 'Pictures' }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: `Open: ${name}` }).count()).toBe(0);
  await context.close();
});

const image = (status: string, more = {}) => ({
  imageId: crypto.randomUUID(),
  status,
  preset: 'gallery',
  etag: '"1"',
  createdAt: '2026-11-28T08:00:00Z',
  contentType: 'image/jpeg',
  size: 1000,
  outdated: false,
  legs: {},
  ...more,
});

it.each([{ width: 1280 }, { width: 320, height: 640, dark: true }])(
  'pictures that came to nothing say why, at $width',
  async (options) => {
    const items = [
      image('processing'),
      image('awaiting-upload', { expiresAt: '2026-11-28T09:00:00Z' }),
      image('rejected', { reason: { code: 'too-many-pixels', message: 'x' } }),
      image('rejected', { reason: { code: 'crashed', message: 'x' } }),
    ];
    const before = (page: Page) =>
      page.route('**/owner/images?**', (route) => route.fulfill({ json: { items } }));
    const { page, context, problems } = await openDesk(browser, 'pictures', { ...options, before });
    await page.getByText('It has more pixels than the preset allows.').waitFor();
    await settled(page);
    await expectWell(page, problems);
    await context.close();
  },
);

it('an empty library says what it is for', async () => {
  const before = (page: Page) =>
    page.route('**/owner/images?**', (route) => route.fulfill({ json: { items: [] } }));
  const { page, context, problems } = await openDesk(browser, 'pictures', { before });
  await page.getByText('No pictures here').waitFor();
  await expectWell(page, problems);
  await context.close();
});

describe('while an API', () => {
  const PAGES = [
    'pictures',
    'feedback',
    'feedback/comments',
    'instagram',
    'instagram/outbox',
    'instagram/links',
    'instagram/connect',
  ];

  it.each(PAGES)('takes its time, /%s says so', async (path) => {
    const before = (page: Page) => page.route('**/api/**', () => new Promise(() => {}));
    const { page, context, problems } = await openDesk(browser, path, { before });
    await page.locator('.loading').first().waitFor();
    await expectWell(page, problems);
    await context.close();
  });

  it.each(PAGES)('fails, /%s says so and offers to ask again', async (path) => {
    const before = (page: Page) =>
      page.route('**/api/**', (route) =>
        route.fulfill({ status: 503, json: { error: 'No.', code: 'NOT_READY' } }),
      );
    const { page, context, problems } = await openDesk(browser, path, { before });
    await page.getByRole('button', { name: 'Try again' }).first().waitFor({ timeout: 20_000 });
    await expectWell(page, problems);
    await context.close();
  });
});
