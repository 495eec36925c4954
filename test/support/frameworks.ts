/** Makes of a snippet for some kind of website what its visitors' browsers get: by the compilers of each. */
import { transform } from '@astrojs/compiler';
import { parse as parseBlocks } from '@wordpress/block-serialization-default-parser';
import { build } from 'esbuild';
import { compileScript, parse as parseVue } from 'vue/compiler-sfc';
import type { Way } from '../../cli/snippets/ways.ts';

/** A body that shows the snippet. @throws when the snippet is none that the framework takes */
export async function bodyOf(way: Way, snippet: string): Promise<string> {
  switch (way) {
    case 'html':
    case 'webflow':
      return snippet;
    case 'wordpress':
      return wordpressBody(snippet);
    case 'astro':
      return astroBody(snippet);
    case 'react':
      return reactBody(snippet);
    case 'vue':
      return vueBody(snippet);
  }
}

function wordpressBody(snippet: string): string {
  const blocks = parseBlocks(snippet);
  const [block] = blocks;
  if (blocks.length !== 1 || block?.blockName !== 'core/html')
    throw new Error(`Not one block of HTML: ${JSON.stringify(blocks.map(({ blockName }) => blockName))}`);
  return block.innerHTML;
}

/** Astro's own compiler reads it; what it makes of it needs Astro's server, but without expressions it is the HTML itself. */
async function astroBody(snippet: string): Promise<string> {
  const { code, diagnostics } = await transform(snippet, { filename: 'Snippet.astro' });
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  if (code.includes('hoistedScripts: [{')) throw new Error('A script that is not inline was taken away.');
  const [, , body = ''] = /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/.exec(snippet) ?? [];
  return body.replaceAll('&#123;', '{').replaceAll('&#125;', '}').replaceAll(' is:inline', '');
}

function reactBody(snippet: string): Promise<string> {
  const [, name = ''] = /export function (\w+)/.exec(snippet) ?? [];
  return bundled(
    `import { createRoot } from 'react-dom/client';
import { ${name} } from 'snippet';
createRoot(document.querySelector('#root')).render(<${name} />);`,
    snippet,
  );
}

function vueBody(snippet: string): Promise<string> {
  const { descriptor, errors } = parseVue(snippet);
  if (errors.length > 0) throw new Error(String(errors[0]));
  const { content } = compileScript(descriptor, {
    id: 'snippet',
    inlineTemplate: true,
    templateOptions: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('frontdesk-') } },
  });
  return bundled(
    `import { createApp } from 'vue';
import Snippet from 'snippet';
createApp(Snippet).mount('#root');`,
    content,
  );
}

async function bundled(entry: string, snippet: string): Promise<string> {
  const resolveDir = import.meta.dirname;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir, loader: 'jsx' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    plugins: [
      {
        name: 'snippet',
        setup(esbuild) {
          esbuild.onResolve({ filter: /^snippet$/ }, () => ({ path: 'snippet', namespace: 'snippet' }));
          esbuild.onLoad({ filter: /.*/, namespace: 'snippet' }, () => ({
            contents: snippet,
            resolveDir,
            loader: 'jsx',
          }));
        },
      },
    ],
  });
  const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
  return `<div id="root"></div><script type="module">${script}</script>`;
}
