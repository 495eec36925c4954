/** What `npm run snippets` prints for presets is run here: pasted into pages, with a picture uploaded. */
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetSnippets } from '../../../cli/snippets/images.ts';
import { DEMO_PRESET } from '../../../local/config.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed } from '../../support/deployed.ts';
import { photo } from '../../support/images/pictures.ts';

const base = deployed.urls.images ?? '';
const { element, uppy, picture } = presetSnippets(DEMO_PRESET, { public: true }, `${base}/`, base);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function paste(html: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(deployed.site);
  await page.setContent(`<!doctype html><title>Pictures</title>${html}`);
  return page;
}

const hat = async (width: number) => ({
  name: 'hat.jpg',
  mimeType: 'image/jpeg',
  buffer: await photo(width, 40).jpeg().toBuffer(),
});

describe('the snippets of a preset', () => {
  it('upload by the element, and show the picture', async () => {
    const page = await paste(element);
    await page.locator('frontdesk-upload input[type=file]').setInputFiles(await hat(83));
    await page.getByLabel('What it shows').fill('A hat');
    await page.getByRole('button', { name: 'Upload' }).click();
    const image = page.locator('picture img');
    await image.waitFor({ timeout: 30_000 });
    expect(await image.getAttribute('width')).toBe('83');
    expect(await image.getAttribute('alt')).toBe('A hat');
    await page.close();
  });

  it('upload by Uppy, and show the picture by its id', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `${uppy}\nObject.assign(globalThis, { createUppy });\n{ ${picture.replaceAll('export ', '')}\nObject.assign(globalThis, { pictureOf }); }`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
    });
    const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
    const page = await paste(`<script type="module">${script}</script>`);
    const { buffer } = await hat(85);
    const imageId = await page.evaluate(async (file) => {
      const uppy = (globalThis as unknown as { createUppy(): UppyLike }).createUppy();
      const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
      uppy.addFile({ name: 'hat.jpg', type: 'image/jpeg', data: new Blob([bytes], { type: 'image/jpeg' }) });
      const { successful, failed } = await uppy.upload();
      if (failed.length > 0) throw new Error(JSON.stringify(failed));
      return successful[0]?.meta.imageId;
    }, buffer.toString('base64'));
    await expect
      .poll(
        () => page.evaluate((id) => (globalThis as unknown as PictureOf).pictureOf(id, '50vw'), imageId),
        {
          timeout: 30_000,
        },
      )
      .toMatch(/^<picture><source type="image\/avif" srcset="[^"]+ 85w" sizes="50vw">/);
    await page.close();
  });
});

interface UppyLike {
  addFile(file: object): void;
  upload(): Promise<{ successful: { meta: { imageId: string } }[]; failed: unknown[] }>;
}

interface PictureOf {
  pictureOf(id: string | undefined, sizes: string): Promise<string | undefined>;
}
