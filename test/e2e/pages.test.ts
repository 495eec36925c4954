/** The pages of ours that visitors see, without scripts, in each of our languages. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../config/words.ts';
import { TEXTS as FORM_TEXTS } from '../../lambdas/contact/form/page-texts.ts';
import { TEXTS as WIDGET_TEXTS } from '../../lambdas/feedback/widget/texts.ts';
import { sayIn } from '../../lambdas/shared/page/messages.ts';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { deployed } from '../support/deployed.ts';

const { contact = '', feedback = '' } = deployed.urls;
const INVALID = 'Some fields need your attention.';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Looks at each page that a visitor of some language meets, on a phone, where nothing may be wider than it. */
async function visit(language: Language, look: (page: Page) => Promise<void>): Promise<void> {
  const viewport = { width: 320, height: 700 };
  const context = await browser.newContext({ locale: `${language}-${language.toUpperCase()}`, viewport });
  const page = await context.newPage();
  await look(page);
  await context.close();
}

/** What holds for every page. */
async function expectSound(page: Page, language: Language): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await violations(page)).toEqual([]);
}

/** Lets a form go that the browser would not send. */
async function sendAnyway(page: Page, name: string): Promise<void> {
  await page.locator('form').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await page.getByRole('button', { name, exact: true }).click();
}

describe.each(LANGUAGES)('in %s', (language) => {
  it('a form by its own address says what is wrong, begins there, and thanks', () =>
    visit(language, async (page) => {
      const texts = FORM_TEXTS[language];
      await page.goto(`${contact}/f/${deployed.form}`);
      await page.getByRole('heading', { name: texts.title }).waitFor();
      await expectSound(page, language);
      await page.locator('[name=name]').fill('Ada');
      await page.locator('[name=email]').fill('nobody');
      await sendAnyway(page, texts.send);
      await page
        .getByRole('alert')
        .filter({ hasText: sayIn(INVALID, language).text })
        .waitFor();
      await page.getByRole('heading', { name: texts.notSent }).waitFor();
      await expectSound(page, language);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email');
      await page.locator('[name=email]').fill('ada@visitors.dev');
      await page.locator('[name=message]').fill(`Pages ${crypto.randomUUID()}`);
      await page.getByRole('button', { name: texts.send, exact: true }).click();
      await page.getByRole('heading', { name: texts.thanks }).waitFor();
      await expectSound(page, language);
    }));

  it('feedback without a script does the same', () =>
    visit(language, async (page) => {
      const texts = WIDGET_TEXTS[language];
      await page.goto(`${feedback}/feedback/survey`);
      await expectSound(page, language);
      await sendAnyway(page, texts.send);
      await page
        .getByRole('alert')
        .filter({ hasText: sayIn(INVALID, language).text })
        .waitFor();
      await page.getByRole('heading', { name: texts.page.notSent }).waitFor();
      await expectSound(page, language);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('rating');
      await page.getByRole('radio', { name: texts.faces[4] }).check();
      await page.getByRole('radio', { name: 'sales' }).check();
      await page.getByLabel(texts.comment).fill('Good tea');
      await page.getByRole('button', { name: texts.send, exact: true }).click();
      await page.getByRole('heading', { name: texts.page.thanks }).waitFor();
      await expectSound(page, language);
    }));

  it('an address that is none says so', () =>
    visit(language, async (page) => {
      for (const address of [`${contact}/f/none`, `${feedback}/feedback/none`]) {
        const response = await page.goto(address);
        expect(response?.status()).toBe(404);
        await page.locator('h1.failed').waitFor();
        await expectSound(page, language);
      }
    }));
});

it('asks why of a low score alone, without a script', () =>
  visit('de', async (page) => {
    await page.goto(`${feedback}/feedback/followed`);
    const why = page.getByLabel('Was sollen wir besser machen?');
    expect(await why.isVisible()).toBe(false);
    await page.getByRole('radio', { name: '4', exact: true }).check();
    await why.fill('Mehr Tee');
    await page.getByRole('radio', { name: '8', exact: true }).check();
    expect(await why.isVisible()).toBe(false);
    await page.getByRole('radio', { name: '9', exact: true }).check();
    await page.getByRole('button', { name: 'Senden' }).click();
    await page.getByRole('heading', { name: 'Vielen Dank' }).waitFor();
    await page.getByRole('link', { name: 'Bewerten' }).waitFor();
  }));
