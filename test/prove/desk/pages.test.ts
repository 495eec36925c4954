/** Every page of the desk in every state: axe, no sideways scrolling at 320 pixels, nothing that its policy refuses. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { expectWell, SETTINGS } from '../../support/desk-pages.ts';
import { openDesk, sendForm } from '../../support/open-desk.ts';

let browser: Browser;
let message: string;
beforeAll(async () => {
  browser = await launchBrowser();
  message = await sendForm({ name: 'Axe', message: 'A long message. '.repeat(30) });
  // Words without end, and something that is counted as spam.
  await sendForm({ name: 'x'.repeat(190), message: 'y'.repeat(4_000) });
  await sendForm({ name: 'Robot', message: 'spam', _gotcha: 'filled in' });
});
afterAll(() => browser?.close());

const PAGES = [
  '',
  'inbox',
  'inbox?view=spam',
  'inbox?q=nothing-has-this-word&from=2026-01-01',
  'inbox/:message',
  'inbox/00000000-0000-7000-8000-000000000000',
  'person',
  'person?email=ada%40visitors-tests.dev',
  'feedback',
  'pictures',
  'instagram',
  'data',
  'data/questions?question=spam',
  'set-up',
  'set-up/rules?form=main',
  'destinations',
  'set-up/mails',
  'people',
  'account',
  'no-such-page',
];

/** Until nothing loads any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => page.locator('.loading').count()).toBe(0);
}

describe.each(SETTINGS)('on $name', (options) => {
  it.each(PAGES)('the page /%s is well', async (path) => {
    const { page, context, problems } = await openDesk(browser, path.replace(':message', message), options);
    await settled(page);
    await expectWell(page, problems);
    await context.close();
  });
});

const STATES = ['', 'inbox', 'inbox/:message', 'person?email=a%40b.org', 'set-up', 'people'];

describe('while an API', () => {
  it.each(STATES)('takes its time, /%s says so', async (path) => {
    const before = (page: Page) => page.route('**/api/**', () => new Promise(() => {}));
    const { page, context, problems } = await openDesk(browser, path.replace(':message', message), {
      before,
    });
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await expectWell(page, problems);
    await context.close();
  });

  it.each(STATES)('fails, /%s says so and offers to ask again', async (path) => {
    const before = (page: Page) =>
      page.route('**/api/**', (route) =>
        route.fulfill({ status: 503, json: { error: 'No.', code: 'NOT_READY' } }),
      );
    const { page, context, problems } = await openDesk(browser, path.replace(':message', message), {
      before,
    });
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    if (path !== 'people')
      await page.getByRole('button', { name: 'Try again' }).first().waitFor({ timeout: 20_000 });
    await expectWell(page, problems);
    await context.close();
  });
});

it('the list of shortcuts and a question are well', async () => {
  const { page, context, problems } = await openDesk(browser, 'person?email=ada%40visitors-tests.dev');
  await settled(page);
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await expectWell(page, problems);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('dialog', { name: 'Delete everything of ada@visitors-tests.dev?' }).waitFor();
  await expectWell(page, problems);
  await context.close();
});
