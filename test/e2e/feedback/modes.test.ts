import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';

const api = deployed.urls.feedback ?? '';
const MODES = ['button', 'popover', 'bar'] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

interface Shop {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Opens a page of the shop with a widget, by the attributes of its tag. */
  readonly visit: (attributes: string, options?: { path?: string; body?: string }) => Promise<Page>;
  readonly problems: string[];
}

/** A visitor of a website with a content security policy as strict as it can be, on the origin that widgets allow. */
async function visitor(options: Parameters<Browser['newContext']>[0] = {}): Promise<Shop> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
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

function panelOf(page: Page): Locator {
  return page.locator('section.panel');
}

async function stored(id: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${api}/owner/responses/${id}`, {
    headers: { authorization: `Bearer ${deployed.instagram.ownerToken}` },
  });
  return (await response.json()) as Record<string, unknown>;
}

/** The id of the next response that the page hears of. */
function nextResponse(page: Page): Promise<string> {
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
function kept(page: Page): Promise<{ local: string | null; session: string | null; cookie: string }> {
  return page.evaluate(() => ({
    local: localStorage.getItem('frontdesk-feedback'),
    session: sessionStorage.getItem('frontdesk-feedback'),
    cookie: document.cookie,
  }));
}

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
    const { context, visit } = await visitor();
    const page = await visit('data-widget="followed" data-mode="popover" data-show-after="0.5"');
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
    await expect.poll(() => panelOf(page).isVisible(), { interval: 100, timeout: 1_500 }).toBe(false);
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
    const { context, visit } = await visitor();
    const page = await visit('data-widget="followed" data-mode="popover"', {
      body: '<dialog open aria-label="Cookies"><p>Cookies</p></dialog><div id="own" role="dialog" aria-label="Sizes" hidden>Sizes</div>',
    });
    const isHiddenFor = (selector: string, hidden: boolean) =>
      page.locator(selector).evaluate((element, value) => {
        if (element instanceof HTMLDialogElement) element.open = !value;
        else (element as HTMLElement).hidden = value;
      }, hidden);
    await panelOf(page).waitFor({ state: 'attached' });
    await page.waitForTimeout(1_000);
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
    const { context, visit } = await visitor();
    const page = await visit('data-widget="followed" data-mode="popover" data-share="0.000001"');
    await panelOf(page).waitFor({ state: 'attached' });
    await page.waitForTimeout(1_000);
    expect(await panelOf(page).isVisible()).toBe(false);
    const { lots, asked } = JSON.parse((await kept(page)).session ?? '') as Record<string, unknown>;
    expect(asked).toBeUndefined();
    expect(lots).toEqual({ followed: expect.any(Number) });
    await context.close();
  });
});

describe('a bar', () => {
  it('is on its pages, again after its days alone, and takes one click', async () => {
    const { context, visit, problems } = await visitor();
    let page = await visit('data-widget="helpful"', { path: '/docs/internal/x' });
    await panelOf(page).waitFor({ state: 'attached' });
    await page.waitForTimeout(800);
    expect(await panelOf(page).isVisible()).toBe(false);
    page = await visit('data-widget="helpful"', { path: '/docs/brewing/' });
    const sent = nextResponse(page);
    await page.getByRole('region', { name: 'Was this helpful?' }).getByRole('radio', { name: 'No' }).click();
    const id = await sent;
    expect(await stored(id)).toMatchObject({
      rating: 0,
      state: 'new',
      page: `${deployed.site}/docs/brewing/`,
    });
    // The answer is in; words may follow, and a changed mind.
    const changed = nextResponse(page);
    await page.getByRole('radio', { name: 'Yes' }).click();
    expect(await changed).toBe(id);
    await page.getByLabel('Tell us more').fill('Clear');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Change my answer' }).waitFor();
    expect(await stored(id)).toMatchObject({ rating: 1, comment: 'Clear' });
    const { local, cookie } = await kept(page);
    expect(Object.keys(JSON.parse(local ?? ''))).toEqual(['askedAt']);
    expect(cookie).toBe('');
    // Another visit, the day after and the month after.
    const come = async (days: number) => {
      await page.evaluate((milliseconds) => {
        sessionStorage.clear();
        localStorage.setItem('frontdesk-feedback', JSON.stringify({ askedAt: Date.now() - milliseconds }));
      }, days * 86_400_000);
      await visit('data-widget="helpful"', { path: '/docs/brewing/' });
      await panelOf(page).waitFor({ state: 'attached' });
      await page.waitForTimeout(800);
      return panelOf(page).isVisible();
    };
    expect(await come(29)).toBe(false);
    expect(await come(31)).toBe(true);
    expect(problems).toEqual([]);
    await context.close();
  });
});

/** Keeps the next change of an answer on its way. @returns what lets it through */
async function holdChange(page: Page): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/feedback/helpful/*', async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

describe('a bar whose change is on its way', () => {
  it.each([
    ['“Send”, and thanks only then', ['Yes', 'Send'], { rating: 1, comment: 'Clear' }],
    ['another rating', ['Send', 'Yes'], { rating: 1, comment: 'Clear' }],
  ])('delivers %s', async (_, presses, expected) => {
    const { context, page, visit, problems } = await visitor();
    await visit('data-widget="helpful"', { path: '/docs/brewing/' });
    const sent = nextResponse(page);
    await panelOf(page).getByRole('radio', { name: 'No' }).click();
    const id = await sent;
    await page.getByLabel('Tell us more').fill('Clear');
    const letGo = await holdChange(page);
    for (const name of presses) {
      const role = name === 'Send' ? 'button' : 'radio';
      const onItsWay = name === presses[0] && page.waitForRequest((request) => request.method() === 'PUT');
      await panelOf(page).getByRole(role, { name }).click();
      await onItsWay;
    }
    const change = page.getByRole('button', { name: 'Change my answer' });
    expect(await change.count()).toBe(0);
    letGo();
    await change.waitFor();
    expect(await stored(id)).toMatchObject(expected);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('a bar that one click does not answer', () => {
  const choice = {
    id: 'why',
    label: 'Why?',
    type: 'choice',
    required: true,
    multiple: false,
    options: ['a', 'b'],
    labels: ['Clear', 'Short'],
  };

  it.each([
    ['for a required question', { questions: [choice] }, 'Clear', 0],
    ['for a choice that may be left out', { questions: [{ ...choice, required: false }] }, 'Clear', 1],
    ['for what can’t be changed', { changeSeconds: 0 }, undefined, 0],
    ['for a CAPTCHA', { proof: 'cf-turnstile-response' }, undefined, 0],
  ])('stays with its answers %s, and thanks for what is stored alone', async (_, changed, option, stored) => {
    const { context, page, visit, problems } = await visitor();
    const posted: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posted.push(request.url());
    });
    await page.route('**/definition.*', async (route) => {
      const response = await route.fetch();
      const definition = await response.json();
      await route.fulfill({ response, json: { ...definition, comment: 'none', email: 'none', ...changed } });
    });
    await visit('data-widget="helpful"', { path: '/docs/brewing/' });
    const sent = stored > 0 ? nextResponse(page) : undefined;
    await panelOf(page).getByRole('radio', { name: 'Yes' }).click();
    await sent;
    await panelOf(page).getByRole('button', { name: 'Send' }).waitFor();
    if (option) await panelOf(page).getByRole('radio', { name: option }).check();
    expect(await panelOf(page).getByText('Thank you').count()).toBe(stored);
    expect(posted).toHaveLength(stored);
    expect(problems).toEqual([]);
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

describe('in the page', () => {
  it('asks why of a low score, speaks the page’s language, passes along what it may, and lets minds change', async () => {
    const { context, visit, problems } = await visitor();
    const attributes = `data-widget="followed" data-lang="de-AT" data-user="u-17" data-attributes='{"plan":"pro","version":3,"secret":"x"}'`;
    const page = await visit(attributes);
    await page.getByText('Würden Sie unseren Tee empfehlen?').waitFor();
    const why = page.getByLabel('Was sollen wir besser machen?');
    expect(await why.isVisible()).toBe(false);
    await page.getByRole('radio', { name: '2', exact: true }).check();
    await why.fill('Mehr Tee');
    const sent = nextResponse(page);
    await page.getByRole('button', { name: 'Senden' }).click();
    const id = await sent;
    const before = await stored(id);
    expect(before).toMatchObject({
      rating: 2,
      language: 'de',
      answers: { why: 'Mehr Tee' },
      attributes: { plan: 'pro', version: '3' },
    });
    expect(before.user).toMatch(/^[\w-]{22}$/);
    await page.getByRole('button', { name: 'Meine Antwort ändern' }).click();
    const focused = () =>
      page.evaluate(() => {
        const inner = document.querySelector('[lang=de]')?.shadowRoot?.activeElement;
        return inner instanceof HTMLInputElement ? inner.value : inner?.textContent;
      });
    expect(await focused()).toBe('2');
    expect(await why.inputValue()).toBe('Mehr Tee');
    await page.getByRole('radio', { name: '9', exact: true }).check();
    expect(await why.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Senden' }).click();
    await page.getByRole('link', { name: 'Bewerten' }).waitFor();
    expect(await focused()).toBe('Ihre Antwort ist geändert.');
    const after = await stored(id);
    expect(after).toMatchObject({ rating: 9, attributes: before.attributes, user: before.user });
    expect(after).not.toHaveProperty('answers');
    expect(await kept(page)).toEqual({ local: null, session: null, cookie: '' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is one response where an answer was lost, though the window and the page are others by the next try', async () => {
    const { context, page, visit } = await visitor();
    await visit('data-widget="followed" data-attributes=\'{"plan":"pro"}\'');
    let first: { responseId: string } | undefined;
    await page.route('**/feedback/followed', async (route) => {
      if (first) return route.continue();
      first = await (await route.fetch()).json();
      return route.abort();
    });
    await page.getByRole('radio', { name: '8', exact: true }).check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').filter({ hasText: 'That did not work' }).waitFor();
    await page.setViewportSize({ width: 700, height: 1000 });
    await page.evaluate(() => {
      history.pushState({}, '', '/shop/cups');
      for (const tag of document.querySelectorAll('script')) tag.dataset.attributes = '{"plan":"free"}';
    });
    const sent = nextResponse(page);
    await page.getByRole('button', { name: 'Send' }).click();
    const id = await sent;
    expect(id).toBe(first?.responseId);
    expect(await stored(id)).toMatchObject({
      page: `${deployed.site}/shop/tea`,
      viewport: '1000x800',
      attributes: { plan: 'pro' },
    });
    await context.close();
  });

  it('keeps what is typed in it from the page’s shortcuts, and leaves dialogues of the page their keys', async () => {
    const { context, page, visit, problems } = await visitor();
    await visit('data-widget="followed"');
    const comment = page.getByLabel('Tell us more');
    await comment.focus();
    await page.evaluate(() => {
      for (const type of ['keydown', 'keypress', 'keyup'])
        document.addEventListener(type, (event) => {
          document.body.dataset.heard = `${document.body.dataset.heard ?? ''}${type}:${(event as KeyboardEvent).key} `;
        });
    });
    await page.keyboard.type('s/ g');
    await page.keyboard.press('Enter');
    expect(await comment.inputValue()).toBe('s/ g\n');
    expect(await page.evaluate(() => document.body.dataset.heard)).toBeUndefined();
    await page.keyboard.press('Escape');
    await page.keyboard.down('Tab');
    expect(await page.evaluate(() => document.body.dataset.heard)).toBe(
      'keydown:Escape keyup:Escape keydown:Tab ',
    );
    expect(problems).toEqual([]);
    await context.close();
  });

  it.each([
    ['nps', '7'],
    ['counted', '4 stars'],
    ['survey', 'Very good'],
    ['hasty', 'Yes'],
  ])('shows which score of %s is chosen in forced colours', async (widget, name) => {
    const { context, page, visit } = await visitor({ forcedColors: 'active' });
    await visit(`data-widget="${widget}"`);
    await page.getByRole('radio', { name, exact: true }).check();
    await page.mouse.move(0, 0);
    const { chosen, others, highlight } = await page.locator('.scale').evaluate((scale) => {
      const colours = (element: Element) => {
        const { backgroundColor, color, borderTopColor, outlineColor } = getComputedStyle(element);
        return [backgroundColor, color, borderTopColor, outlineColor].join();
      };
      const sample = document.createElement('p');
      sample.style.cssText =
        'forced-color-adjust: none; background: Highlight; color: HighlightText; border: 1px solid Highlight; outline: 1px solid CanvasText';
      document.body.append(sample);
      const labels = [...scale.querySelectorAll('label')];
      const isChosen = (label: Element) => label.querySelector(':checked') !== null;
      return {
        chosen: labels.filter(isChosen).map(colours),
        others: labels.filter((label) => !isChosen(label)).map(colours),
        highlight: colours(sample),
      };
    });
    expect(chosen).toEqual([highlight]);
    expect(others).not.toContain(highlight);
    await context.close();
  });

  it('names the widgets that there are to who mistyped one on a page of theirs', async () => {
    const { context, page, visit } = await visitor();
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await visit('data-widget="folowed"');
    await expect.poll(() => warnings.join()).toMatch(/"folowed" is not shown.*There are: .*followed/);
    await context.close();
  });
});
