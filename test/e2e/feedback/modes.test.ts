import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.ts';
import { deployed } from '../../support/deployed.ts';
import { api, kept, letTimePass, nextResponse, openShop, panelOf, stored } from './shop.ts';

const MODES = ['button', 'popover', 'bar'] as const;
const visitor = openShop();

describe.each(['light', 'dark'] as const)('every mode in %s', (colorScheme) => {
  it.each(MODES)('%s is without a violation of axe or of the policy, on desktop and phone', async (mode) => {
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 390, height: 844 },
      { width: 320, height: 640 },
    ]) {
      const { context, visit, problems } = await visitor({ viewport, colorScheme });
      const page = await visit(`data-widget="followed" data-mode="${mode}"`);
      if (mode === 'button') await page.getByRole('button', { name: 'Feedback' }).click();
      await panelOf(page).waitFor();
      expect(await violations(page), `${viewport.width}`).toEqual([]);
      await page.getByRole('radio', { name: '3', exact: true }).check();
      await page.getByLabel('What should we do better?').fill('More tea');
      expect(await violations(page)).toEqual([]);
      const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(scrollWidth).toBeLessThanOrEqual(viewport.width);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('button', { name: 'Change my answer' }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      expect(await context.cookies()).toEqual([]);
      await context.close();
    }
  });
});

describe('a button', () => {
  it('is used by keyboard alone: opens, takes the answer, closes by Escape and gives the focus back', async () => {
    const { context, visit, problems } = await visitor();
    const page = await visit('data-widget="followed" data-mode="button" data-label="How is it?"');
    const button = page.getByRole('button', { name: 'How is it?' });
    await button.waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
    expect(await kept(page)).toEqual({ local: null, session: null, cookie: '' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Would you recommend our tea?' }).waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('End');
    await page.getByRole('radio', { name: '0', exact: true }).focus();
    for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowRight');
    await page.getByLabel('Tell us more').fill('Unsent');
    await page.keyboard.press('Escape');
    await panelOf(page).waitFor({ state: 'hidden' });
    const focused = () =>
      page.evaluate(() => document.querySelector('[lang]:not(html)')?.shadowRoot?.activeElement?.className);
    expect(await focused()).toContain('open');
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Tell us more').inputValue()).toBe('Unsent');
    await page.getByRole('radio', { name: '10', exact: true }).focus();
    await page.keyboard.press('Space');
    const sent = nextResponse(page);
    await page.getByLabel('Tell us more').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Lovely');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const review = page.getByRole('link', { name: 'Review us' });
    await review.waitFor();
    expect(await review.getAttribute('href')).toBe('https://reviews.frontdesk-tests.dev/');
    expect(await stored(await sent)).toMatchObject({
      rating: 10,
      comment: 'Lovely',
      page: `${deployed.site}/shop/tea`,
    });
    expect(problems).toEqual([]);
    await context.close();
  });
});

it('a button at the top has its card below it, as high as what is in it', async () => {
  const { context, visit } = await visitor();
  const page = await visit('data-widget="followed" data-mode="button" data-position="top"');
  const button = page.getByRole('button', { name: 'Feedback' });
  await button.click();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  const [above, card] = [await button.boundingBox(), await panelOf(page).boundingBox()];
  if (!above || !card) expect.unreachable();
  expect(above.y).toBeLessThan(40);
  expect(card.y).toBeGreaterThanOrEqual(above.y + above.height);
  const contents = await panelOf(page).evaluate(({ scrollHeight }) => scrollHeight);
  expect(card.height).toBeLessThan(contents + 8);
  await context.close();
});

it('behind a button, a change that is not sent yet is still there when it is opened again', async () => {
  const { context, visit, problems } = await visitor();
  const page = await visit('data-widget="followed" data-mode="button"');
  const button = page.getByRole('button', { name: 'Feedback' });
  await button.click();
  await page.getByRole('radio', { name: '8', exact: true }).check();
  const sent = nextResponse(page);
  await page.getByRole('button', { name: 'Send' }).click();
  const id = await sent;
  await page.getByRole('button', { name: 'Change my answer' }).click();
  await page.getByLabel('Tell us more').fill('Stronger tea');
  await page.keyboard.press('Escape');
  await panelOf(page).waitFor({ state: 'hidden' });
  await button.click();
  expect(await page.getByLabel('Tell us more').inputValue()).toBe('Stronger tea');
  const changed = nextResponse(page);
  await page.getByRole('button', { name: 'Send' }).click();
  expect(await changed).toBe(id);
  expect(await stored(id)).toMatchObject({ rating: 8, comment: 'Stronger tea' });
  // What is done makes room for another answer.
  await page.getByRole('button', { name: 'Change my answer' }).waitFor();
  await page.keyboard.press('Escape');
  await button.click();
  expect(await page.getByLabel('Tell us more').inputValue()).toBe('');
  expect(problems).toEqual([]);
  await context.close();
});

describe('a card', () => {
  it('appears after its time, takes no focus from who is typing, and closes by Escape for the visit', async () => {
    const { context, page, visit } = await visitor();
    await page.clock.install();
    await visit('data-widget="followed" data-mode="popover" data-show-after="0.5"');
    await page.keyboard.type('green');
    await panelOf(page).waitFor();
    await page.keyboard.type(' tea');
    expect(await page.locator('#search').inputValue()).toBe('green tea');
    await page.getByRole('status').filter({ hasText: 'Would you recommend our tea?' }).waitFor();
    await page.keyboard.press('Escape');
    await panelOf(page).waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
    const { local, session, cookie } = await kept(page);
    expect({ local, cookie }).toEqual({ local: null, cookie: '' });
    expect(JSON.parse(session ?? '')).toEqual({ asked: true });
    // Another widget of the site, on another page of the same visit.
    await visit('data-widget="effort" data-mode="popover"', { path: '/shop/cups' });
    await page.waitForFunction(
      () => document.querySelector('[lang]:not(html)')?.shadowRoot?.childElementCount,
    );
    await letTimePass(page);
    expect(await panelOf(page).isVisible()).toBe(false);
    await context.close();
    const next = await visitor();
    await panelOf(await next.visit('data-widget="effort" data-mode="popover"')).waitFor();
    await next.context.close();
  });

  it('appears once so much is read, on the page’s own event, and when its visitor goes for the tabs', async () => {
    const triggers: [attributes: string, act: (page: Page) => Promise<unknown>][] = [
      ['data-show-scroll="50"', (page) => page.evaluate(() => scrollTo(0, document.body.scrollHeight))],
      [
        'data-show-event="order-placed"',
        (page) => page.evaluate(() => dispatchEvent(new Event('order-placed'))),
      ],
      [
        'data-show-leaving',
        async (page) => {
          await page.mouse.move(300, 300);
          await page.evaluate(() =>
            document.documentElement.dispatchEvent(
              new MouseEvent('mouseout', { bubbles: true, clientY: -1, relatedTarget: null }),
            ),
          );
        },
      ],
    ];
    const body = '<p>Tea</p>'.repeat(200);
    for (const [attributes, act] of triggers) {
      const { context, visit } = await visitor();
      const page = await visit(`data-widget="followed" data-mode="popover" ${attributes}`, { body });
      await panelOf(page).waitFor({ state: 'attached' });
      expect(await panelOf(page).isVisible(), attributes).toBe(false);
      await act(page);
      await panelOf(page).waitFor();
      await context.close();
    }
  });

  it('waits for a dialogue to end, and makes way for one that comes', async () => {
    const { context, page, visit } = await visitor();
    await page.clock.install();
    await visit('data-widget="followed" data-mode="popover"', {
      body: '<dialog open aria-label="Cookies"><p>Cookies</p></dialog><div id="own" role="dialog" aria-label="Sizes" hidden>Sizes</div>',
    });
    const isHiddenFor = (selector: string, hidden: boolean) =>
      page.locator(selector).evaluate((element, value) => {
        if (element instanceof HTMLDialogElement) element.open = !value;
        else (element as HTMLElement).hidden = value;
      }, hidden);
    await panelOf(page).waitFor({ state: 'attached' });
    await letTimePass(page);
    expect(await panelOf(page).isVisible()).toBe(false);
    await isHiddenFor('dialog', true);
    await panelOf(page).waitFor();
    await isHiddenFor('#own', false);
    await panelOf(page).waitFor({ state: 'hidden' });
    await isHiddenFor('#own', true);
    await panelOf(page).waitFor();
    await context.close();
  });

  it('is there for a share of visitors alone', async () => {
    const { context, page, visit } = await visitor();
    await page.clock.install();
    await visit('data-widget="followed" data-mode="popover" data-share="0.000001"');
    await panelOf(page).waitFor({ state: 'attached' });
    await letTimePass(page);
    expect(await panelOf(page).isVisible()).toBe(false);
    const { lots, asked } = JSON.parse((await kept(page)).session ?? '') as Record<string, unknown>;
    expect(asked).toBeUndefined();
    expect(lots).toEqual({ followed: expect.any(Number) });
    await context.close();
  });
});

it('each mode shows where there is no full screen, as on an iPhone', async () => {
  for (const mode of MODES) {
    const { context, page, visit } = await visitor();
    await page.addInitScript(() =>
      Object.defineProperty(Document.prototype, 'fullscreenElement', { get: () => undefined }),
    );
    await visit(`data-widget="followed" data-mode="${mode}"`);
    if (mode === 'button') await page.getByRole('button', { name: 'Feedback' }).waitFor();
    else await panelOf(page).waitFor();
    await context.close();
  }
});

/** What a framework's component does: once when it is there, twice where React is strict, which takes the first away at once. */
function putTag(page: Page, attributes: Record<string, string>, times = 1): Promise<void> {
  const src = `${api}/assets/v1/frontdesk-feedback.js`;
  return page.evaluate(
    ({ given, count, address }) => {
      const place = document.querySelector('#place') ?? document.head;
      for (let time = 0; time < count; time++) {
        const script = document.createElement('script');
        script.src = address;
        Object.assign(script.dataset, given);
        if (place === document.head) place.append(script);
        else place.replaceChildren(script);
      }
    },
    { given: attributes, count: times, address: src },
  );
}

function panels(page: Page): Promise<number> {
  return page.locator('section.panel').count();
}

describe('a page that changes without being loaded', () => {
  it.each(MODES)(
    'loses its %s with the component that asked for it, and has one again with the next',
    async (mode) => {
      const { context, page, visit, problems } = await visitor();
      await visit('data-widget="followed" data-mode="inline"', { body: '<div id="place"></div>' });
      await putTag(page, { widget: 'followed', mode, again: 'always' }, 2);
      await expect.poll(() => panels(page)).toBe(1);
      await page.evaluate(() => document.querySelector('#place')?.replaceChildren());
      await expect.poll(() => panels(page)).toBe(0);
      await putTag(page, { widget: 'followed', mode, again: 'always' });
      await expect.poll(() => panels(page)).toBe(1);
      if (mode === 'button') await page.getByRole('button', { name: 'Feedback' }).click();
      await panelOf(page).waitFor();
      expect(await panels(page)).toBe(1);
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  it('keeps what a tag in its head asked for when it gets another body', async () => {
    const { context, page, visit } = await visitor();
    await visit('data-widget="followed" data-mode="inline"');
    await putTag(page, { widget: 'followed', mode: 'button' });
    await page.getByRole('button', { name: 'Feedback' }).waitFor();
    await page.evaluate(() => {
      document.body = document.createElement('body');
    });
    await page.getByRole('button', { name: 'Feedback' }).click();
    await panelOf(page).waitFor();
    await context.close();
  });
});
