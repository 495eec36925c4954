import { join } from 'node:path';
import { build } from 'esbuild';
import { DEMO_PRESET } from '../../config.ts';
import { type Page, scriptValue } from '../page.ts';
import { GALLERY_STYLE } from './images.ts';

/** Bundled when it is asked for: Uppy's packages are modules that no browser resolves by itself. */
async function bundleUppy(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../images-uppy.js')],
    bundle: true,
    write: false,
    format: 'esm',
  });
  return outputFiles[0]?.text ?? '';
}

export const imagesUppyPage: Page = {
  path: '/images-uppy',
  title: 'Images with Uppy',
  audience: 'visitor',
  summary: 'The same upload by Uppy and its standard S3 plugin.',
  render: ({ urls }) => `
    <p class="lead"><code>@uppy/core</code> with <code>@uppy/aws-s3</code>, as published; a dozen lines connect them to our endpoint.</p>
    ${GALLERY_STYLE}
    <div class="panel upload"><label>Pictures <input type="file" id="files" accept="image/*" multiple></label>
      <progress id="progress" max="100" value="0" aria-label="Upload"></progress><p role="status" id="status"></p></div>
    <section aria-labelledby="gallery-title"><h2 id="gallery-title">Gallery</h2><ul class="gallery" id="gallery"></ul></section>
    <script type="module">
      import { createUppy } from '/images-uppy.js';
      import { addToGallery } from '/images-page.js';
      const endpoint = ${scriptValue(urls.images)};
      const [files, progress, status, gallery] = ['files', 'progress', 'status', 'gallery'].map((id) => document.getElementById(id));
      async function showWhenReady(url) {
        for (let turn = 0; turn < 60; turn++) {
          const image = await (await fetch(url)).json();
          if (image.status === 'ready') {
            status.textContent = 'Done.';
            return addToGallery(gallery, image.imageId, endpoint);
          }
          if (image.status === 'rejected') { status.textContent = image.reason.message; return; }
          await new Promise((resolve) => setTimeout(resolve, 1000));
        }
      }
      const uppy = createUppy(endpoint, ${scriptValue(DEMO_PRESET)}, showWhenReady);
      uppy.on('progress', (share) => { progress.value = share; });
      uppy.on('upload-start', () => { status.textContent = 'Uploading …'; });
      uppy.on('upload-error', (file, error) => { status.textContent = error.message; });
      files.addEventListener('change', () => {
        for (const file of files.files) uppy.addFile({ name: file.name, type: file.type, data: file });
      });
    </script>`,
  routes: [
    {
      pattern: new URLPattern({ pathname: '/images-uppy.js' }),
      answer: async () => ({ type: 'text/javascript', body: await bundleUppy() }),
    },
  ],
};
