/** The desk in a browser, as tests open it. Whatever it complains of is kept: script errors, refused styles, foreign requests. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SHOWN_MS } from '../../desk/ui/timer.ts';
import { deployed } from './deployed.ts';

export interface OpenDesk {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What must stay empty. */
  readonly problems: string[];
}

export interface DeskOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Such as `de-AT`. */
  readonly locale?: string;
  /** Called before anything is loaded. */
  readonly before?: (page: Page) => Promise<unknown>;
}

export const DESK = `${deployed.site}/desk/`;

/** @param path from the desk's base, such as `inbox?view=spam` */
export async function openDesk(browser: Browser, path: string, options: DeskOptions = {}): Promise<OpenDesk> {
  const { width = 1280, height = 860, dark = false, locale = 'en-GB', before } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale,
    hasTouch: width < 500,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // The policy's refusals come as errors of the console.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      problems.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && !['localhost', '127.0.0.1'].includes(hostname))
      problems.push(`asked ${hostname}`);
  });
  await before?.(page);
  await page.goto(DESK + path);
  return { page, context, problems };
}

/**
 * Has notices stay until they are closed, for `before`. By themselves they go after some seconds, which are over before a
 * slow machine has looked at them; what they say is then done for good.
 */
export async function keepNotices(page: Page): Promise<void> {
  await page.addInitScript((shown) => {
    const begin = window.setTimeout;
    window.setTimeout = ((run: () => void, after?: number) =>
      begin(run, after === shown ? 3_600_000 : after)) as typeof window.setTimeout;
  }, SHOWN_MS);
}

/** Sends a form, and returns the submission's id. */
export async function sendForm(fields: Record<string, string>, form = deployed.form): Promise<string> {
  const response = await fetch(`${deployed.urls.contact}/f/${form}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ email: 'ada@visitors-tests.dev', ...fields }),
  });
  if (!response.ok) throw new Error(`The form was refused: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { submissionId: string }).submissionId;
}

/** What has the focus, by its text or its label. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
  });
}
