/** What one pastes for a form, a widget or a preset, by what the website is made with. */
import type { FormConfig } from '../../config/contact.ts';
import type { PresetConfig } from '../../config/images.ts';
import { componentName, reactForm, vueForm } from './forms-as.ts';
import { withoutBraces } from './jsx.ts';
import type { Way } from './ways.ts';

/** What to do with it. */
export const HOW: Readonly<Record<Way, string>> = {
  html: 'for a page’s HTML',
  react: 'a component for React 18 and later',
  vue: 'a component for Vue 3',
  astro: 'a component for Astro',
  wordpress: 'for WordPress: the code editor of a page, or a block “Custom HTML”',
  webflow: 'for Webflow: an element “Code Embed”',
};

/** Webflow takes no longer embed, in characters: https://help.webflow.com/hc/en-us/articles/33961332238611 */
export const LONGEST_EMBED = 50_000;

/** @param page the form as HTML, by which it leaves the page */
export function formAs(
  way: Way,
  { id, form, action, page }: { id: string; form: FormConfig; action: string; page: string },
): string {
  if (way === 'react') return reactForm(id, form, action);
  if (way === 'vue') return vueForm(id, form, action);
  return htmlAs(way, componentName(id, 'Form'), page);
}

/** @param tag the script's tag */
export function widgetAs(way: Way, { id, tag }: { id: string; tag: string }): string {
  const name = componentName(id, 'Feedback');
  const src = JSON.stringify(/ src="([^"]*)"/.exec(tag)?.[1] ?? '');
  const api = / data-api="([^"]*)"/.exec(tag)?.[1];
  const sendsTo = api === undefined ? '' : `\n    script.dataset.api = ${JSON.stringify(api)};`;
  const add = `const script = document.createElement('script');
    script.src = ${src};
    // Other attributes of the tag: script.dataset.mode = 'popover';
    script.dataset.widget = '${id}';${sendsTo}`;
  if (way === 'react')
    return `// ${name}.jsx
import { useEffect, useRef } from 'react';

export function ${name}() {
  const place = useRef(null);
  useEffect(() => {
    const element = place.current;
    ${add}
    element.append(script);
    return () => element.replaceChildren();
  }, []);
  return <div ref={place}></div>;
}`;
  if (way === 'vue')
    return `<!-- ${name}.vue -->
<script setup>
import { onMounted, ref } from 'vue';

const place = ref(null);
onMounted(() => {
    ${add}
    place.value.append(script);
});
</script>

<template>
  <div ref="place"></div>
</template>`;
  return htmlAs(way, name, tag);
}

interface UploadSnippet {
  readonly id: string;
  readonly preset: Pick<PresetConfig, 'public'>;
  readonly base: string;
  /** What `/assets/v1` is appended to. */
  readonly scripts: string;
  /** The element with its scripts, as HTML. */
  readonly element: string;
}

export function uploadAs(way: Way, { id, preset, base, scripts, element }: UploadSnippet): string {
  const name = componentName(id, 'Upload');
  const script = JSON.stringify(`${scripts}/assets/v1/frontdesk-images.js`);
  const token = preset.public ? '' : ' token="‹one from your server: POST /owner/upload-tokens›"';
  const tag = `endpoint=${JSON.stringify(base)} preset="${id}"${token} describe`;
  if (way === 'react')
    return `// ${name}.jsx
import { useEffect, useRef } from 'react';

/** onImage gets { imageId, manifest }; keep the id with whatever the picture belongs to. */
export function ${name}({ onImage }) {
  const element = useRef(null);
  useEffect(() => {
    import(/* webpackIgnore: true */ /* @vite-ignore */ ${script});
    const { current } = element;
    const tell = ({ detail }) => onImage?.(detail);
    current.addEventListener('frontdesk-image', tell);
    return () => current.removeEventListener('frontdesk-image', tell);
  }, [onImage]);
  return <frontdesk-upload ref={element} ${tag}></frontdesk-upload>;
}`;
  if (way === 'vue')
    return `<!-- ${name}.vue. In vite.config.js: vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('frontdesk-') } } }) -->
<script setup>
import { onMounted } from 'vue';

/** Gets { imageId, manifest }; keep the id with whatever the picture belongs to. */
const emit = defineEmits(['image']);
onMounted(() => import(/* webpackIgnore: true */ /* @vite-ignore */ ${script}));
</script>

<template>
  <frontdesk-upload ${tag} @frontdesk-image="({ detail }) => emit('image', detail)"></frontdesk-upload>
</template>`;
  return htmlAs(way, name, element);
}

/** HTML where each of the others wants it. */
function htmlAs(way: Way, name: string, source: string): string {
  switch (way) {
    case 'wordpress':
      // What a block's comment stands for; within it WordPress leaves HTML alone.
      return `<!-- wp:html -->\n${source}\n<!-- /wp:html -->`;
    case 'astro':
      return `---\n// ${name}.astro\n---\n${inAstro(source)}`;
    default:
      return source;
  }
}

/** Scripts stay as they are (\`is:inline\`), and their braces are theirs. */
function inAstro(source: string): string {
  return source
    .split(/(<script[\s\S]*?<\/script>)/)
    .map((part) =>
      part.startsWith('<script') ? part.replace('<script', '<script is:inline') : withoutBraces(part),
    )
    .join('');
}
