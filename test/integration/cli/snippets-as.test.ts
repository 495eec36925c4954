/** What `npm run snippets -- <id> --as <way>` prints is built as its website would, and used in a browser. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formAs, LONGEST_EMBED, uploadAs, widgetAs } from '../../../cli/snippets/as.ts';
import { widgetSnippets } from '../../../cli/snippets/feedback.ts';
import { presetSnippets } from '../../../cli/snippets/images.ts';
import { snippetsOf } from '../../../cli/snippets/snippets.ts';
import { WAYS, type Way } from '../../../cli/snippets/ways.ts';
import { parseConfig } from '../../../config/index.ts';
import { CAPTCHA_WIDGETS } from '../../../contract/captcha.ts';
import { snippetOf as deskSnippet } from '../../../desk/pages/set-up/snippets.ts';
import { DEMO_PRESET } from '../../../local/config.ts';
import { launchBrowser } from '../../support/browser.ts';
import { setCaptchaSecrets } from '../../support/contact.ts';
import { deployed, has } from '../../support/deployed.ts';
import { bodyOf } from '../../support/frameworks.ts';
import { withConnectedForms } from '../../support/local-config.ts';
import { contactUrl, marker, submissionsWith } from '../contact/submit-client.ts';

const { contact, feedback } = parseConfig(withConnectedForms(deployed.webhooks));

let browser: Browser;
beforeAll(async () => {
  await setCaptchaSecrets('turnstile');
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

function formSnippet(way: Way, id: string): string {
  const form = contact?.forms[id] ?? expect.unreachable();
  const page = snippetsOf(id, form, contactUrl).plain;
  return formAs(way, { id, form, action: `${contactUrl}/f/${id}`, page });
}

/** What the provider's script does, found by itself or asked to. */
const CAPTCHA_SCRIPT = `
  const solve = (element) => { element.innerHTML = '<input type="hidden" name="cf-turnstile-response" value="person-0">'; };
  globalThis.turnstile = { render: solve, reset() {} };
  document.querySelectorAll('.cf-turnstile').forEach(solve);
`;

/** Stands for the distribution in front of feedback's scripts, which no browser finds on a local engine. */
const CDN = 'https://cdn.frontdesk-tests.dev';

interface Shown {
  readonly page: Page;
  readonly problems: readonly string[];
  /** What was asked of it, by path. */
  readonly fromCdn: readonly string[];
}

async function show(way: Way, snippet: string): Promise<Shown> {
  const page = await browser.newPage();
  // The page has been open for a minute: nobody fills in a form as fast as a test does.
  await page.addInitScript(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 60_000;
  });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.text().startsWith('Frontdesk')) problems.push(message.text());
  });
  await page.route(`${CAPTCHA_WIDGETS.turnstile.script}*`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: CAPTCHA_SCRIPT }),
  );
  const fromCdn: string[] = [];
  await page.route(`${CDN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    fromCdn.push(pathname);
    await route.fulfill({ response: await route.fetch({ url: `${deployed.urls.feedback}${pathname}` }) });
  });
  await page.goto(deployed.site);
  const body = await bodyOf(way, snippet);
  await page.setContent(`<!doctype html><html lang="en"><title>Page</title><main>${body}</main></html>`);
  return { page, problems, fromCdn };
}

/** By the three usual fields. */
async function sendsItsProof(way: Way, snippet: string): Promise<void> {
  const { page, problems } = await show(way, snippet);
  const message = marker();
  await page.locator('[name=cf-turnstile-response]').waitFor({ state: 'attached' });
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('E-mail').fill('ada@visitors-tests.dev');
  await page.getByLabel('Message').fill(message);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.poll(async () => (await submissionsWith('guarded', message)).length).toBe(1);
  expect(problems).toEqual([]);
  await page.close();
}

describe.each(WAYS)('as %s', (way) => {
  const staysOnPage = way === 'react' || way === 'vue';

  it.runIf(has('rawForms'))(
    'a form sends its fields, how long it was open, and shows what is wrong',
    async () => {
      const { page, problems } = await show(way, formSnippet(way, 'strict'));
      const email = `${marker()}@visitors-tests.dev`;
      await page.getByLabel('Your name').fill('Ada');
      await page.getByLabel('email').fill('nobody@nowhere');
      await page.getByLabel('press').check();
      const sent = page.waitForRequest((request) => request.method() === 'POST');
      await page.getByRole('button', { name: 'Send' }).click();
      expect((await sent).postData()).toMatch(/_elapsed(=|"\r\n\r\n)\d+/);
      await page.getByText('This must be an e-mail address.').first().waitFor();
      await page.getByLabel('email').fill(email);
      await page.getByRole('button', { name: 'Send' }).click();
      if (staysOnPage) await page.getByRole('status').filter({ hasText: 'Thank you!' }).waitFor();
      else await page.waitForURL('**/f/strict/thanks*');
      const [submission] = await submissionsWith('strict', email);
      expect(submission?.fields).toContainEqual(['topics', 'press']);
      expect(problems).toEqual([]);
      await page.close();
    },
  );

  it.runIf(has('rawForms'))('a form sends its files', async () => {
    const { page, problems } = await show(way, formSnippet(way, 'files'));
    const name = marker();
    await page.getByLabel('name').fill(name);
    const file = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('This is a.') };
    await page.getByLabel('Files').setInputFiles([file]);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect.poll(async () => (await submissionsWith('files', name)).length).toBe(1);
    const [submission] = await submissionsWith('files', name);
    expect(submission?.attachments?.map((one) => one.name)).toEqual(['a.txt']);
    expect(problems).toEqual([]);
    await page.close();
  });

  it.runIf(has('hostLoopback') && has('rawForms'))('a form sends the proof of its captcha', () =>
    sendsItsProof(way, formSnippet(way, 'guarded')),
  );

  it('a widget shows', async () => {
    const widget = feedback?.widgets.nps ?? expect.unreachable();
    const { tag } = widgetSnippets('nps', widget, deployed.urls.feedback ?? '', CDN);
    const { page, problems, fromCdn } = await show(way, widgetAs(way, { id: 'nps', tag }));
    await page.getByRole('radio', { name: '10', exact: true }).waitFor();
    expect(problems).toEqual([]);
    // An entry, what it leads to, and what the widget asks: from there, and nothing else.
    expect(fromCdn).toEqual([
      '/assets/v1/frontdesk-feedback.js',
      expect.stringMatching(/^\/assets\/v1\/frontdesk-feedback\.[0-9a-f]{16}\.js$/),
      '/assets/v1/definition.nps.en.json',
    ]);
    await page.close();
  });

  it('an upload shows', async () => {
    const base = deployed.urls.images ?? '';
    const { element } = presetSnippets(DEMO_PRESET, { public: true }, base, base);
    const preset = { public: true };
    const snippet = uploadAs(way, { id: DEMO_PRESET, preset, base, scripts: base, element });
    const { page, problems } = await show(way, snippet);
    await page.locator('frontdesk-upload input[type=file]').waitFor({ state: 'attached' });
    expect(await page.locator('frontdesk-upload').getAttribute('preset')).toBe(DEMO_PRESET);
    expect(problems).toEqual([]);
    await page.close();
  });
});

it.runIf(has('hostLoopback') && has('rawForms'))(
  'the desk’s form for React sends the proof of its captcha',
  () =>
    sendsItsProof(
      'react',
      deskSnippet('react', {
        id: 'guarded',
        url: `${contactUrl}/f/guarded`,
        fields: [],
        captcha: 'turnstile',
      }),
    ),
);

it('an embed is as short as Webflow wants it', () => {
  for (const id of Object.keys(contact?.forms ?? {}))
    expect(formSnippet('webflow', id).length).toBeLessThan(LONGEST_EMBED);
});
