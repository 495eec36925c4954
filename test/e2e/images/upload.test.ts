import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('a visitor', () => {
  it('chooses a photo and sees it upright, in a variant that fits', async () => {
    const page = await browser.newPage();
    await page.goto(`${deployed.site}/images`);
    await page.locator('frontdesk-upload input[type=file]').setInputFiles(await camera(900, 600));
    const screenshot = await firstPicture(page);
    await expectUpright(screenshot, 1.5);
    const source = await page
      .locator('#gallery img')
      .first()
      .evaluate((image: HTMLImageElement) => image.currentSrc);
    expect(source).toMatch(/\/v\/[0-9a-f]{32}\/(320|640)\.avif$/);
    expect(await page.locator('frontdesk-upload [role=status]').textContent()).toBe('Done.');
    await mkdir('.local/screenshots', { recursive: true });
    await page.screenshot({ path: '.local/screenshots/images.png', fullPage: true });

    await page.reload();
    await expectUpright(await firstPicture(page), 1.5);
    await page.close();
  });

  it.each([
    ['/images', 1280],
    ['/images', 375],
    ['/images-uppy', 1280],
    ['/images-uppy', 375],
  ])('finds %s usable by keyboard and without a violation of axe, %i pixels wide', async (path, width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    // Before the page is loaded: to hear of choosers is asked of the browser, which takes a moment.
    const chooser = page.waitForEvent('filechooser');
    await page.goto(deployed.site + path);
    await page.locator('input[type=file]').focus();
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(await camera(600, 400));
    await firstPicture(page);
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await mkdir('.local/screenshots', { recursive: true });
    await page.screenshot({ path: `.local/screenshots${path}-${width}.png`, fullPage: true });
    await page.close();
  });

  it('reads why a file is not taken, and may try another', async () => {
    const page = await browser.newPage();
    await page.goto(`${deployed.site}/images`);
    const file = join(folder, 'broken.jpg');
    await writeFile(file, 'this is no picture');
    await page.locator('frontdesk-upload input[type=file]').setInputFiles(file);
    const status = page.locator('frontdesk-upload [role=status]');
    await status.getByText('not a picture').waitFor({ timeout: 30_000 });
    await page.locator('frontdesk-upload button').waitFor({ state: 'visible' });
    await page.locator('frontdesk-upload input[type=file]').setInputFiles(await camera(300, 200));
    await status.getByText('Done.').waitFor({ timeout: 30_000 });
    await page.close();
  });

  it.each([
    ['photo', 'a JPEG without an ending'],
    ['IMG_2.HEIC', 'a JPEG named as if it were HEIC'],
    ['scan.pdf', 'a JPEG named as if it were no picture'],
  ])('sends %s, %s', async (name) => {
    const page = await browser.newPage();
    await page.goto(`${deployed.site}/images`);
    const file = join(folder, name);
    await writeFile(file, await turnedPhoto(330 + name.length, 200, 6));
    await page.locator('frontdesk-upload input[type=file]').setInputFiles(file);
    await page.locator('frontdesk-upload [role=status]').getByText('Done.').waitFor({ timeout: 30_000 });
    await page.close();
  });

  it('reads at once why a real HEIC is not taken, whatever it is named', async () => {
    const page = await browser.newPage();
    await page.goto(`${deployed.site}/images`);
    const file = join(folder, 'photo.jpg');
    await writeFile(file, Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic and so on', 'latin1'));
    await page.locator('frontdesk-upload input[type=file]').setInputFiles(file);
    const status = page.locator('frontdesk-upload [role=status]');
    await status.getByText('HEIC photos can’t be read here').waitFor({ timeout: 10_000 });
    await page.close();
  });

  it('describes each picture by itself', async () => {
    const page = await browser.newPage();
    await page.goto(`${deployed.site}/images`);
    await page.evaluate(() => {
      document.addEventListener('frontdesk-image', ({ detail }: CustomEventInit) => {
        document.body.dataset.alts = `${document.body.dataset.alts ?? ''}${/alt="([^"]*)"/.exec(detail.manifest.picture)?.[1]}|`;
      });
    });
    const status = page.locator('frontdesk-upload [role=status]');
    const send = async (width: number, description: string) => {
      if (description) await page.locator('#alt').fill(description);
      await page.locator('frontdesk-upload input[type=file]').setInputFiles(await camera(width, 200));
      await status.getByText('Done.').waitFor({ timeout: 30_000 });
      expect(await page.locator('#alt').inputValue()).toBe('');
      await status.evaluate((node) => {
        node.textContent = '';
      });
    };
    await send(340, 'A lake');
    await send(350, '');
    await send(360, 'A hill');
    expect(await page.locator('body').getAttribute('data-alts')).toBe('A lake||A hill|');
    await page.close();
  });

  it('sees the picture also when asking for it was too often for a while', async () => {
    const page = await browser.newPage();
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
    await page.goto(`${deployed.site}/images`);
    await page.locator('frontdesk-upload input[type=file]').setInputFiles(await camera(310, 200));
    await page.locator('frontdesk-upload [role=status]').getByText('Done.').waitFor({ timeout: 30_000 });
    expect(refusals).toBeGreaterThan(5);
    await page.close();
  });

  it('tries a failed upload again as the same one, without another proof', async () => {
    const page = await browser.newPage();
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/images'))
        keys.push(request.headers()['idempotency-key']);
    });
    let isDown = true;
    await page.route(
      (url) => !url.pathname.endsWith('/images'),
      (route) => (isDown && route.request().method() === 'PUT' ? route.abort() : route.continue()),
    );
    await page.goto(`${deployed.site}/images`);
    const element = page.locator('frontdesk-upload');
    await element.evaluate((node) => {
      node.setAttribute('captcha', 'person');
      node.addEventListener('frontdesk-spent', ({ detail }: CustomEventInit) =>
        node.setAttribute('data-spent', String(detail)),
      );
    });
    await element.locator('input[type=file]').setInputFiles(await camera(320, 200));
    await element.locator('button').waitFor({ state: 'visible', timeout: 30_000 });
    expect(await element.getAttribute('captcha')).toBeNull();
    expect(await element.getAttribute('data-spent')).toBe('captcha');
    isDown = false;
    await element.locator('button').click();
    await element.locator('[role=status]').getByText('Done.').waitFor({ timeout: 30_000 });
    expect(keys).toEqual([expect.any(String), keys[0]]);
    await page.close();
  });

  it('uploads by Uppy and its standard S3 plugin', async () => {
    const page = await browser.newPage();
    await page.goto(`${deployed.site}/images-uppy`);
    await page.locator('#files').setInputFiles(await camera(400, 500));
    await expectUpright(await firstPicture(page), 0.8);
    await page.close();
  });
});
