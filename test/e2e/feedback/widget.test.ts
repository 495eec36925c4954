import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PRESET } from '../../../local/config.ts';
import { DEMO_WIDGET } from '../../../local/feedback-config.ts';
import { violations } from '../../support/axe.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';
import { waitUntilCounted } from '../../support/feedback-counts.ts';

const api = deployed.urls.feedback ?? '';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function open(address: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 }, bypassCSP: false });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(address);
  return { page, problems };
}

describe('the widget on the local site', () => {
  it('is used by keyboard alone, shows in the live summary, and has no axe violation before and after', async () => {
    await waitUntilCounted(DEMO_WIDGET);
    const { page, problems } = await open(`${deployed.site}/feedback`);
    const figures = page.locator('#figures', { hasText: 'response' });
    const first = page.getByRole('radio', { name: '1 star' });
    await first.waitFor();
    expect(await violations(page)).toEqual([]);
    const before = Number(/^(\d+) resp/.exec((await figures.textContent()) ?? '')?.[1] ?? 0);
    await first.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: '5 stars' }).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Very good');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const thanks = page.getByRole('status').filter({ hasText: 'Thank you for your feedback!' });
    await thanks.waitFor();
    expect(await thanks.evaluate((node) => node === (node.getRootNode() as ShadowRoot).activeElement)).toBe(
      true,
    );
    await expect.poll(() => figures.textContent()).toMatch(new RegExp(`^${before + 1} response`));
    expect(await violations(page)).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });
});

describe('the widget on a page with a strict content security policy', () => {
  let server: Server;
  let site = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const widget = searchParams.get('widget') ?? '';
      const lang = searchParams.get('lang') ?? '';
      const origin = new URL(api).origin;
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; script-src ${origin}; connect-src ${origin}; base-uri 'none'`,
      });
      const script = (attributes: string) =>
        `<script src="${api}/assets/v1/frontdesk-feedback.js" data-widget="${widget}" data-lang="${lang}" ${attributes}></script>`;
      // Without `async`, as early as one can be that comes from the cache.
      const isEarly = searchParams.has('early');
      response.end(`<!doctype html><html lang="en"><title>Shop</title>${isEarly ? script('data-target="#here"') : ''}
<main><h1>Shop</h1>${isEarly ? '<div id="here"></div>' : script('async')}</main></html>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    site = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('shows every kind in the wanted language, without a violation of the policy or of axe', async () => {
    for (const [widget, name] of [
      ['counted', '5 Sterne'],
      ['nps', '10'],
      ['csat', 'Sehr zufrieden'],
      ['hasty', 'Ja'],
      ['survey', 'Sehr gut'],
    ] as const) {
      const { page, problems } = await open(`${site}/?widget=${widget}&lang=de`);
      await page.getByRole('radio', { name, exact: true }).waitFor();
      await page.getByRole('button', { name: 'Senden' }).waitFor();
      expect(await violations(page), widget).toEqual([]);
      expect(problems).toEqual([]);
      await page.close();
    }
  });

  it('waits for its target where the script runs before that is there', async () => {
    const { page, problems } = await open(`${site}/?widget=counted&early`);
    await page.locator('#here').getByRole('radio', { name: '5 stars' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it('says that it failed where its site is not allowed, and leaves the page alone where there is no widget', async () => {
    const { page } = await open(`${site}/?widget=counted`);
    await page.getByRole('radio', { name: '4 stars' }).check();
    await page.getByRole('button', { name: 'Send' }).click();
    // This page's origin is not among the widget's, so the browser is told not to send.
    await page.getByRole('alert').filter({ hasText: 'That did not work' }).waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isVisible()).toBe(true);
    await page.goto(`${site}/?widget=none`);
    await expect.poll(() => page.locator('main > div').count()).toBe(0);
    await page.close();
  });
});

describe('the widget without scripts', () => {
  it('leads to the thank-you page, without an axe violation on the way', async () => {
    const context = await browser.newContext({ javaScriptEnabled: true });
    const page = await context.newPage();
    await page.goto(`${api}/feedback/survey`);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('radio', { name: 'Very good' }).check();
    await page.getByRole('radio', { name: 'sales' }).check();
    await page.getByLabel('Tell us more').fill('Good tea');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/feedback/survey/thanks');
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
});

it.each([
  ['ar', 'rtl', ''],
  ['en', 'ltr', ' dir="rtl"'],
])(
  'a widget in the language %s is written %s on a page with%s lang="en"',
  async (language, direction, of) => {
    const page = await browser.newPage();
    await page.route('**/definition.*.json', async (route) => {
      const response = await route.fetch();
      return route.fulfill({ response, json: { ...(await response.json()), language, direction } });
    });
    await page.goto(deployed.site);
    await page.setContent(`<!doctype html><html lang="en"${of}><title>Shop</title><main><h1>Shop</h1>
<script src="${api}/assets/v1/frontdesk-feedback.js" data-widget="${DEMO_WIDGET}"></script></main></html>`);
    const form = page.locator('form').first();
    await form.waitFor();
    expect(await form.evaluate((element) => getComputedStyle(element).direction)).toBe(direction);
    await page.close();
  },
);

describe('a screenshot', () => {
  /** The seeded widget on a page of the site's. */
  async function visit(preset: string, mode = 'inline', changed = {}): Promise<Page> {
    const page = await browser.newPage();
    await page.route('**/definition.*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), ...changed } });
    });
    await page.goto(deployed.site);
    await page.setContent(`<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1>
<script src="${api}/assets/v1/frontdesk-feedback.js" data-widget="${DEMO_WIDGET}" data-mode="${mode}" data-images="${deployed.urls.images}" data-preset="${preset}"></script></main></html>`);
    return page;
  }

  async function choose(page: Page): Promise<void> {
    const file = { name: 'screen.png', mimeType: 'image/png', buffer: await page.screenshot() };
    await page.getByLabel('Screenshot').first().setInputFiles(file);
  }

  async function paste(preset: string): Promise<Page> {
    const page = await visit(preset);
    await page.getByRole('radio', { name: '4 stars' }).check();
    await choose(page);
    return page;
  }

  /** Sends, or whatever else stores, and reads what is stored. */
  async function send(
    page: Page,
    act = () => page.getByRole('button', { name: 'Send' }).click(),
  ): Promise<{ readonly rating: number; readonly screenshot?: string }> {
    const sent = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('frontdesk:feedback', (event) =>
            resolve((event as CustomEvent<{ responseId: string }>).detail.responseId),
          );
        }),
    );
    await act();
    await page
      .getByRole('status')
      .filter({ hasText: /Thank you|changed/ })
      .waitFor();
    const response = await fetch(`${api}/owner/responses/${await sent}`, {
      headers: { authorization: `Bearer ${deployed.instagram.ownerToken}` },
    });
    return (await response.json()) as { rating: number; screenshot?: string };
  }

  it('is uploaded by the images API while its author writes, and goes along', async () => {
    const page = await paste(DEMO_PRESET);
    await page.getByText('The screenshot is ready.').waitFor();
    expect(await violations(page)).toEqual([]);
    const { rating, screenshot } = await send(page);
    expect(rating).toBe(4);
    const image = await fetch(`${deployed.urls.images}/images/${screenshot}`);
    expect(await image.json()).toMatchObject({ status: 'ready' });
    // Another one in its place, and none at all.
    const change = page.getByRole('button', { name: 'Change my answer' });
    await change.click();
    await choose(page);
    const changed = await send(page);
    expect(changed.screenshot).toMatch(/./);
    expect(changed.screenshot).not.toBe(screenshot);
    await change.click();
    await page.getByLabel('Screenshot').first().setInputFiles([]);
    expect(await send(page)).not.toHaveProperty('screenshot');
    await page.close();
  });

  it('is asked for by a bar that asks nothing else but a rating, and no rating waits for it', async () => {
    const page = await visit(DEMO_PRESET, 'bar', { comment: 'none' });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/frontdesk-images*.js', async (route) => {
      await held;
      await route.continue();
    });
    const rate = (name: string) => () => page.getByRole('radio', { name }).click();
    expect(await send(page, rate('3 stars'))).toMatchObject({ rating: 3 });
    await choose(page);
    await page.getByText('Uploading').waitFor();
    const rated = await send(page, rate('4 stars'));
    expect(rated).toMatchObject({ rating: 4 });
    expect(rated).not.toHaveProperty('screenshot');
    letGo();
    const sent = await send(page);
    expect(sent).toMatchObject({ rating: 4, screenshot: expect.any(String) });
    await page.close();
  });

  it('that can’t be uploaded is told of, and the feedback goes without it', async () => {
    const page = await paste('no-such-preset');
    await page.getByText('Your feedback goes without it.').waitFor();
    const response = await send(page);
    expect(response).toMatchObject({ rating: 4 });
    expect(response).not.toHaveProperty('screenshot');
    await page.close();
  });
});
