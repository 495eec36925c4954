import { DEMO_PRESET, DEMO_PRESETS } from '../../config.ts';
import { escapeHtml, type Page, scriptValue } from '../page.ts';

export const GALLERY_STYLE = `<style>
  .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; padding: 0; list-style: none }
  .gallery picture { display: block; overflow: hidden; border-radius: .5rem }
  .gallery li { min-width: 0 }
  .upload { padding: 1.5rem; display: grid; gap: 1rem }
</style>`;

export const imagesPage: Page = {
  path: '/images',
  title: 'Images',
  audience: 'visitor',
  summary:
    'Upload pictures and see what comes back: upright, in the right size and format, placeholder first.',
  render: ({ urls }) => `
    <p class="lead">Files go straight to storage; a moment later each one’s row lists what was made of it.</p>
    ${GALLERY_STYLE}
    <div class="panel upload">
      <label>Preset <select id="preset">${DEMO_PRESETS.map((preset) => `<option>${preset}</option>`).join('')}</select></label>
      <frontdesk-upload endpoint="${escapeHtml(urls.images ?? '')}" preset="${DEMO_PRESET}" describe keep-files></frontdesk-upload>
    </div>
    <section aria-labelledby="gallery-title"><h2 id="gallery-title">Gallery</h2><ul class="gallery" id="gallery"></ul></section>
    <script type="module" src="${escapeHtml(urls.images ?? '')}/assets/v1/frontdesk-images.js"></script>
    <script type="module">
      import { addToGallery, fillGallery } from '/images-page.js';
      const endpoint = ${scriptValue(urls.images)};
      const [gallery, upload, preset] = ['#gallery', 'frontdesk-upload', '#preset'].map((name) => document.querySelector(name));
      preset.addEventListener('change', () => upload.setAttribute('preset', preset.value));
      const filled = fillGallery(gallery, endpoint);
      document.addEventListener('frontdesk-image', async ({ detail }) => {
        await filled;
        addToGallery(gallery, detail.imageId, endpoint);
      });
    </script>`,
};
