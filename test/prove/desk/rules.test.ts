/** Rules at the desk: counted, and others tried on the past by keyboard; a keyword rule that only looks on. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { expectWell, settled } from '../../support/desk-pages.ts';
import { deliver, publish, waitForEntry, write } from '../../support/keyword-dm/instagram.ts';
import { openDesk, sendForm } from '../../support/open-desk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  await sendForm({ topic: 'Order', message: 'Two kettles, please' }, 'routed');
});
afterAll(() => browser?.close());

const PHONE = { width: 390, height: 844 };

it('others are tried on what a form has received, on a phone and by keyboard; mistakes stand by their path', async () => {
  const { page, context, problems } = await openDesk(browser, 'set-up/rules?form=routed', PHONE);
  await settled(page);
  await page.getByRole('button', { name: 'Count' }).press('Enter');
  await page.getByRole('row', { name: /^later only looks on/ }).waitFor();
  const rules = page.getByLabel('Rules as JSON');
  expect(await rules.inputValue()).toContain('"orders"');
  await rules.fill('{ "orders": ');
  const submit = page.getByRole('button', { name: 'Try', exact: true });
  await submit.press('Enter');
  await page.getByText(/^This is no JSON/).waitFor();
  await rules.fill(
    JSON.stringify({ a: { when: { fields: { topic: { matches: '(?=x)' } } }, do: { to: ['nobody'] } } }),
  );
  await submit.press('Enter');
  await page.getByText('rules.a.do.to[0]: not an address').waitFor();
  await page.getByText(/^rules\.a\.when\.fields\.topic\.matches: /).waitFor();
  await expectWell(page, problems);
  await rules.fill(JSON.stringify({ a: { when: {}, do: { to: ['kettles@frontdesk-tests.dev'] } } }));
  await submit.press('Enter');
  await page.getByText(/^mailed to other people: \d+$/).waitFor();
  await page.getByText('kettles@frontdesk-tests.dev').first().waitFor();
  await page.getByText('Nothing was sent, and nothing has changed.').waitFor();
  await expectWell(page, problems);
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('row').getByRole('link').first().press('Enter'),
  ]);
  await opened.getByRole('heading', { level: 1 }).first().waitFor();
  expect(opened.url()).toContain('/inbox/');
  // What was written is still there, and not lost by a wrong click.
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).last().click();
  expect(await rules.inputValue()).toContain('kettles@frontdesk-tests.dev');
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  await context.close();
});

it('every mail is previewed in a frame that runs nothing, with its own styles, within the desk’s policy', async () => {
  const { page, context, problems } = await openDesk(browser, 'set-up/mails', PHONE);
  await settled(page);
  const chosen = page.getByLabel('Mail', { exact: true });
  const options = await chosen.locator('option').allTextContents();
  expect(options.length).toBeGreaterThan(5);
  const message = options.findIndex((option) => option.startsWith('routed: A new message'));
  await chosen.selectOption(String(message));
  const frame = page.locator('iframe.mail-frame');
  expect(await frame.getAttribute('sandbox')).toBe('allow-same-origin');
  const button = page.frameLocator('iframe.mail-frame').getByText('Archive', { exact: true });
  await button.waitFor();
  const styled = await button.evaluate((link) => (link as HTMLElement).style.length);
  expect(styled).toBeGreaterThan(0);
  await expect.poll(async () => Number(await frame.getAttribute('height'))).toBeGreaterThan(300);
  expect(await button.getAttribute('href')).toBeNull();
  await expectWell(page, problems);
  await context.close();
});

it('a keyword rule is tried before it is saved, and says what it saw while it only looked on', async () => {
  const word = `w${crypto.randomUUID().slice(0, 6)}`;
  const media = await publish();
  const [early] = await write(media, [`${word} please`], 'eva');
  if (!early) throw new Error('No comment');
  await deliver(media, [early]);
  await waitForEntry(early.id, ({ reason }) => reason === 'no-rule', 'unanswered');
  const { page, context, problems } = await openDesk(browser, 'instagram/rules/new', PHONE);
  await page.getByLabel('Name', { exact: true }).fill(`Looks ${word}`);
  await page.getByLabel('Words', { exact: true }).fill(`${word},`);
  await page.getByLabel('Direct message', { exact: true }).fill('Here you are');
  await page.getByLabel('Only looks on').check();
  await page.getByRole('button', { name: 'Try it on the past' }).press('Enter');
  await page.getByRole('button', { name: 'Try', exact: true }).press('Enter');
  await page.getByText('This rule answers: 1').waitFor();
  await page.getByRole('cell', { name: `${word} please` }).waitFor();
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByRole('heading', { level: 1, name: `Looks ${word}` }).waitFor();
  const [late] = await write(media, [`again ${word}`], 'fay');
  if (!late) throw new Error('No comment');
  await deliver(media, [late]);
  await waitForEntry(late.id, ({ reason }) => reason === 'no-rule', 'unanswered');
  await page.reload();
  await page.getByRole('button', { name: 'Try it on the past' }).press('Enter');
  await page.getByRole('button', { name: 'Count' }).press('Enter');
  await page.getByText('While it only looked on, it fit 1 time, and would have answered 1.').waitFor();
  await expectWell(page, problems);
  await context.close();
});
