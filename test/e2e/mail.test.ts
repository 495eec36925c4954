/** The owner's mail on a phone: its buttons sort a message without signing in, and programs that open all links sort none. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../config/words.ts';
import { BY_MAIL_TEXTS } from '../../lambdas/contact/by-mail/texts.ts';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { newMarker, submit } from '../support/contact.ts';
import { deployed, waitForMails } from '../support/deployed.ts';
import { callOwner, newToken } from '../support/owner.ts';

const PHONE = { width: 390, height: 760 };

let browser: Browser;
let token: string;
beforeAll(async () => {
  browser = await launchBrowser();
  ({ token } = await newToken(['contact:read', 'contact:write', 'contact:audit']));
});
afterAll(() => browser?.close());

const stateOf = async (id: string) => (await callOwner(token, 'GET', `submissions/${id}`)).body.state;

/** A message, and the mail about it. */
async function mailed() {
  const text = newMarker();
  const id = await submit(text);
  const [mail] = await waitForMails(text);
  if (!mail) throw new Error('no mail');
  const urls = ['archive', 'spam'].map(
    (action) => new RegExp(`\\S+/m/${action}#\\S+`).exec(mail.text)?.[0] ?? '',
  );
  return { id, mail, archive: urls[0] ?? '', spam: urls[1] ?? '' };
}

async function onPhone<Result>(
  look: (page: Page, context: BrowserContext) => Promise<Result>,
  language = 'en',
): Promise<Result> {
  const context = await browser.newContext({ viewport: PHONE, locale: language, hasTouch: true });
  const result = await look(await context.newPage(), context);
  await context.close();
  return result;
}

const press = (url: string) =>
  fetch(url.replace(/#.*/, ''), {
    method: 'POST',
    body: new URLSearchParams({ token: url.replace(/.*#/, '') }),
  });

describe('the owner’s mail', () => {
  it('archives its message from a phone by keyboard alone, which the desk takes back', async () => {
    const { id, mail } = await mailed();
    await onPhone(async (page) => {
      await page.setContent(mail.html);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      for (const name of ['Archive', 'Mark as spam'])
        expect((await page.getByRole('link', { name }).boundingBox())?.height).toBeGreaterThanOrEqual(42);
      await page.goto((await page.getByRole('link', { name: 'Archive' }).getAttribute('href')) ?? '');
      await page.getByRole('heading', { name: BY_MAIL_TEXTS.en.archive.ask }).waitFor();
      expect(await violations(page)).toEqual([]);
      const shown = (await page.content()).replaceAll(/value="[^"]*"/g, '');
      for (const content of ['Ada', 'marker-', id]) expect(shown).not.toContain(content);
      expect(await stateOf(id)).toBe('new');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: BY_MAIL_TEXTS.en.archive.done, exact: true }).waitFor();
      expect(page.url()).not.toContain('#');
      expect(await violations(page)).toEqual([]);
    });
    expect(await stateOf(id)).toBe('archived');
    const { items } = (await callOwner(token, 'GET', 'audit')).body as { items: { target?: string }[] };
    expect(items.find(({ target }) => target === id)).toMatchObject({
      by: { kind: 'mail', id },
      what: 'POST /m/archive',
      of: deployed.form,
      status: 200,
    });
    await callOwner(token, 'POST', `submissions/${id}/unread`);
    expect(await stateOf(id)).toBe('new');
  });

  it('is read by a program that opens every link and runs every page, and nothing changes', async () => {
    const { id, mail, archive, spam } = await mailed();
    const links = [...mail.html.matchAll(/href="(https?:[^"]+)"/g)].map(([, url = '']) => url);
    expect(links).toEqual(expect.arrayContaining([archive, spam]));
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      for (const url of links) await fetch(url, { method, redirect: 'manual' });
    await onPhone(async (page) => {
      for (const url of [archive, spam]) await page.goto(url, { waitUntil: 'networkidle' });
    });
    expect(await stateOf(id)).toBe('new');
  });

  it('says the same whatever the message was before, so that a quoted mail gives nothing away', async () => {
    const { id, archive, spam } = await mailed();
    const first = await (await press(archive)).text();
    expect(await (await press(archive)).text()).toBe(first);
    expect((await press(spam)).status).toBe(200);
    expect(await stateOf(id)).toBe('spam');
    expect(await (await press(archive)).text()).toBe(first);
    expect(await stateOf(id)).toBe('spam');
    await callOwner(token, 'DELETE', `submissions/${id}`);
    expect(await (await press(archive)).text()).toBe(first);
  });

  it('does by each button one thing with one message', async () => {
    const [one, other] = [await mailed(), await mailed()];
    const crossed = one.archive.replace('/m/archive#', '/m/spam#');
    const moved = one.archive.replace(one.id, other.id);
    for (const url of [crossed, moved, `${one.archive}x`, one.archive.replace(/#.*/, '#')])
      expect((await press(url)).status).toBe(403);
    expect((await press(`${deployed.urls.contact}/m/delete#${one.archive.split('#')[1]}`)).status).toBe(404);
    expect([await stateOf(one.id), await stateOf(other.id)]).toEqual(['new', 'new']);
  });

  it.each(LANGUAGES)('asks and says in %s what is done, on a page that fits a phone', async (language) => {
    const { id, spam } = await mailed();
    const { spam: texts, incomplete } = BY_MAIL_TEXTS[language];
    await onPhone(async (page) => {
      await page.goto(spam.replace(/#.*/, ''));
      await page.getByText(incomplete).waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
      // The whole link in the same tab: only what is behind the # changes.
      await page.goto(spam);
      await page.getByRole('button', { name: texts.button }).click();
      await page.getByText(texts.outcome).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }, language);
    expect(await stateOf(id)).toBe('spam');
  });
});
