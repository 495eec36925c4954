import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { DEMO_MAX_BYTES, DEMO_PRESET } from '../../config.ts';
import { type Page, scriptValue } from '../page.ts';
import { GALLERY_STYLE } from './images.ts';

/** Bundled when it is asked for: Uppy's packages are modules that no browser resolves by itself. */
async function bundleUppy(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../images-uppy.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
  });
  return outputFiles[0]?.text ?? '';
}

const { resolve } = createRequire(import.meta.url);

async function styleOfUppy(): Promise<string> {
  const sheets = ['@uppy/core/css/style.min.css', '@uppy/dashboard/css/style.min.css'];
  const texts = await Promise.all(sheets.map((sheet) => readFile(resolve(sheet), 'utf8')));
  return texts.join('\n');
}

export const imagesUppyPage: Page = {
  path: '/images-uppy',
  title: 'Images with Uppy',
  audience: 'visitor',
  summary: 'The same upload by Uppy: its Dashboard and its standard S3 plugin.',
  render: ({ urls }) => `
    <p class="lead"><code>@uppy/dashboard</code> with <code>@uppy/aws-s3</code>, as published; one function connects them to our endpoint.</p>
    ${GALLERY_STYLE}
    <link rel="stylesheet" href="/images-uppy.css">
    <style>#status.error { color: var(--bad) } #status:empty { display: none }
      /* Some of Uppy’s colours are too pale to be read by everybody. */
      #uppy .uppy-Dashboard-note { color: light-dark(#525252, #bbb) }
      #uppy .uppy-Dashboard-Item-status { color: light-dark(#525252, #bbb) }
      #uppy .uppy-StatusBar-actionBtn--upload { background: #146c2e }</style>
    <div id="uppy"></div>
    <p role="status" id="status"></p>
    <section aria-labelledby="gallery-title"><h2 id="gallery-title">Gallery</h2><ul class="gallery" id="gallery"></ul></section>
    <script type="module">
      import { createUppy } from '/images-uppy.js';
      import { addToGallery, fillGallery } from '/images-page.js';
      const endpoint = ${scriptValue(urls.images)};
      const [status, gallery] = ['status', 'gallery'].map((id) => document.getElementById(id));
      const filled = fillGallery(gallery, endpoint);
      createUppy(endpoint, ${scriptValue(DEMO_PRESET)}, {
        target: '#uppy',
        maxFileSize: ${DEMO_MAX_BYTES},
        say(text, isProblem = false) {
          status.textContent = text;
          status.classList.toggle('error', isProblem);
        },
        async onReady(imageId) {
          await filled;
          await addToGallery(gallery, imageId, endpoint);
        },
      });
    </script>`,
  routes: [
    {
      pattern: new URLPattern({ pathname: '/images-uppy.js' }),
      answer: async () => ({ type: 'text/javascript', body: await bundleUppy() }),
    },
    {
      pattern: new URLPattern({ pathname: '/images-uppy.css' }),
      answer: async () => ({ type: 'text/css', body: await styleOfUppy() }),
    },
  ],
};
