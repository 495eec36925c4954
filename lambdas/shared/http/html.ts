import { createHash } from 'node:crypto';

/** HTML that is safe to put into a page as it stands. Only `html` makes it. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }
}

type Content = Html | string | number | false | undefined | readonly Content[];

/** Template tag whose values are escaped, for text and for quoted attributes alike. Nested `html` stays as it is. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.reduce((source, string, i) => source + render(values[i - 1]) + string));
}

function render(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Html) return content.source;
  if (typeof content === 'object') return content.map(render).join('');
  return escapeHtml(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text harmless within an element and within a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 10vh 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .75rem; }
form, fieldset { display: grid; gap: 1.25rem; }
form { margin-top: 1.75rem; }
fieldset { border: 0; margin: 0; padding: 0; gap: .35rem; }
label, legend { font-weight: 600; padding: 0; }
.field { display: grid; gap: .35rem; }
.option { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; }
input:not([type=radio], [type=checkbox]), textarea, select { font: inherit; box-sizing: border-box; width: 100%;
  padding: .6rem .75rem; border: 1px solid light-dark(#8a8f98, #767c86); border-radius: .5rem; background: light-dark(#fff, #17191d); }
[aria-invalid] { border-color: light-dark(#b3261e, #ffb4ab) !important; }
.error { color: light-dark(#b3261e, #ffb4ab); margin: 0; }
button { font: inherit; font-weight: 600; justify-self: start; padding: .65rem 1.5rem; border: 0; border-radius: .5rem;
  color: light-dark(#fff, #10213f); background: light-dark(#1f4fa3, #a9c7ff); cursor: pointer; }
:focus-visible { outline: 3px solid light-dark(#1f4fa3, #a9c7ff); outline-offset: 2px; }
`;

/** A page of ours, complete. `language` is a tag such as `en`. */
export function page({ title, language, body }: { title: string; language: string; body: Html }): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.source;
}

/**
 * Headers of such a page: no scripts, nothing from elsewhere.
 *
 * @param site origins that may frame the page and to which its form may lead, redirects included
 * @param targets further origins to which its form may lead
 */
export function pageHeaders(
  site: Iterable<string> = [],
  targets: readonly string[] = [],
): Record<string, string> {
  const origins = ["'self'", ...site].join(' ');
  const actions = [origins, ...targets].join(' ');
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  return {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${actions}; frame-ancestors ${origins}; base-uri 'none'`,
    // Under no-referrer a browser sends `Origin: null` with our own form, which then looks foreign.
    'referrer-policy': 'same-origin',
  };
}
