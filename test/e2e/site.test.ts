/** The local site as its users find it: every page at every width, by everybody, and what it lets one try. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages } from '../../local/site/pages.ts';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { setCaptchaSecrets } from '../support/contact.ts';
import { deployed, listMails } from '../support/deployed.ts';

let browser: Browser;
beforeAll(async () => {
  await setCaptchaSecrets('turnstile');
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const PATHS = [...pages.map(({ path }) => path), '/nowhere'];

async function open(path: string, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  await page.goto(deployed.site + path);
  return page;
}

describe.each([
  [320, 'light'],
  [390, 'dark'],
  [1280, 'light'],
] as const)('at %d pixels, in %s', (width, colorScheme) => {
  it.concurrent.each(PATHS)('%s is no wider, and without a violation of axe', async (path) => {
    const page = await open(path, width, colorScheme);
    // Until widgets and what scripts put into the page have come; pages that look again by themselves are never idle.
    await page.waitForTimeout(700);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

describe('the navigation', () => {
  it('is in two groups, marks where one is, and moves nothing', async () => {
    const page = await open('/contact', 1280);
    const places = () =>
      page.locator('.navs a').evaluateAll((links) => links.map((link) => link.getBoundingClientRect().x));
    const before = await places();
    for (const name of ['For visitors', 'For the owner'])
      expect(await page.getByRole('navigation', { name }).getByRole('link').count()).toBeGreaterThan(0);
    expect(await page.locator('.navs [aria-current=page]').textContent()).toBe('Contact form');
    await page.goto(`${deployed.site}/feedback`);
    expect(await places()).toEqual(before);
    await page.close();
  });

  it('is a menu on phones, by keyboard, too', async () => {
    const page = await open('/', 320);
    const link = page.getByRole('link', { name: 'Mailbox', exact: true }).first();
    expect(await page.locator('.navs').isVisible()).toBe(false);
    await page.locator('.menu summary').focus();
    await page.keyboard.press('Enter');
    await link.click();
    await page.waitForURL('**/mailbox');
    await page.close();
  });
});

describe('what there is to try', () => {
  async function fill(page: Page, form: string, message: string): Promise<void> {
    await page.locator(`#${form}-name`).fill('Ada');
    await page.locator(`#${form}-email`).fill('ada@visitors.dev');
    await page.locator(`#${form}-message`).fill(message);
  }

  it('a form with files, whose sender hears that it arrived', async () => {
    const page = await open('/contact-more', 390);
    await fill(page, 'files', `files ${crypto.randomUUID()}`);
    const file = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('This is a.') };
    await page.locator('#attachment').setInputFiles([file]);
    await page.getByRole('button', { name: 'Send' }).first().click();
    await page.waitForURL('**/f/demo-files/thanks*');
    await expect
      .poll(async () => (await listMails()).map(({ subject }) => subject))
      .toContain('Your message has arrived');
    await page.close();
  });

  it('a form with a captcha, which says when it is missing', async () => {
    const page = await open('/contact-more', 390);
    await fill(page, 'captcha', `captcha ${crypto.randomUUID()}`);
    await page.getByRole('button', { name: 'Send' }).last().click();
    await page
      .getByRole('alert')
      .filter({ hasText: 'Please confirm first that you are a person.' })
      .waitFor();
    await page.goBack();
    await fill(page, 'captcha', `captcha ${crypto.randomUUID()}`);
    await page.getByLabel('I am a person').check();
    await page.getByRole('button', { name: 'Send' }).last().click();
    await page.waitForURL('**/f/demo-captcha/thanks*');
    await page.close();
  });

  it('every kind of widget, in a language of choice', async () => {
    const page = await open('/feedback?lang=de', 1280);
    for (const question of [
      'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?',
      'Es war einfach, mein Anliegen zu erledigen.',
      'Wie zufrieden sind Sie?',
      'War das hilfreich?',
      'Wie gefällt es Ihnen?',
      'Was möchten Sie uns sagen?',
    ])
      await page.getByText(question, { exact: true }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it('every way in which a widget comes', async () => {
    const acts: Record<string, (page: Page) => Promise<unknown>> = {
      button: (page) => page.getByRole('button', { name: 'Feedback' }).click(),
      edge: (page) => page.getByRole('button', { name: 'Feedback' }).click(),
      popover: async () => {},
      scroll: (page) => page.evaluate(() => scrollTo(0, document.body.scrollHeight)),
      event: (page) => page.getByRole('button', { name: 'Place an order' }).click(),
      bar: async () => {},
    };
    for (const [mode, act] of Object.entries(acts)) {
      const page = await open(`/feedback-modes#${mode}`, 1280);
      await page.locator('section.panel').waitFor({ state: 'attached' });
      await act(page);
      await page.locator('section.panel').waitFor();
      expect(await violations(page), mode).toEqual([]);
      await page.close();
    }
  });
});
