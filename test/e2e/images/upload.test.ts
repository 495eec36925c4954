import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PRESET, DEMO_PRESETS } from '../../../local/config.ts';
import { violations } from '../../support/axe.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';
import { CORNERS, colourAt, turnedPhoto } from '../../support/images/pictures.ts';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-e2e-'));
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const near = (colour: readonly number[]) =>
  colour.map((value) => expect.toSatisfy((seen: number) => Math.abs(seen - value) < 40));

/** A photo of a camera held on its side, as a file to choose. */
async function camera(width: number, height: number): Promise<string> {
  const file = join(folder, `${width}x${height}.jpg`);
  await writeFile(file, await turnedPhoto(width, height, 6));
  return file;
}

/** Waits for the first picture of the gallery to be drawn, and takes its screenshot. */
async function firstPicture(page: Page): Promise<Buffer> {
  await page.locator('#gallery li[data-loaded]').first().waitFor({ timeout: 30_000 });
  const image = page.locator('#gallery li[data-loaded] img').first();
  await image.scrollIntoViewIfNeeded();
  return image.screenshot();
}

async function expectUpright(screenshot: Buffer, ratio: number): Promise<void> {
  const { width = 0, height = 1 } = await sharp(screenshot).metadata();
  expect(width / height).toBeCloseTo(ratio, 1);
  expect(await colourAt(screenshot, 0.25, 0.25)).toEqual(near(CORNERS.topLeft));
  expect(await colourAt(screenshot, 0.75, 0.25)).toEqual(near(CORNERS.topRight));
  expect(await colourAt(screenshot, 0.75, 0.75)).toEqual(near(CORNERS.bottomRight));
  expect(await colourAt(screenshot, 0.25, 0.75)).toEqual(near(CORNERS.bottomLeft));
}

/** The page of the demo, whose element asks for descriptions and keeps files; or with one that sends at once and keeps none. */
async function open({ width = 1280, lang = 'en', asks = true } = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  await page.goto(`${deployed.site}/images`);
  if (asks) return page;
  await page.locator('frontdesk-upload').evaluate((element, language) => {
    const plain = document.createElement('frontdesk-upload');
    for (const name of ['endpoint', 'preset']) plain.setAttribute(name, element.getAttribute(name) ?? '');
    document.documentElement.lang = language;
    element.replaceWith(plain);
  }, lang);
  return page;
}

const choose = (page: Page, ...files: string[]) =>
  page.locator('frontdesk-upload input[type=file]').setInputFiles(files);
const row = (page: Page, name: string) =>
  page.locator('frontdesk-upload').getByRole('listitem').filter({ hasText: name });
const said = (page: Page, name: string, text: string) =>
  row(page, name).getByText(text, { exact: false }).waitFor();

/** A file that is no photo, with any name and any bytes. */
async function file(name: string, bytes: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** In a page: files arrive, and what is answered is lost on the way, until the event `answers-arrive`. */
function loseAnswers(): void {
  const { open } = XMLHttpRequest.prototype;
  addEventListener('answers-arrive', () => {
    XMLHttpRequest.prototype.open = open;
  });
  XMLHttpRequest.prototype.open = function (method: string, url: string | URL) {
    this.addEventListener('load', (event) => {
      event.stopImmediatePropagation();
      this.dispatchEvent(new ProgressEvent('error'));
    });
    open.call(this, method, url, true);
  };
}

describe('a visitor', () => {
  it('describes several photos, sends them, and sees them upright, in a variant that fits', async () => {
    const page = await open();
    await choose(page, await camera(900, 600), await camera(930, 620), await file('notes.pdf', '%PDF-1.4'));
    await said(page, 'notes.pdf', 'not a picture that we know');
    expect(await row(page, 'notes.pdf').getByRole('button').count()).toBe(1);
    await row(page, '900x600').getByLabel('What it shows').fill('A lake');
    await page.getByRole('button', { name: 'Upload 2 pictures' }).click();
    for (const name of ['900x600', '930x620']) await said(page, name, 'Done.');
    await expectUpright(await firstPicture(page), 1.5);
    const alts = await page
      .locator('#gallery img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('alt')));
    expect(alts.sort()).toEqual(['', 'A lake']);
    expect(
      await page
        .locator('#gallery img')
        .first()
        .evaluate((image: HTMLImageElement) => image.currentSrc),
    ).toMatch(/\/v\/[0-9a-f]{32}\/(320|640)\.avif$/);
    const results = row(page, '900x600').getByRole('group');
    await results.locator('summary').click();
    expect(await results.getByRole('link').count()).toBe(12);
    // What was refused is forgotten by a reload, what was sent is shown again.
    await page.reload();
    for (const name of ['900x600', '930x620']) await said(page, name, 'Done.');
    expect(await row(page, 'notes.pdf').count()).toBe(0);
    await expectUpright(await firstPicture(page), 1.5);
    await page.close();
  });

  it.each([1280, 390])(
    'finds it usable by keyboard and without a violation of axe, %i pixels wide',
    async (width) => {
      const page = await open({ width });
      const focused = () =>
        page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part'));
      // Before it is needed: to hear of choosers is asked of the browser, which takes a moment.
      const chooser = page.waitForEvent('filechooser');
      await page.locator('input[type=file]').focus();
      await page.keyboard.press('Enter');
      await (await chooser).setFiles([await camera(600, 400), await camera(610, 400)]);
      await row(page, '610x400').waitFor();
      expect(await violations(page)).toEqual([]);
      // Taking one away leads to the next, and by Tab to its description.
      await row(page, '600x400').getByRole('button', { name: 'Remove' }).focus();
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('remove');
      await page.keyboard.press('Tab');
      await page.keyboard.type('A hill');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('send');
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('list');
      await said(page, '610x400', 'Done.');
      expect(await page.locator('frontdesk-upload [role=status]').textContent()).toBe('610x400.jpg: Done.');
      await firstPicture(page);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await mkdir('.local/screenshots', { recursive: true });
      await page.screenshot({ path: `.local/screenshots/images-${width}.png`, fullPage: true });
      await page.close();
    },
  );

  it('reads before anything is sent what is wrong with a file, in the language of the page', async () => {
    const page = await open({ lang: 'de-AT', asks: false });
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    const heic = Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic and so on', 'latin1');
    const large = Buffer.alloc(25_000_001, 'a');
    large.set([0xff, 0xd8, 0xff]);
    await choose(
      page,
      await file('photo.jpg', heic),
      await file('broken.jpg', 'this is no picture'),
      await file('empty.png', ''),
      await file('large.jpg', large),
    );
    for (const [name, text] of [
      ['photo.jpg', 'HEIC-Fotos'],
      ['broken.jpg', 'kein Bild'],
      ['empty.png', 'leer'],
      ['large.jpg', 'höchstens 25 MB'],
    ] as const)
      await said(page, name, text);
    expect(await page.getByRole('button', { name: 'Noch einmal' }).count()).toBe(0);
    expect(sent).toEqual([]);
    await page.close();
  });

  it('sends what is a picture whatever its name, and reads what only a look at the whole file says', async () => {
    const page = await open({ asks: false });
    const whole = await turnedPhoto(330, 200, 6);
    await choose(
      page,
      await file('scan.pdf', whole),
      await file('IMG_2.HEIC', await turnedPhoto(340, 200, 6)),
    );
    for (const name of ['scan.pdf', 'IMG_2.HEIC']) await said(page, name, 'Done.');
    await choose(
      page,
      await file('half.jpg', whole.subarray(0, whole.length / 2)),
      await file('scan.pdf', whole),
    );
    await said(page, 'half.jpg', 'damaged');
    await page.close();
  });

  it('loses nothing when the page is loaded again in the middle', async () => {
    const page = await open();
    let isHeld = true;
    await page.route(
      () => true,
      (route) => (isHeld && route.request().method() === 'PUT' ? undefined : route.fallback()),
    );
    await choose(page, await camera(510, 340), await camera(520, 340));
    await row(page, '510x340').getByLabel('What it shows').fill('A tree');
    await page.getByRole('button', { name: 'Upload 2 pictures' }).click();
    await said(page, '520x340', 'Uploading');
    await choose(page, await camera(530, 340));
    await row(page, '530x340').getByLabel('What it shows').fill('A house');
    isHeld = false;
    await page.reload();
    // The two go on by themselves, the third waits for its button, with what was written.
    for (const name of ['510x340', '520x340']) await said(page, name, 'Done.');
    expect(await row(page, '530x340').getByLabel('What it shows').inputValue()).toBe('A house');
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await said(page, '530x340', 'Done.');
    await page.close();
  });

  it('sends what was only chosen after the page has taken the element away and put it back', async () => {
    const page = await open();
    await choose(page, await camera(550, 340));
    await row(page, '550x340').waitFor();
    await page.locator('frontdesk-upload').evaluate(async (element) => {
      const { parentElement, nextSibling } = element;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      parentElement?.insertBefore(element, nextSibling);
    });
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await said(page, '550x340', 'Done.');
    await page.close();
  });

  it('triggers no shortcut of the page by describing a picture; Escape reaches it', async () => {
    const page = await open();
    await choose(page, await camera(560, 340));
    await page.evaluate(() => {
      const heard: string[] = [];
      for (const type of ['keydown', 'keypress', 'keyup'])
        document.addEventListener(type, (event) => {
          heard.push(`${type} ${(event as KeyboardEvent).key}`);
          document.documentElement.dataset.heard = heard.join(', ');
        });
    });
    const description = row(page, '560x340').getByLabel('What it shows');
    await description.pressSequentially('A pier?');
    await description.press('Escape');
    expect(await description.inputValue()).toBe('A pier?');
    expect(await page.locator('html').getAttribute('data-heard')).toBe('keydown Escape, keyup Escape');
    await page.close();
  });

  it('finds in each of several elements of a page its own pictures after a reload, and sends each once', async () => {
    const page = await browser.newPage();
    // The demo's element and two more, each time that the page is loaded.
    await page.addInitScript(
      (presets) => {
        document.addEventListener('DOMContentLoaded', () => {
          for (const preset of presets) {
            const more = document.querySelector('frontdesk-upload')?.cloneNode() as HTMLElement;
            more.removeAttribute('describe');
            more.setAttribute('preset', preset);
            document.body.append(more);
          }
        });
      },
      DEMO_PRESETS.slice(0, 2),
    );
    let isHeld = true;
    const asked: unknown[] = [];
    await page.route(/\/images$/, (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      asked.push(route.request().postDataJSON().preset);
      return isHeld ? undefined : route.fallback();
    });
    await page.goto(`${deployed.site}/images`);
    const element = (at: number) => page.locator('frontdesk-upload').nth(at);
    for (const at of [1, 2]) {
      const input = element(at).locator('input[type=file]');
      await input.setInputFiles(await camera(600 + at, 400));
      await expect.poll(() => asked.length).toBe(at);
    }
    asked.length = 0;
    isHeld = false;
    // The first time they are sent, the second time shown.
    for (const _ of ['sent', 'shown']) {
      await page.reload();
      for (const at of [1, 2]) await element(at).getByRole('listitem').getByText('Done.').waitFor();
    }
    expect(asked.toSorted()).toEqual([DEMO_PRESETS[1], DEMO_PRESET]);
    const names = await Promise.all([0, 1, 2].map((at) => element(at).locator('.name').allTextContents()));
    expect(names).toEqual([[], ['601x400.jpg'], ['602x400.jpg']]);
    await page.close();
  });

  it.each([
    ['at once', 0],
    ['later', 100],
  ])(
    'reads once what is wrong with a file when the page takes the element away meanwhile and puts it back %s',
    async (_, milliseconds) => {
      const page = await open({ asks: false });
      await page.locator('frontdesk-upload').evaluate(async (element, pause) => {
        const { parentElement, nextSibling } = element;
        let errors = 0;
        element.addEventListener('frontdesk-error', () => element.setAttribute('data-errors', `${++errors}`));
        (element as HTMLElement & { choose(file: File): void }).choose(
          new File(['no picture'], 'broken.jpg'),
        );
        element.remove();
        // Whatever the element does without its page must leave the page its next task.
        await (pause > 0 ? new Promise((resolve) => setTimeout(resolve, pause)) : undefined);
        parentElement?.insertBefore(element, nextSibling);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }, milliseconds);
      await said(page, 'broken.jpg', 'not a picture that we know');
      expect(await page.locator('frontdesk-upload').getAttribute('data-errors')).toBe('1');
      await page.close();
    },
  );

  it('is told of a picture that was not sent, where no files are kept', async () => {
    const page = await open({ asks: false });
    await page.route(
      () => true,
      (route) => (route.request().method() === 'POST' ? undefined : route.fallback()),
    );
    await choose(page, await camera(540, 340));
    await said(page, '540x340', 'Uploading');
    await page.reload();
    await said(page, '540x340', 'loaded again before this picture was sent');
    await page.close();
  });

  it('sees the picture also when asking for it was too often for a while', async () => {
    const page = await open({ asks: false });
    let refusals = 0;
    await page.route(/\/images\/[0-9a-f-]{36}$/, (route) => {
      // More often than a failure is made good by trying again.
      if (refusals++ >= 5) return route.continue();
      const headers = {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'etag, retry-after',
        ...(refusals > 1 && { 'retry-after': '0' }),
      };
      return route.fulfill({
        status: 429,
        headers,
        json: { error: 'Too often.', code: 'TOO_MANY_REQUESTS' },
      });
    });
    await choose(page, await camera(310, 200));
    await said(page, '310x200', 'Done.');
    expect(refusals).toBeGreaterThan(5);
    await page.close();
  });

  it('tries a failed upload again as the same one, without another proof, and asks for one for the next', async () => {
    const page = await open({ asks: false });
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/images'))
        keys.push(request.headers()['idempotency-key']);
    });
    await page.evaluate(loseAnswers);
    const answers: number[] = [];
    page.on('response', (response) => {
      if (response.request().method() === 'PUT') answers.push(response.status());
    });
    const element = page.locator('frontdesk-upload');
    await element.evaluate((node) => {
      node.setAttribute('captcha', 'person');
      node.addEventListener('frontdesk-spent', ({ detail }: CustomEventInit) =>
        node.setAttribute('data-spent', String(detail)),
      );
    });
    await choose(page, await camera(320, 200), await camera(325, 200));
    await row(page, '320x200').getByRole('button', { name: 'Try again' }).waitFor();
    expect(await element.getAttribute('captcha')).toBeNull();
    expect(await element.getAttribute('data-spent')).toBe('captcha');
    await said(page, '325x200', 'Waiting for a confirmation');
    await page.evaluate(() => dispatchEvent(new Event('answers-arrive')));
    await row(page, '320x200').getByRole('button', { name: 'Try again' }).click();
    await said(page, '320x200', 'Done.');
    expect(keys).toEqual([expect.any(String), keys[0]]);
    // An address takes one file: that it is there already is as good.
    expect(answers[0]).toBe(200);
    expect(new Set(answers.slice(1))).toEqual(new Set([412]));
    await element.evaluate((node) => node.setAttribute('captcha', 'person again'));
    await said(page, '325x200', 'Done.');
    await page.close();
  });

  it('gives another token to an upload that is tried again after the end of its ticket', async () => {
    const page = await open({ asks: false });
    const tokens: unknown[] = [];
    await page.route(/\/images$/, async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      tokens.push(route.request().postDataJSON().token);
      const response = await route.fetch();
      const json = { ...(await response.json()), expiresAt: '2020-01-01T00:00:00.000Z' };
      return route.fulfill({ response, json });
    });
    await page.evaluate(loseAnswers);
    const give = (token: string) =>
      page.locator('frontdesk-upload').evaluate((node, value) => node.setAttribute('token', value), token);
    await give('one');
    await choose(page, await camera(335, 200));
    const again = row(page, '335x200').getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.evaluate(() => dispatchEvent(new Event('answers-arrive')));
    await give('two');
    await again.click();
    await said(page, '335x200', 'Done.');
    expect(tokens).toEqual(['one', 'two']);
    await page.close();
  });

  it('can try again what lacked a token', async () => {
    const page = await open({ asks: false });
    await page.route(/\/images$/, (route) => {
      if (route.request().method() !== 'POST' || route.request().postDataJSON().token)
        return route.fallback();
      const headers = { 'access-control-allow-origin': '*' };
      return route.fulfill({
        status: 401,
        headers,
        json: { error: 'A token is needed.', code: 'TOKEN_REQUIRED' },
      });
    });
    await choose(page, await camera(345, 200));
    const again = row(page, '345x200').getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.locator('frontdesk-upload').evaluate((node) => node.setAttribute('token', 'one'));
    await again.click();
    await said(page, '345x200', 'Done.');
    await page.close();
  });

  it('works under a strict content security policy', async () => {
    const page = await browser.newPage();
    const api = deployed.urls.images ?? '';
    const { origin } = new URL(api);
    const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; img-src blob:; require-trusted-types-for 'script'`;
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(deployed.site);
    problems.length = 0;
    await page.setContent(
      `<!doctype html><html lang="fr"><meta http-equiv="content-security-policy" content="${policy}"><script type="module" src="${api}/assets/v1/frontdesk-images.js"></script><frontdesk-upload endpoint="${api}" preset="photos" max-files="1" describe="required"></frontdesk-upload>`,
    );
    await page.getByText(/25.Mo au plus/).waitFor();
    await choose(page, await camera(300, 210));
    await page.getByRole('button', { name: 'Envoyer' }).click();
    await page.getByText('Dites ce qu’elle montre').first().waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });
});

describe('by Uppy’s Dashboard, a visitor', () => {
  it('reads what is refused, describes a picture, and finds the gallery after a reload', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(`${deployed.site}/images-uppy`);
    const files = [await camera(400, 500), await camera(410, 500), await file('notes.txt', 'words')];
    await page.locator('.uppy-Dashboard-input').first().setInputFiles(files);
    const status = page.locator('#status');
    await status.getByText('notes.txt: Only JPEG').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('.uppy-Dashboard-Item-action--edit').first().click();
    // The card slides in.
    await page.locator('.uppy-Dashboard-FileCard').getByText('What it shows').waitFor();
    await page.getByLabel('What it shows').fill('A gate');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Upload 2 files' }).click();
    await status.getByText('All 2 are ready.').waitFor();
    await expectUpright(await firstPicture(page), 0.8);
    await page.reload();
    await page.locator('#gallery li[data-loaded]').nth(1).waitFor();
    expect(await page.getByRole('img', { name: 'A gate' }).count()).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(errors).toEqual([]);
    await page.close();
  });
});
