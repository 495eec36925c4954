import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { deployed } from '../support/deployed.ts';

test('the local page plays a post: a comment is answered, another is not and says why', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(`${deployed.site}/instagram`);
    const comment = async (text: string) => {
      await page.getByLabel('Your comment').fill(text);
      await page.getByRole('button', { name: 'Comment', exact: true }).click();
    };
    const feed = () => page.locator('#comments').textContent();
    await comment('LINK please!');
    await expect.poll(feed).toContain('here is your link: http');
    await comment('so lovely');
    await expect.poll(feed).toContain('Not answered: no rule matches');
    expect(await page.locator('#comments a').first().getAttribute('href')).toMatch(/\/l\//);
    expect(problems).toEqual([]);
    const screenshot = process.env.FRONTDESK_SCREENSHOTS;
    if (screenshot) await page.screenshot({ path: `${screenshot}/instagram.png`, fullPage: true });
  } finally {
    await browser.close();
  }
});
