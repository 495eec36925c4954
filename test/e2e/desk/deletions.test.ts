import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { DESK, keepNotices, openDesk, sendForm } from '../../support/open-desk.ts';
import { apiOf, entry, heading, some, toast } from './inbox-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('a deletion in the inbox', () => {
  it('deletes with a way back, and for good once the notice is gone', async () => {
    const name = some('Gone');
    const id = await sendForm({ name, message: 'Bye' });
    const { page, context, problems } = await openDesk(browser, `inbox/${id}`, { before: keepNotices });
    await heading(page, name).waitFor();
    await page.keyboard.press('#');
    await toast(page).getByText(`The message of ${name} is deleted.`).waitFor();
    await expect.poll(() => entry(page, name).count()).toBe(0);
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('status').filter({ hasText: 'Taken back' }).waitFor({ state: 'attached' });
    await entry(page, name).click();
    await heading(page, name).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await toast(page).getByRole('button', { name: 'Close' }).last().click();
    await expect
      .poll(async () => {
        await page.goto(`${DESK}inbox/${id}`);
        await page
          .getByRole('heading', { name: 'This message is not there any more' })
          .or(heading(page, name))
          .waitFor();
        return page.getByRole('heading', { name: 'This message is not there any more' }).count();
      })
      .toBe(1);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows nothing of what somebody else has deleted, also where it was open', async () => {
    const name = some('Elsewhere');
    const id = await sendForm({ name, message: 'Bye' });
    let began: Promise<unknown> | undefined;
    const { page, context } = await openDesk(browser, `inbox/${id}`, {
      before: async (one) => {
        began = one.waitForResponse((response) => response.url().includes('/api/contact/owner/changes'));
      },
    });
    await page.getByText('Read', { exact: true }).waitFor();
    await began;
    await (await apiOf(page, id)).remove();
    // A deletion is no news; the next message is, and everything is read again.
    await sendForm({ name: some('Next'), message: 'Hello' });
    const title = page.getByRole('heading', { name: 'This message is not there any more' });
    await expect
      .poll(async () => {
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        return title.count();
      })
      .toBe(1);
    await expect.poll(() => entry(page, name).count()).toBe(0);
    await context.close();
  });

  it('takes what somebody else has deleted meanwhile for deleted', async () => {
    const name = some('Twice');
    const id = await sendForm({ name, message: 'Bye' });
    const { page, context } = await openDesk(browser, `inbox/${id}`);
    await page.getByText('Read', { exact: true }).waitFor();
    await (await apiOf(page, id)).remove();
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'DELETE'),
      page
        .getByRole('button', { name: 'Delete', exact: true })
        .click()
        .then(() => toast(page).getByRole('button', { name: 'Close' }).last().click()),
    ]);
    expect(answer.status()).toBe(404);
    // Whoever goes back is not shown what was read of it.
    await page.goBack();
    await page.getByRole('heading', { name: 'This message is not there any more' }).waitFor();
    expect(await entry(page, name).count()).toBe(0);
    expect(await toast(page).locator('.bad').count()).toBe(0);
    await context.close();
  });

  it('deletes one message however long the key is held', async () => {
    const word = crypto.randomUUID().slice(0, 8);
    for (const which of ['A', 'B']) await sendForm({ name: `Held ${which} ${word}`, message: 'Hello' });
    const { page, context } = await openDesk(browser, 'inbox', { before: keepNotices });
    await entry(page, `Held B ${word}`).focus();
    // A key that is pressed again without having been let go is a repeated one.
    for (let times = 0; times < 3; times++) await page.keyboard.down('#');
    await page.keyboard.up('#');
    await toast(page).getByText(`The message of Held B ${word} is deleted.`).waitFor();
    expect(await entry(page, `Held A ${word}`).count()).toBe(1);
    expect(await toast(page).getByRole('button', { name: 'Undo' }).count()).toBe(1);
    await context.close();
  });

  it('lets a deletion be taken back though other notices come', async () => {
    const word = crypto.randomUUID().slice(0, 8);
    const names = ['A', 'B', 'C', 'D'].map((which) => `Notice ${which} ${word}`);
    for (const name of names) await sendForm({ name, message: 'Hello' });
    const { page, context } = await openDesk(browser, 'inbox', { before: keepNotices });
    const deletions: string[] = [];
    page.on('request', (request) => request.method() === 'DELETE' && deletions.push(request.url()));
    const [first = '', ...others] = names;
    await entry(page, first).focus();
    await page.keyboard.press('#');
    for (const name of others) {
      await entry(page, name).focus();
      await page.keyboard.press('e');
      await expect.poll(() => entry(page, name).count()).toBe(0);
    }
    expect(await toast(page).locator('.toast:visible').count()).toBe(3);
    expect(deletions).toEqual([]);
    for (const _ of names) await page.keyboard.press('z');
    for (const name of names) await entry(page, name).waitFor();
    await context.close();
  });
});
