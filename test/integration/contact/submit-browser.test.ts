/** A plain form without scripts, in a real browser: what headers, policies and redirects do there. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';
import { startReceiver } from '../../support/webhook-receiver.ts';
import { contactUrl, marker, submissionsWith } from './submit-client.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** A page of the site's with a form to fill in, and what the browser complained of. */
async function openForm(body: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ javaScriptEnabled: false });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  const address = `${deployed.site}/plain`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await page.goto(address);
  return { page, complaints };
}

it('an error is corrected on our page, and the visitor lands on the page that the form named', async () => {
  const { page, complaints } = await openForm(`
    <form method="post" action="${contactUrl}/f/strict">
      <input name="name"><input name="email"><input type="checkbox" name="topics" value="press">
      <input type="hidden" name="_next" value="${deployed.site}/">
      <button>Send</button>
    </form>`);
  const email = `${marker()}@visitors-tests.dev`;
  await page.fill('[name=name]', 'Löwe "the cat"');
  await page.fill('[name=email]', 'nobody@nowhere');
  await page.check('[name=topics]');
  await page.click('button');

  expect(await page.getByRole('alert').textContent()).toBe('Some fields need your attention.');
  expect(await page.getByLabel('Your name').inputValue()).toBe('Löwe "the cat"');
  expect(await page.getByLabel('press').isChecked()).toBe(true);
  expect(await page.getByLabel('email').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('email').fill(email);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL(`${deployed.site}/`);
  const [submission] = await submissionsWith('strict', email);
  expect(submission).toMatchObject({
    // The website's, although our page has sent it.
    origin: deployed.site,
    fields: [
      ['name', 'Löwe "the cat"'],
      ['email', email],
      ['topics', 'press'],
    ],
  });
  expect(complaints.filter((text) => /Content Security Policy/i.test(text))).toEqual([]);
  await page.close();
});

it('an error is corrected on our page, and the visitor lands on the form’s own page, on another website', async () => {
  const { page, complaints } = await openForm(`
    <form method="post" action="${contactUrl}/f/leading">
      <input name="email"><input name="message"><button>Send</button>
    </form>`);
  const elsewhere = await startReceiver();
  onTestFinished(() => elsewhere.stop());
  elsewhere.answer = () => ({ status: 200 });
  const message = marker();
  await page.fill('[name=email]', 'nobody');
  await page.fill('[name=message]', message);
  await page.click('button');
  await page.getByLabel('email').fill('ada@visitors-tests.dev');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL(`${deployed.webhooks}/thanks`);
  expect(await submissionsWith('leading', message)).toHaveLength(1);
  expect(complaints.filter((text) => /Content Security Policy/i.test(text))).toEqual([]);
  await page.close();
});

it('without a page of its own the visitor lands on ours, styled and with the way back', async () => {
  const { page } = await openForm(`
    <form method="post" enctype="multipart/form-data" action="${contactUrl}/f/strict">
      <input name="name" value="Ada"><input name="email" value="${marker()}@visitors-tests.dev"><button>Send</button>
    </form>`);
  await page.click('button');
  await page.waitForURL(`${contactUrl}/f/strict/thanks`);
  expect(await page.getByRole('heading').textContent()).toBe('Thank you');
  expect(await page.getByRole('link').getAttribute('href')).toBe('https://www.frontdesk-tests.dev');
  await page.close();
});
