/** A page of ours for visitors: the owner's brand on top, no scripts, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { Brand } from '../../../config/brand.ts';
import { Html, html } from '../http/html.ts';
import { spokenIn } from './language.ts';

/** White text on it, and it on white, can be read: the configuration sees to it. */
const ACCENT = '#1f4fa3';

/** What is asked after certain ratings shows while one of them is chosen; at most five are. */
const FOLLOWED = [0, 1, 2, 3, 4]
  .map((i) => `form:has(input.follow-${i}:checked) .follow.follow-${i} { display: block; }`)
  .join('\n');

const STYLE = `
body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 8vh 1.25rem 4rem; }
header { font-weight: 600; margin: 0 0 1.5rem; padding: 0 0 .75rem; border-bottom: 3px solid var(--accent); }
header img { display: block; height: 40px; max-width: 100%; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .75rem; }
form, fieldset { display: grid; gap: 1.25rem; }
form { margin-top: 1.75rem; }
fieldset { border: 0; margin: 0; padding: 0; gap: .35rem; }
label, legend { font-weight: 600; padding: 0; }
.field { display: grid; gap: .35rem; }
.option { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; }
.ends { display: flex; justify-content: space-between; gap: 1rem; margin: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
input:not([type=radio], [type=checkbox]), textarea, select { font: inherit; box-sizing: border-box; width: 100%;
  padding: .6rem .75rem; border: 1px solid light-dark(#8a8f98, #767c86); border-radius: .5rem; background: light-dark(#fff, #17191d); }
[hidden], .follow { display: none; }
${FOLLOWED}
[aria-invalid] { border-color: light-dark(#b3261e, #ffb4ab) !important; }
.error { color: light-dark(#b3261e, #ffb4ab); margin: 0; }
.done, .failed { display: flex; gap: .75rem; align-items: center; }
.done::before, .failed::before { flex: none; width: 2.5rem; height: 2.5rem; display: grid; place-items: center; border-radius: 50%;
  color: #fff; background: #1a6b34; font-size: 1.375rem; content: "✓"; content: "✓" / ""; }
.failed::before { background: #b3261e; content: "!"; content: "!" / ""; }
.notice { padding: .75rem 1rem; border-inline-start: 4px solid; border-radius: .25rem; background: light-dark(#fdecea, #3a1513); }
button { font: inherit; font-weight: 600; justify-self: start; padding: .65rem 1.5rem; border: 0; border-radius: .5rem;
  color: #fff; background: var(--accent); cursor: pointer; }
:focus-visible { outline: 3px solid light-dark(var(--accent), #fff); outline-offset: 2px; }
`;

function styleOf(brand: Brand | undefined): string {
  return `\n:root { color-scheme: light dark; --accent: ${brand?.accent ?? ACCENT}; }${STYLE}`;
}

interface Page {
  readonly title: string;
  /** A tag, such as `en`. */
  readonly language: string;
  readonly body: Html;
  readonly brand?: Brand | undefined;
}

/** A page, complete. */
export function page({ title, language, body, brand }: Page): string {
  return html`<!doctype html>
<html${spokenIn(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${brand ? `${title} – ${brand.name}` : title}</title>
<style>${new Html(styleOf(brand))}</style>
</head>
<body>
${brand && masthead(brand)}<main>
${body}
</main>
</body>
</html>
`.source;
}

/** How a content security policy names an inline script. */
export function scriptSource(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

function masthead({ name, logo }: Brand): Html {
  return html`<header>${logo === undefined ? name : html`<img src="${logo}" alt="${name}" height="40">`}</header>\n`;
}

/**
 * Headers of such a page.
 *
 * @param site origins that may frame the page and to which its form may lead, redirects included
 * @param targets further origins to which its form may lead
 */
export function pageHeaders(
  site: Iterable<string> = [],
  targets: readonly string[] = [],
  brand?: Brand,
): Record<string, string> {
  const origins = ["'self'", ...site].join(' ');
  const actions = [origins, ...targets].join(' ');
  const styleHash = createHash('sha256').update(styleOf(brand)).digest('base64');
  const images = brand?.logo === undefined ? '' : ' img-src data:;';
  return {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}';${images} form-action ${actions}; frame-ancestors ${origins}; base-uri 'none'`,
    // Under no-referrer a browser sends `Origin: null` with our own form, which then looks foreign.
    'referrer-policy': 'same-origin',
  };
}
