/** Feedback at the desk: figures, comments with filters, and the tag with its live preview. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';
import { expectWell, SETTINGS, settled } from '../../support/desk-pages.ts';
import { settled as rendered, upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { keepNotices, openDesk } from '../../support/open-desk.ts';

let browser: Browser;
const comment = `The basket was lost ${crypto.randomUUID()} <b>twice</b>`;
beforeAll(async () => {
  browser = await launchBrowser();
  const response = await fetch(`${deployed.urls.feedback}/feedback/stars`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      rating: 2,
      comment,
      language: 'en',
      page: 'https://www.example.com/basket',
      _elapsed: 9000,
    }),
  });
  expect(response.status).toBe(200);
});
afterAll(() => browser?.close());
const PAGES = [
  'feedback?widget=stars',
  'feedback?widget=stars&days=365',
  'feedback/comments?widget=stars',
  'feedback/widget?widget=stars',
];

describe.each(SETTINGS)('on $name', (options) => {
  it.each(PAGES)('the page /%s is well', async (path) => {
    const { page, context, problems } = await openDesk(browser, path, options);
    await settled(page);
    await expectWell(page, problems);
    await context.close();
  });
});

it('figures can be read as tables, too: of the owner’s days, whichever day it is in the browser', async () => {
  const { page, context } = await openDesk(browser, 'feedback?widget=stars', {
    before: (page) => page.clock.setSystemTime(Date.now() - 86_400_000),
  });
  await page.getByRole('heading', { name: 'Over time' }).waitFor();
  const tables = page.getByText('As a table');
  await expect.poll(() => tables.count()).toBe(2);
  await tables.first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Average' }).waitFor();
  expect(await page.getByRole('table', { name: 'Average' }).getByRole('row').count()).toBe(31);
  await page.getByRole('table', { name: 'How the ratings are spread' }).getByText('5 stars').waitFor();
  await context.close();
});

it('comments are text, found by rating and by word, and deleted with a way back', async () => {
  const { page, context, problems } = await openDesk(browser, 'feedback/comments?widget=stars', {
    before: keepNotices,
  });
  const found = page.locator('.comment').filter({ hasText: comment });
  await found.waitFor();
  expect(await found.locator('b').count()).toBe(0);
  await page.getByLabel('Rating', { exact: true }).selectOption('5');
  await expect.poll(() => found.count()).toBe(0);
  await page.getByLabel('Rating', { exact: true }).selectOption('2');
  await found.waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).fill('no-such-word-here');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing fits these filters').waitFor();
  await page.goBack();
  const box = page.getByRole('searchbox', { name: 'Search' });
  await expect.poll(() => box.inputValue()).toBe('');
  await page.goForward();
  await expect.poll(() => box.inputValue()).toBe('no-such-word-here');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await found.getByRole('button', { name: 'Delete' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => found.count()).toBe(0);
  // Its neighbour has the focus now, or the page's heading.
  const hasPlace = () => page.evaluate(() => document.activeElement?.matches('.comment, h1') ?? false);
  await expect.poll(hasPlace).toBe(true);
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.keyboard.press('Enter');
  await found.waitFor();
  await expect.poll(hasPlace).toBe(true);
  expect(problems).toEqual([]);
  await context.close();
});

it('the way from home and back keeps what both pages count', async () => {
  const { page, context, problems } = await openDesk(browser, '');
  await settled(page);
  await page.getByRole('link', { name: 'Feedback', exact: true }).click();
  await page.getByRole('link', { name: 'Comments' }).click();
  await page.getByLabel('Show', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  // A number leads to what it counts.
  await page.getByRole('link', { name: /Feedback held as spam/ }).click();
  await expect.poll(() => page.getByLabel('Show', { exact: true }).inputValue()).toBe('spam');
  expect(problems).toEqual([]);
  await context.close();
});

it('the widget is shown as it is, in the chosen language and colours, and stores nothing', async () => {
  const { page, context, problems } = await openDesk(browser, 'feedback/widget?widget=stars');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') asked.push(request.url());
  });
  const preview = page.locator('.widget-preview');
  await preview.getByRole('radio').first().waitFor();
  await page.getByLabel('Language').selectOption('de');
  await preview.getByRole('button', { name: 'Senden' }).waitFor();
  await page.getByLabel('Question').fill('Wie war es?');
  await preview.getByRole('group', { name: 'Wie war es?' }).waitFor();
  await page.getByLabel('Buttons and choice').fill('#ffee00');
  await page.getByText(/Hard to read/).waitFor();
  await page.getByText('--frontdesk-accent: #ffee00;').waitFor();
  await page.getByText('data-lang="de"').waitFor();
  await preview.getByRole('radio').first().check({ force: true });
  await preview.getByRole('button', { name: 'Senden' }).click();
  await preview
    .getByText(/Vielen Dank|Danke/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Begin again' }).click();
  await preview.getByRole('button', { name: 'Senden' }).waitFor();
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Usual colours' }).click();
  await expect.poll(() => page.getByText(/Hard to read/).count()).toBe(0);
  await expectWell(page, problems);
  await context.close();
});

/** Kinds that the test deployment may lack, and what has not happened there. */
const summary = (kind: string) => ({
  count: 120,
  mean: kind === 'comment' ? null : kind === 'nps' ? 8 : 4,
  distribution:
    kind === 'comment'
      ? {}
      : Object.fromEntries((kind === 'nps' ? [0, 6, 7, 9, 10] : [1, 2, 3, 4, 5]).map((n) => [n, 24])),
  ...(kind === 'nps' && { nps: { score: 12.5, margin: 9.1 } }),
  ...(kind === 'csat' && { csat: { percent: 78.4, convention: 'top-two-box' } }),
});

function stub(kind: string, count = 120) {
  const widget = {
    id: 'made-up',
    active: true,
    url: 'https://api.example.com/feedback/made-up',
    scripts: 'https://api.example.com',
    kind,
    site: 'https://www.example.com',
    origins: [],
    comment: 'optional',
    email: true,
    questions: [],
    publicSummary: false,
    retentionDays: 30,
    changeSeconds: 60,
    rate: { perAddressPerMinute: 1, perWidgetPerMinute: 1 },
    screenshots: false,
    ...(kind !== 'comment' && {
      scale: kind === 'nps' ? { lowest: 0, highest: 10 } : { lowest: 1, highest: 5 },
    }),
  };
  const base = {
    widget: 'made-up',
    from: '2026-11-01',
    to: '2026-11-02',
    timeZone: 'UTC',
    summary: { ...summary(kind), count },
  };
  return async (page: Page) => {
    await page.route('**/owner/widgets', (route) => route.fulfill({ json: { items: [widget] } }));
    await page.route('**/owner/aggregates?**', (route) => {
      const by = new URL(route.request().url()).searchParams.get('by') ?? 'day';
      const rows = ['2026-11-01', '2026-11-02'].map((day, i) => ({
        [by]:
          by === 'page'
            ? `https://www.example.com/${'long-'.repeat(12)}${i}`
            : by === 'language'
              ? ['de', 'unknown'][i]
              : day,
        ...(i === 0 ? summary(kind) : { count: 0, mean: null, distribution: {} }),
      }));
      return route.fulfill({ json: { ...base, [`${by}s`]: rows, complete: true } });
    });
  };
}

describe.each(['nps', 'csat', 'thumbs', 'emoji', 'comment'])('a widget of kind %s', (kind) => {
  it.each([
    { width: 1280, dark: true },
    { width: 320, height: 640 },
  ])('has its own figure, at $width', async (options) => {
    const { page, context, problems } = await openDesk(browser, 'feedback', {
      ...options,
      before: stub(kind),
    });
    await page.getByRole('heading', { name: 'Over time' }).waitFor();
    await settled(page);
    if (kind === 'nps')
      await page.getByText('the true one lies between +3 and +22 with 95 % certainty').waitFor();
    if (kind === 'csat') await page.locator('.headline-value').getByText('78%').waitFor();
    await expectWell(page, problems);
    await context.close();
  });
});

it('a widget without answers leads to its tag', async () => {
  const { page, context, problems } = await openDesk(browser, 'feedback', { before: stub('stars', 0) });
  await page.getByRole('link', { name: 'Get the tag' }).click();
  await page.getByRole('heading', { level: 1, name: 'Widget' }).waitFor();
  await expectWell(page, problems);
  await context.close();
});

it('a screenshot stands under its comment, small, and leads to itself', async () => {
  const { imageId } = await upload(await photo(320, 200).jpeg().toBuffer());
  await rendered(imageId);
  const words = `Look at this ${crypto.randomUUID()}`;
  const given = await fetch(`${deployed.urls.feedback}/feedback/words`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ comment: words, screenshot: imageId, _elapsed: 9000 }),
  });
  expect(given.status).toBe(200);
  const { page, context, problems } = await openDesk(browser, 'feedback/comments?widget=words');
  const shot = page.locator('.comment').filter({ hasText: words }).locator('a.screenshot');
  await expect
    .poll(() =>
      shot.locator('img').evaluateAll(([img]) => (img as HTMLImageElement | undefined)?.naturalWidth ?? 0),
    )
    .toBeGreaterThan(0);
  expect((await fetch((await shot.getAttribute('href')) ?? '')).headers.get('content-type')).toMatch(
    /^image\//,
  );
  await settled(page);
  await expectWell(page, problems);
  await page.locator('.comment').filter({ hasText: words }).getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Its screenshot is a picture of its own, and still there.').waitFor();
  await page.getByRole('link', { name: 'To the screenshot' }).click();
  await page.waitForURL(`**/pictures/${imageId}`);
  await context.close();
});
