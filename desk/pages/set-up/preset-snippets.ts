/** Code that lets visitors upload into a preset. */
import type { ConfiguredPreset } from '../../../contract/client/images.ts';
import { attribute, componentName, quoted } from './escape.ts';
import type { Kind } from './kinds.ts';

type Preset = Pick<ConfiguredPreset, 'id' | 'url' | 'scripts' | 'public' | 'captcha'>;

/** Where a preset is not public: each upload has its own. */
const TOKEN = '‹one from your server: POST /owner/upload-tokens›';

export function presetSnippet(kind: Kind, preset: Preset): string {
  const makers: Readonly<Record<Kind, (preset: Preset) => string>> = {
    html: (one) => element(one),
    react: reactElement,
    astro: (one) =>
      `---\n// src/components/${componentName(one.id, 'Upload')}.astro\n---\n${element(one, ' is:inline')}`,
    fetch: fetchCall,
  };
  return makers[kind](preset);
}

function element({ id, url, scripts, public: isPublic, captcha }: Preset, inline = ''): string {
  const token = isPublic ? '' : ` token="${TOKEN}"`;
  const proof = captcha
    ? [`<!-- The proof of ${captcha} belongs into the attribute "captcha", before a file is chosen. -->`]
    : [];
  return [
    `<script type="module"${inline} src="${attribute(scripts)}/assets/v1/frontdesk-images.js"></script>`,
    ...proof,
    `<frontdesk-upload endpoint="${attribute(url)}" preset="${attribute(id)}"${token}></frontdesk-upload>`,
    `<script${inline}>`,
    "  document.currentScript.previousElementSibling.addEventListener('frontdesk-image', ({ target, detail }) => {",
    '    // The service has escaped what a visitor wrote.',
    "    target.insertAdjacentHTML('afterend', detail.manifest.picture);",
    '    // Keep detail.imageId with whatever the picture belongs to.',
    '  });',
    '</script>',
  ].join('\n');
}

function reactElement({ id, url, scripts, public: isPublic, captcha }: Preset): string {
  const properties = ['onImage', ...(isPublic ? [] : ['token']), ...(captcha ? ['captcha'] : [])];
  const attributes = [
    `endpoint=${jsxQuoted(url)}`,
    `preset=${jsxQuoted(id)}`,
    ...(isPublic ? [] : ['token={token}']),
    ...(captcha ? ['captcha={captcha}'] : []),
  ];
  return `import { useEffect, useRef } from 'react';

export function ${componentName(id, 'Upload')}({ ${properties.join(', ')} }) {
  const upload = useRef(null);

  useEffect(() => {
    import(/* @vite-ignore */ ${quoted(`${scripts}/assets/v1/frontdesk-images.js`)});
  }, []);

  useEffect(() => {
    const element = upload.current;
    // detail.imageId, and detail.manifest with the <picture> to show.
    const done = ({ detail }) => onImage(detail);
    element.addEventListener('frontdesk-image', done);
    return () => element.removeEventListener('frontdesk-image', done);
  }, [onImage]);

  return <frontdesk-upload ref={upload} ${attributes.join(' ')} />;
}`;
}

function jsxQuoted(text: string): string {
  return `{${quoted(text)}}`;
}

function fetchCall({ id, url, public: isPublic, captcha }: Preset): string {
  const given = ['file', ...(isPublic ? [] : ['token']), ...(captcha ? ['captcha'] : [])];
  const sent = [
    `preset: ${quoted(id)}`,
    'contentType: file.type',
    'size: file.size',
    ...(isPublic ? [] : ['token']),
    ...(captcha ? ['captcha'] : []),
  ];
  return `const endpoint = ${quoted(url)};

/** Uploads a file and waits until it is rendered. */
export async function upload(${given.join(', ')}) {
  const asked = await fetch(\`\${endpoint}/images\`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ${sent.join(', ')} }),
  });
  const { error, imageId, upload } = await asked.json();
  if (!asked.ok) throw new Error(error);

  const sent = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: file });
  if (!sent.ok) throw new Error(\`The upload was refused: \${sent.status}\`);

  for (;;) {
    const { status, manifest } = await (await fetch(\`\${endpoint}/images/\${imageId}\`)).json();
    if (status === 'ready') return { imageId, picture: manifest.picture };
    if (status === 'rejected') throw new Error('This is no picture that can be shown.');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}`;
}
