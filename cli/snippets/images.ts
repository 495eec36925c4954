/** What one pastes into a page to upload into a preset, and to show what came of it. */

import type { PresetConfig } from '../../config/images.ts';
import { html } from '../../lambdas/shared/http/html.ts';
import { quoted } from './html.ts';

export interface PresetSnippets {
  /** HTML with the upload script's element. The page shows the picture where the element stands. */
  readonly element: string;
  /** A module's script for a bundler that has `@uppy/core` and `@uppy/aws-s3`. */
  readonly uppy: string;
  /** A function that makes a `<picture>` for an image's id, for pages that keep only that. */
  readonly picture: string;
}

/**
 * @param baseUrl what `/images` is appended to, with or without a trailing slash
 * @param scripts what `/assets/v1` is appended to
 */
export function presetSnippets(
  presetId: string,
  preset: Pick<PresetConfig, 'public' | 'captcha'>,
  baseUrl: string,
  scripts: string,
): PresetSnippets {
  const base = baseUrl.replace(/\/$/, '');
  return {
    element: elementSnippet(presetId, preset, base, scripts),
    uppy: uppySnippet(presetId, preset, base),
    picture: pictureSnippet(base),
  };
}

/** How a provider's widget is asked for another proof. */
const RESETS: Record<NonNullable<PresetConfig['captcha']>['provider'], string> = {
  turnstile: 'turnstile.reset()',
  hcaptcha: 'hcaptcha.reset()',
  recaptcha: 'grecaptcha.reset()',
};

function elementSnippet(
  presetId: string,
  { public: isPublic, captcha }: Pick<PresetConfig, 'public' | 'captcha'>,
  base: string,
  scripts: string,
): string {
  const token = isPublic ? '' : html` token="‹one from your server: POST /owner/upload-tokens›"`;
  const proof = captcha
    ? `\n<!-- Before a file is chosen, the widget of ${captcha.provider} hands its proof over. Each is good for one upload. -->
<script>
  function onProof(proof) { document.querySelector('frontdesk-upload').setAttribute('captcha', proof); }
  document.addEventListener('frontdesk-spent', () => ${RESETS[captcha.provider]});
</script>`
    : '';
  return `${html`<script type="module" src="${scripts}/assets/v1/frontdesk-images.js"></script>`}${proof}
${html`<frontdesk-upload endpoint="${base}" preset="${presetId}"${token} describe></frontdesk-upload>`}
<script>
  document.currentScript.previousElementSibling.addEventListener('frontdesk-image', ({ target, detail }) => {
    // The service has escaped what a visitor wrote.
    target.insertAdjacentHTML('afterend', detail.manifest.picture);
    // Keep detail.imageId with whatever the picture belongs to.
  });
</script>`;
}

function uppySnippet(
  presetId: string,
  { public: isPublic, captcha }: Pick<PresetConfig, 'public' | 'captcha'>,
  base: string,
): string {
  const extra = [...(isPublic ? [] : ['token']), ...(captcha ? ['captcha'] : [])];
  const body = ['preset', 'contentType: file.type', 'size: file.size', ...extra].join(', ');
  const parameters = extra.length > 0 ? `{ ${extra.join(', ')} }` : '';
  return `import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';

const endpoint = ${quoted(base)};
const preset = ${quoted(presetId)};

export function createUppy(${parameters}) {
  const uppy = new Uppy({ restrictions: { allowedFileTypes: ['image/*'] } });
  uppy.use(AwsS3, {
    shouldUseMultipart: false,
    allowedMetaFields: false,
    s3Endpoint: endpoint,
    generateObjectKey: (file) => file.id,
    async signRequest({ key }) {
      const file = uppy.getFile(key);
      const response = await fetch(\`\${endpoint}/images\`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ${body} }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      uppy.setFileMeta(key, { imageId: answer.imageId });
      return answer.upload;
    },
  });
  return uppy;
}`;
}

function pictureSnippet(base: string): string {
  return `const endpoint = ${quoted(base)};

/** A <picture> for an image, or undefined while it is not ready. Ask on a server and keep the answer, or in the page. */
export async function pictureOf(imageId, sizes = '100vw') {
  const response = await fetch(\`\${endpoint}/images/\${encodeURIComponent(imageId)}\`);
  const { manifest } = await response.json();
  return manifest?.picture.replaceAll('sizes="100vw"', \`sizes="\${sizes}"\`);
}`;
}
