/** What `npm run snippets` prints is run here: pasted into pages, and executed. */
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snippetsOf } from '../../../cli/snippets/snippets.ts';
import { parseConfig } from '../../../config/index.ts';
import { CAPTCHA_WIDGETS } from '../../../contract/captcha.ts';
import { launchBrowser } from '../../support/browser.ts';
import { setCaptchaSecrets } from '../../support/contact.ts';
import { deployed, has } from '../../support/deployed.ts';
import { withConnectedForms } from '../../support/local-config.ts';
import { contactUrl, marker, submissionsWith } from './submit-client.ts';

const forms = parseConfig(withConnectedForms(deployed.webhooks)).contact?.forms ?? {};

function snippets(id: string) {
  return snippetsOf(id, forms[id] ?? expect.unreachable(), contactUrl);
}

let browser: Browser;
beforeAll(async () => {
  await setCaptchaSecrets('turnstile');
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const textFile = (name: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(`This is ${name}.`),
});

/** What a provider's script does in a page: it puts a proof into a field, and a new one after a reset. */
const CAPTCHA_SCRIPT = `
  const widget = document.querySelector('.cf-turnstile');
  let solved = 0;
  const solve = (proof) => {
    solved++;
    widget.innerHTML = '<input type="hidden" name="cf-turnstile-response" value="' + proof + '">';
  };
  globalThis.turnstile = {
    getResponse: () => widget.querySelector('input').value,
    reset: () => solve('person-' + solved),
  };
  solve(document.title === 'expired' ? 'robot' : 'person-0');
`;

/** A page of the site's with a snippet pasted into it. */
async function paste(snippet: string, title = 'Contact'): Promise<Page> {
  const page = await browser.newPage();
  // The page has been open for a minute: nobody fills in a form as fast as a test does.
  await page.addInitScript(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 60_000;
  });
  await page.route(CAPTCHA_WIDGETS.turnstile.script, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: CAPTCHA_SCRIPT }),
  );
  await page.goto(deployed.site);
  await page.setContent(`<!doctype html><title>${title}</title>${await bundleScripts(snippet)}`);
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
    await page.getByLabel('website').fill('https://ada.example/');
    await page.getByLabel('phone').fill('+49 30 901820');
    await page.getByLabel('arrival').fill('2026-12-31');
    await page.getByLabel('appointment').fill('2026-12-31T18:30');
    await page.getByLabel('order').fill('AB-1234');
    await page.getByLabel('I agree.').check();
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
        ['website', 'https://ada.example/'],
        ['phone', '+49 30 901820'],
        ['arrival', '2026-12-31'],
        ['appointment', '2026-12-31T18:30'],
        ['order', 'AB-1234'],
        ['terms', 'I agree.'],
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

  // Its honeypot is an empty field.
  it.runIf(has('rawForms'))('sends files', async () => {
    const page = await paste(snippets('files').plain);
    const name = marker();
    await page.getByLabel('name').fill(name);
    await page.getByLabel('Files').setInputFiles([textFile('a.txt'), textFile('b.txt')]);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/f/files/thanks*');
    const [submission] = await submissionsWith('files', name);
    expect(submission?.attachments?.map((file) => file.name)).toEqual(['a.txt', 'b.txt']);
    await page.close();
  });

  it.runIf(has('hostLoopback'))('sends the proof of its captcha', async () => {
    const page = await paste(snippets('guarded').plain);
    const message = marker();
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@visitors-tests.dev');
    await page.getByLabel('Message').fill(message);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/f/guarded/thanks*');
    expect(await submissionsWith('guarded', message)).toHaveLength(1);
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

it.runIf(has('hostLoopback') && has('rawForms'))(
  'the form with a client asks for a new proof after one that did not pass',
  async () => {
    const page = await paste(snippets('guarded').client, 'expired');
    const message = marker();
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@visitors-tests.dev');
    await page.getByLabel('Message').fill(message);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').filter({ hasText: 'Please do it once more.' }).waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /^Thank you!$/ })
      .waitFor();
    expect(await submissionsWith('guarded', message)).toHaveLength(1);
    await page.close();
  },
);

describe('the script, in a page', () => {
  const run = (page: Page, id: string) =>
    page.evaluate(async (source) => {
      const AsyncFunction = (async () => {}).constructor as new (source: string) => () => Promise<void>;
      await new AsyncFunction(source)();
    }, snippets(id).fetch);
  const linesOf = (page: Page) => {
    const lines: string[] = [];
    page.on('console', (line) => lines.push(line.text()));
    return lines;
  };

  it('sends files, and none that are too large', async () => {
    const page = await paste('<input type="file" multiple>');
    const lines = linesOf(page);
    await page.locator('input').setInputFiles([textFile('a.txt')]);
    await run(page, 'files');
    expect(lines).toEqual([expect.stringMatching(/^sent /)]);
    await page.locator('input').setInputFiles([{ ...textFile('a.txt'), buffer: Buffer.alloc(100_001) }]);
    await expect(run(page, 'files')).rejects.toThrow('At most 100000 bytes of files.');
    await page.close();
  });

  it.runIf(has('hostLoopback'))('sends the proof of its captcha', async () => {
    const page = await paste(snippets('guarded').plain);
    const lines = linesOf(page);
    await page.locator('[name=cf-turnstile-response]').waitFor({ state: 'attached' });
    await run(page, 'guarded');
    expect(lines).toEqual([expect.stringMatching(/^sent /)]);
    await page.close();
  });
});

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
