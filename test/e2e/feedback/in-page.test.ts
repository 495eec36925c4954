import { describe, expect, it } from 'vitest';
import { deployed } from '../../support/deployed.ts';
import { kept, nextResponse, openShop, stored } from './shop.ts';

const visitor = openShop();

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

  it('leads whoever sends it to the field that is wrong, and says there what it is', async () => {
    const { context, page, visit } = await visitor();
    await visit('data-widget="followed"');
    const address = '**/feedback/followed';
    await page.route(address, (route) => {
      const given = route.request().postDataJSON();
      return route.continue({ postData: JSON.stringify({ ...given, comment: 'x'.repeat(5_001) }) });
    });
    await page.getByRole('radio', { name: '8', exact: true }).check();
    const comment = page.getByLabel('Tell us more');
    await comment.fill('Good');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
    await expect.poll(() => comment.getAttribute('aria-invalid')).toBe('true');
    const isTied = (field: HTMLElement | SVGElement) => {
      const root = field.getRootNode() as ShadowRoot;
      const told = root.querySelector(`[id="${field.getAttribute('aria-describedby')}"]`)?.textContent;
      return root.activeElement === field && told !== undefined && told !== '';
    };
    expect(await comment.evaluate(isTied)).toBe(true);
    await page.unroute(address);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('status').filter({ hasText: 'Thank you' }).waitFor();
    await page.getByRole('button', { name: 'Change my answer' }).click();
    expect(await comment.getAttribute('aria-invalid')).toBeNull();
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
