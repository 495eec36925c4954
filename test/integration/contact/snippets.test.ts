/** What `npm run snippets` prints is run here: pasted into pages, and executed. */
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snippetsOf } from '../../../lib/commands/snippets.ts';
import { parseConfig } from '../../../lib/config/index.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed, has } from '../../support/deployed.ts';
import { withConnectedForms } from '../../support/local-config.ts';
import { contactUrl, marker, submissionsWith } from './submit-client.ts';

const forms = parseConfig(withConnectedForms(deployed.webhooks)).contact?.forms ?? {};

function snippets(id: string) {
  return snippetsOf(id, forms[id] ?? expect.unreachable(), contactUrl);
}

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** A page of the site's with a snippet pasted into it. */
async function paste(snippet: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(deployed.site);
  await page.setContent(`<!doctype html><title>Contact</title>${await bundleScripts(snippet)}`);
  return page;
}

/** What a bundler makes of the module scripts. */
async function bundleScripts(snippet: string): Promise<string> {
  const [, before = snippet, script, after = ''] =
    /^(.*)<script type="module">(.*)<\/script>(.*)$/s.exec(snippet) ?? [];
  if (script === undefined) return snippet;
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: 'browser',
    mainFields: ['module', 'main'],
  });
  const source = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
  return `${before}<script>${source}</script>${after}`;
}

describe('the plain form', () => {
  it('sends every declared field, by a visitor who finds it by its label', async () => {
    const page = await paste(snippets('strict').plain);
    const email = `${marker()}@visitors-tests.dev`;
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('email').fill(email);
    await page.getByLabel('age').fill('36');
    await page.getByLabel('press').check();
    await page.getByLabel('other').check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/f/strict/thanks*');
    const [submission] = await submissionsWith('strict', email);
    expect(submission).toMatchObject({
      state: 'new',
      fields: [
        ['name', 'Ada'],
        ['email', email],
        ['age', '36'],
        ['topics', ['press', 'other']],
      ],
    });
    await page.close();
  });

  it('asks for name, e-mail and message where nothing is declared', async () => {
    const page = await paste(snippets('connected').plain);
    const message = marker();
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@visitors-tests.dev');
    await page.getByLabel('Message').fill(message);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/f/connected/thanks*');
    expect(await submissionsWith('connected', message)).toHaveLength(1);
    await page.close();
  });

  it('hides the trap', async () => {
    const page = await paste(snippets('strict').plain);
    expect(await page.locator('[name=_gotcha]').isVisible()).toBe(false);
    await page.close();
  });
});

it.runIf(has('rawForms'))(
  'the form with a client stays on its page, and shows errors beside their fields',
  async () => {
    const page = await paste(snippets('strict').client);
    const email = `${marker()}@visitors-tests.dev`;
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('email').fill('nobody@nowhere');
    await page.getByRole('button', { name: 'Send' }).click();
    await page
      .locator('[data-fs-error=email]')
      .filter({ hasText: /e-mail|email/ })
      .waitFor();
    await page.getByLabel('email').fill(email);
    await page.getByRole('button', { name: 'Send' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /^Thank you!$/ })
      .waitFor();
    expect(await submissionsWith('strict', email)).toHaveLength(1);
    await page.close();
  },
);

it('the script sends its examples, which the form takes', async () => {
  const lines: unknown[][] = [];
  const AsyncFunction = (async () => {}).constructor as new (
    ...parameters: string[]
  ) => (console: object) => Promise<void>;
  for (const id of ['strict', 'connected']) {
    const run = new AsyncFunction('console', snippets(id).fetch);
    await run({ log: (...line: unknown[]) => lines.push(line), error: expect.unreachable });
  }
  expect(lines).toEqual([
    ['sent', expect.any(String)],
    ['sent', expect.any(String)],
  ]);
});
