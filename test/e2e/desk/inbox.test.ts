import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { deployed, findMails, waitForMails } from '../../support/deployed.ts';
import { DESK, focused, keepNotices, openDesk, sendForm } from '../../support/open-desk.ts';
import { apiOf, entry, heading, some, toast } from './inbox-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** A picture of one pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Sends a form with a text and a picture. @returns the submission's id */
async function sendFiles(name: string): Promise<string> {
  const body = new FormData();
  body.append('name', name);
  body.append('file', new Blob(['Hello']), 'a.txt');
  body.append('file', new Blob([Buffer.from(PIXEL, 'base64')], { type: 'image/png' }), 'b.png');
  const sent = await fetch(`${deployed.urls.contact}/f/files`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body,
  });
  expect(sent.status).toBe(200);
  return ((await sent.json()) as { submissionId: string }).submissionId;
}

/** Opens the inbox, and waits until it has begun to listen for news. */
async function openListening() {
  let began: Promise<unknown> | undefined;
  const opened = await openDesk(browser, 'inbox', {
    before: async (page) => {
      began = page.waitForResponse((response) => response.url().includes('/api/contact/owner/changes'));
    },
  });
  await began;
  return opened;
}

describe('the inbox', () => {
  it('shows what came in as text, marks it as read, and has an address for each message', async () => {
    const name = some('Ada');
    const message = `<img src=x onerror=alert(1)> see https://example.org/a ${crypto.randomUUID()}`;
    const id = await sendForm({ name, message });
    await waitForMails(message);
    const { page, context, problems } = await openDesk(browser, 'inbox');
    await entry(page, name).click();
    await heading(page, name).waitFor();
    expect(page.url()).toBe(`${DESK}inbox/${id}`);
    const article = page.getByRole('article');
    await article.getByText(message.slice(0, 28)).waitFor();
    expect(await article.locator('img').count()).toBe(0);
    expect(await article.getByRole('link', { name: 'https://example.org/a' }).getAttribute('rel')).toContain(
      'noopener',
    );
    await article.getByText('Read', { exact: true }).waitFor();
    await article.getByText('Mail to you').waitFor();
    expect(await article.getByRole('link', { name: 'Reply' }).getAttribute('href')).toMatch(
      /^mailto:ada@visitors-tests\.dev\?subject=Re%3A.*%3E%20/,
    );
    await page.reload();
    await heading(page, name).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is worked by keyboard: j k to move, e to archive, z to take it back', async () => {
    const names = [some('First'), some('Second'), some('Third')];
    for (const name of names) await sendForm({ name, message: 'Hello' });
    const [first = '', second = '', third = ''] = names.toReversed();
    const { page, context, problems } = await openDesk(browser, 'inbox', { before: keepNotices });
    await entry(page, first).waitFor();
    await page.keyboard.press('j');
    expect(await focused(page)).toContain(first);
    await page.keyboard.press('j');
    expect(await focused(page)).toContain(second);
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await heading(page, first).waitFor();
    await expect.poll(() => focused(page)).toBe(first);
    await page.keyboard.press('e');
    await heading(page, second).waitFor();
    await expect.poll(() => focused(page)).toBe(second);
    await expect.poll(() => entry(page, first).count()).toBe(0);
    await page.keyboard.press('z');
    await entry(page, first).waitFor();
    await page.keyboard.press('j');
    await heading(page, third).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toContain(third);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toContain(third);
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    // What is typed is text, no command.
    await page.keyboard.type('je#');
    expect(await page.getByLabel('Search all text').inputValue()).toBe('je#');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('releases spam, whose mail is then sent, and says why it was held', async () => {
    const name = some('Spam');
    const text = crypto.randomUUID();
    await sendForm({ name, message: text, _gotcha: 'x' });
    const { page, context } = await openDesk(browser, 'inbox');
    await page.getByRole('link', { name: /^Spam/ }).click();
    await entry(page, name).click();
    await page.getByText('It filled in a field that people do not see').waitFor();
    expect(await findMails(text)).toEqual([]);
    await page.getByRole('button', { name: 'No spam' }).click();
    await toast(page).getByText('it is in the inbox').waitFor();
    await waitForMails(text);
    await context.close();
  });

  it('combines its filters, keeps them in the address, and exports what is shown', async () => {
    const email = `${crypto.randomUUID()}@visitors-tests.dev`;
    const spam = some('Filtered');
    await sendForm({ name: 'Not spam', email, message: 'Hello' });
    await sendForm({ name: spam, email, message: 'Hello', _gotcha: 'x' });
    const { page, context } = await openDesk(browser, `inbox?view=spam&person=${encodeURIComponent(email)}`);
    await entry(page, spam).waitFor();
    expect(await page.locator('.message-link').count()).toBe(1);
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(email);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    const file = readFileSync(await download.path());
    // By these, spreadsheets know UTF-8.
    expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = file.toString().trim().split(/\r?\n/);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(spam);
    await page.getByLabel('E-mail address').fill('nobody@visitors-tests.dev');
    await page.getByLabel('E-mail address').press('Enter');
    await page.getByText('Nothing fits these filters').waitFor();
    expect(page.url()).toContain('nobody');
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await expect.poll(() => page.locator('.message-link').count()).toBeGreaterThan(0);
    expect(page.url()).toBe(`${DESK}inbox?view=spam`);
    await context.close();
  });

  it('searches the text, and says how far it has looked', async () => {
    const word = `needle${crypto.randomUUID().slice(0, 8)}`;
    const name = some('Sought');
    await sendForm({ name, message: `In the hay is a ${word.toUpperCase()}, really.` });
    const { page, context } = await openDesk(browser, 'inbox');
    await page.getByLabel('Search all text').fill(word);
    await page.getByLabel('Search all text').press('Enter');
    await page.getByText(/Looked through \d+ messages?/).waitFor();
    await entry(page, name).waitFor();
    expect(await page.locator('.message-link').count()).toBe(1);
    const box = page.getByLabel('Search all text');
    const hasFocus = () => box.evaluate((field) => field === document.activeElement);
    expect(await hasFocus()).toBe(true);
    await page.getByRole('link', { name: 'Search all messages' }).click();
    await expect.poll(() => page.url()).toContain('view=all');
    await entry(page, name).waitFor();
    await page.getByRole('search').getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => box.inputValue()).toBe('');
    expect(await hasFocus()).toBe(true);
    await context.close();
  });

  it('saves a note that is being written when the browser goes back', async () => {
    const id = await sendForm({ name: some('Back'), message: 'Hello' });
    const { page, context } = await openDesk(browser, 'inbox');
    await page.locator(`a[href$="${id}"]`).first().click();
    await page.getByText('Read', { exact: true }).waitFor();
    await page.getByLabel('Notes', { exact: true }).fill('call on Monday');
    await page.goBack();
    await toast(page).getByText('Saved').waitFor();
    expect(await (await apiOf(page, id)).read()).toMatchObject({ notes: 'call on Monday' });
    await context.close();
  });

  it('keeps a note that could not be saved when its field is gone, and asks before the tab goes', async () => {
    const id = await sendForm({ name: some('Lost'), message: 'Hello' });
    const { page, context } = await openDesk(browser, 'inbox');
    await page.locator(`a[href$="${id}"]`).first().click();
    await page.getByText('Read', { exact: true }).waitFor();
    await page.getByLabel('Notes', { exact: true }).fill('call on Monday');
    const asked = page.waitForEvent('dialog');
    // It stays, and so nothing comes of that.
    void page.reload().catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await page.route(`**/owner/submissions/${id}`, (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 503, json: { error: 'No.', code: 'NOT_READY' } })
        : route.continue(),
    );
    await page.getByRole('link', { name: /^Archived/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    await toast(page).getByText('What you wrote').click();
    await toast(page).getByText('call on Monday').waitFor();
    await context.close();
  });

  it('is read again by "Try again", where news could not be read', async () => {
    const { page, context } = await openListening();
    await page.locator('.messages').waitFor();
    const lists = /\/owner\/submissions\?/;
    await page.route(lists, (route) =>
      route.fulfill({ status: 503, json: { error: 'No.', code: 'NOT_READY' } }),
    );
    const name = some('News');
    await sendForm({ name, message: 'Hello' });
    const again = page.getByRole('button', { name: 'Try again' });
    // Coming back to the page asks for news.
    await expect
      .poll(async () => {
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        return again.count();
      })
      .toBe(1);
    await page.unroute(lists);
    await again.click();
    await entry(page, name).waitFor();
    await context.close();
  });

  it('changes several at once', async () => {
    const word = crypto.randomUUID().slice(0, 8);
    const names = [`Bulk A ${word}`, `Bulk B ${word}`];
    for (const name of names) await sendForm({ name, message: 'Hello' });
    const { page, context } = await openDesk(browser, 'inbox');
    for (const name of names) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Archive' }).click();
    await toast(page).getByText('2 messages are archived.').waitFor();
    for (const name of names) await expect.poll(() => entry(page, name).count()).toBe(0);
    expect(await focused(page)).toBe('Inbox');
    await page.getByRole('link', { name: /^Archived/ }).click();
    for (const name of names) await entry(page, name).waitFor();
    await page.getByRole('checkbox', { name: `Choose ${names[0]}` }).check();
    expect(await page.getByRole('toolbar').getByRole('button', { name: 'Archive' }).isDisabled()).toBe(true);
    await page
      .getByRole('link', { name: /^Inbox/ })
      .first()
      .click();
    await expect.poll(() => page.getByRole('toolbar').count()).toBe(0);
    await context.close();
  });

  it('leads to files, and shows pictures small', async () => {
    const name = some('Files');
    await sendFiles(name);
    const { page, context, problems } = await openDesk(browser, 'inbox');
    await entry(page, name).getByText('2 files').waitFor();
    await entry(page, name).click();
    const link = page.getByRole('article').getByRole('link', { name: 'a.txt' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(readFileSync(await download.path(), 'utf8')).toBe('Hello');
    const widths = () =>
      page
        .locator('img.file-picture')
        .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));
    await expect.poll(widths).toEqual([1]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('leads to files for as long as the message is open, though each link ends after an hour', async () => {
    const id = await sendFiles(some('Long'));
    const { page, context } = await openDesk(browser, `inbox/${id}`, {
      before: async (one) => {
        await one.clock.install();
        // News would have everything read again.
        await one.route('**/owner/changes*', (route) => route.fulfill({ status: 304 }));
      },
    });
    const article = page.getByRole('article');
    await article.getByText('Read', { exact: true }).waitFor();
    await expect.poll(() => article.getAttribute('aria-busy')).toBe('false');
    const renewed = () =>
      page.waitForResponse(
        (response) =>
          response.request().method() === 'GET' && response.url().endsWith(`/owner/submissions/${id}`),
      );
    const link = article.getByRole('link', { name: 'a.txt' });
    const hrefOf = async (response: ReturnType<typeof renewed>) =>
      ((await (await response).json()) as { attachments: { url: string }[] }).attachments[0]?.url;
    const byTime = renewed();
    await page.clock.fastForward('46:00');
    const url = await hrefOf(byTime);
    await expect.poll(() => link.getAttribute('href')).toBe(url);
    // Whoever comes back to a page that was hidden has them at once, before anything is due.
    const now = await page.evaluate(() => Date.now());
    await page.clock.setSystemTime(now + 46 * 60_000);
    const byLooking = renewed();
    await page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
    const next = await hrefOf(byLooking);
    await expect.poll(() => link.getAttribute('href')).toBe(next);
    await context.close();
  });

  it('keeps labels, notes and who takes care of it, and overwrites nobody', async () => {
    const name = some('Noted');
    const id = await sendForm({ name, message: 'Hello' });
    const { page, context } = await openDesk(browser, `inbox/${id}`);
    await page.getByText('Read', { exact: true }).waitFor();
    await page.getByLabel('Add a label').fill('vip');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await entry(page, name).getByText('vip').waitFor();
    const api = await apiOf(page, id);
    await api.change({ notes: 'theirs' });
    const notes = page.getByLabel('Notes', { exact: true });
    await notes.fill('mine');
    await notes.blur();
    await page.getByText('Somebody else has written meanwhile: “theirs”').waitFor();
    expect(await notes.inputValue()).toBe('mine');
    expect(await api.read()).toMatchObject({ notes: 'theirs', labels: ['vip'] });
    await notes.focus();
    await notes.blur();
    await expect.poll(api.read).toMatchObject({ notes: 'mine', labels: ['vip'] });
    // The page hears of it later than the API has it.
    await expect.poll(() => page.getByText('Somebody else has written').count()).toBe(0);
    const takeAway = page.getByRole('button', { name: 'Remove vip' });
    await takeAway.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => takeAway.count()).toBe(0);
    const adding = page.getByLabel('Add a label');
    await expect.poll(() => adding.evaluate((field) => field === document.activeElement)).toBe(true);
    await context.close();
  });

  it('keeps what is typed and where the cursor is while another field is being saved', async () => {
    const name = some('Typed');
    const id = await sendForm({ name, message: 'Hello' });
    const { page, context, problems } = await openDesk(browser, `inbox/${id}`);
    await page.getByText('Read', { exact: true }).waitFor();
    let patches = 0;
    await page.route(`**/owner/submissions/${id}`, async (route) => {
      const response = await route.fetch();
      if (route.request().method() === 'PATCH') {
        patches++;
        await delay(500);
      }
      await route.fulfill({ response });
    });
    const notes = page.getByLabel('Notes', { exact: true });
    await page.getByLabel('Taken care of by').fill('Ada');
    await notes.focus();
    await page.keyboard.type('First');
    await toast(page).getByText('Saved').waitFor();
    // None of these is a command: they go where the cursor is.
    await page.keyboard.type(' e#u');
    expect(await notes.inputValue()).toBe('First e#u');
    await notes.blur();
    await page.getByLabel('Add a label').fill('vip');
    await page.keyboard.press('Enter');
    const api = await apiOf(page, id);
    await expect.poll(api.read).toMatchObject({ assignee: 'Ada', notes: 'First e#u', labels: ['vip'] });
    await expect.poll(() => page.getByLabel('Add a label').inputValue()).toBe('');
    expect(patches).toBe(3);
    expect(problems).toEqual([]);
    await page.unrouteAll({ behavior: 'wait' });
    await context.close();
  });

  it('shows new ones by itself', async () => {
    const { page, context } = await openListening();
    // Answers take longer than somebody needs to come back again.
    let open = 0;
    let mostOpen = 0;
    await page.route('**/api/contact/owner/changes*', async (route) => {
      mostOpen = Math.max(mostOpen, ++open);
      const response = await route.fetch();
      await delay(300);
      await route.fulfill({ response });
      open--;
    });
    const name = some('Fresh');
    await sendForm({ name, message: 'Hello' });
    // As when somebody comes back to the page: it asks at once.
    await expect
      .poll(async () => {
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        return entry(page, name).count();
      })
      .toBe(1);
    expect(mostOpen).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    await context.close();
  });

  it('is two views on a phone, with the focus on what is shown', async () => {
    const name = some('Phone');
    await sendForm({ name, message: 'Hello '.repeat(100) });
    const { page, context } = await openDesk(browser, 'inbox', { width: 390, height: 844 });
    await entry(page, name).tap();
    await heading(page, name).waitFor();
    await expect.poll(() => focused(page)).toBe(name);
    const top = await heading(page, name).evaluate((element) => element.getBoundingClientRect().top);
    expect(top).toBeLessThan(300);
    expect(await page.locator('.inbox-list').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Back', exact: true }).tap();
    await entry(page, name).waitFor();
    await expect.poll(() => focused(page)).toBe('Inbox');
    await context.close();
  });
});
