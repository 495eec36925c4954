/**
 * Scripts for visitors' pages, as they are served: each under a name with its content's hash, which caches may keep for
 * ever, and under its plain name an entry that leads there, which they ask about again after minutes.
 */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { hashedName } from '../../lambdas/shared/http/hashed-name.ts';

const SITE = join(import.meta.dirname, '../../site');

/** Texts by file name. Plain names, entries all of them, are addresses in pages of others: none may ever go. */
export type SiteFiles = Readonly<Record<string, string>>;

/** The widget of feedback, and what it loads when it needs it. */
export function feedbackScripts(): SiteFiles {
  const more = hashed('frontdesk-feedback-more.js');
  const widget = hashed('frontdesk-feedback.js', { 'globalThis.FRONTDESK_MORE': `./${more.file}` });
  return {
    'frontdesk-feedback.js': tagEntry(widget.file),
    [widget.file]: widget.code,
    // For copies of the widget from before names had a hash, which ask for it by this one.
    'frontdesk-feedback-more.js': moduleEntry(more.file),
    [more.file]: more.code,
  };
}

/** The upload element of images. @param limits the largest file of each public preset, in bytes */
export function imagesScripts(limits: Readonly<Record<string, number>>): SiteFiles {
  const element = hashed('frontdesk-images.js', { 'globalThis.FRONTDESK_LIMITS': limits });
  return {
    'frontdesk-images.js': moduleEntry(element.file),
    [element.file]: element.code,
  };
}

/**
 * For `<script src>`, which is no module: what is imported gets the tag, and shows itself there. By the tag's address, because
 * a script of another origin has none of its own to import by.
 */
function tagEntry(file: string): string {
  return `(t=>import(new URL("./${file}",t.src)).then(m=>m.start(t)).catch(e=>console.warn("Frontdesk: the widget is not shown.",e)))(document.currentScript)\n`;
}

/** For `<script type="module">` and `import`. */
function moduleEntry(file: string): string {
  return `export*from"./${file}"\n`;
}

/** A module of `site/` in one file with all that it imports, and its name. @param values in place of names such as `globalThis.NAME` */
function hashed(
  name: string,
  values: Readonly<Record<string, unknown>> = {},
): { readonly file: string; readonly code: string } {
  const { outputFiles } = buildSync({
    entryPoints: [join(SITE, name)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    define: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)])),
  });
  const code = outputFiles[0]?.text ?? '';
  return { file: hashedName(name, code), code };
}
