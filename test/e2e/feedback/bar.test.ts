import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { deployed } from '../../support/deployed.ts';
import { kept, letTimePass, nextResponse, openShop, panelOf, stored } from './shop.ts';

const visitor = openShop();

describe('a bar', () => {
  it('is on its pages, again after its days alone, and takes one click', async () => {
    const { context, page, visit, problems } = await visitor();
    await page.clock.install();
    await visit('data-widget="helpful"', { path: '/docs/internal/x' });
    await panelOf(page).waitFor({ state: 'attached' });
    await letTimePass(page);
    expect(await panelOf(page).isVisible()).toBe(false);
    await visit('data-widget="helpful"', { path: '/docs/brewing/' });
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
    const comeAfter = async (days: number) => {
      await page.evaluate((milliseconds) => {
        sessionStorage.clear();
        localStorage.setItem('frontdesk-feedback', JSON.stringify({ askedAt: Date.now() - milliseconds }));
      }, days * 86_400_000);
      await visit('data-widget="helpful"', { path: '/docs/brewing/' });
      await panelOf(page).waitFor({ state: 'attached' });
    };
    await comeAfter(29);
    await letTimePass(page);
    expect(await panelOf(page).isVisible()).toBe(false);
    await comeAfter(31);
    await panelOf(page).waitFor();
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
