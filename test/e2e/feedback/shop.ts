/** A shop's website with a widget of the deployed app, and what its visitor and its owner see of it. */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';

/** Where the feedback API answers, and has its scripts. */
export const api = deployed.urls.feedback ?? '';

export interface Shop {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Opens a page of the shop with a widget, by the attributes of its tag. */
  readonly visit: (attributes: string, options?: { path?: string; body?: string }) => Promise<Page>;
  readonly problems: string[];
}

/** A browser for a file's tests. @returns opens the shop for one visitor, in a context that the test closes */
export function openShop(): (options?: BrowserContextOptions) => Promise<Shop> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return (options) => enter(browser, options);
}

/** A visitor of a website with a content security policy as strict as it can be, on the origin that widgets allow. */
async function enter(browser: Browser, options: BrowserContextOptions = {}): Promise<Shop> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const problems: string[] = [];
  const page = await context.newPage();
  const { origin } = new URL(api);
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; base-uri 'none'`;
  let isOurs = false;
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (isOurs && message.type() === 'error') problems.push(message.text());
  });
  const visit: Shop['visit'] = async (attributes, { path = '/shop/tea', body = '' } = {}) => {
    isOurs = false;
    await page.goto(deployed.site + path);
    isOurs = true;
    await page.setContent(`<!doctype html><html lang="en"><head><title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta http-equiv="content-security-policy" content="${policy}"></head>
<body><main><h1>Shop</h1><p><label>Search <input id="search"></label></p>${body}</main>
<script src="${api}/assets/v1/frontdesk-feedback.js" ${attributes} async></script></body></html>`);
    await page.locator('#search').focus();
    return page;
  };
  return { context, page, visit, problems };
}

/** The panel of the page’s widget, whatever its mode. */
export function panelOf(page: Page): Locator {
  return page.locator('section.panel');
}

/** Lets seconds go by on a page whose clock is installed, so that what would have shown itself by then has. */
export async function letTimePass(page: Page): Promise<void> {
  await page.clock.runFor(3_000);
}

/** A response as the owner has it. */
export async function stored(id: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${api}/owner/responses/${id}`, {
    headers: { authorization: `Bearer ${deployed.instagram.ownerToken}` },
  });
  return (await response.json()) as Record<string, unknown>;
}

/** The id of the next response that the page hears of. */
export function nextResponse(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener(
          'frontdesk:feedback',
          (event) => resolve((event as CustomEvent<{ responseId: string }>).detail.responseId),
          { once: true },
        );
      }),
  );
}

/** What the browser keeps of the site when a page is left: nothing but what is said. */
export function kept(page: Page): Promise<{ local: string | null; session: string | null; cookie: string }> {
  return page.evaluate(() => ({
    local: localStorage.getItem('frontdesk-feedback'),
    session: sessionStorage.getItem('frontdesk-feedback'),
    cookie: document.cookie,
  }));
}
