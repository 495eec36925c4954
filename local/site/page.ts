/** What every local page is made with. */
import type { Instagram } from '../instagram.ts';
import type { Mailbox } from '../mail-sink.ts';
import type { DeskContext } from './desk.ts';

export interface SiteContext {
  /** Base addresses of the deployed app by pipeline. */
  readonly urls: Readonly<Record<string, string>>;
  /** The id of the seeded contact form. */
  readonly form: string;
  readonly mailbox: Mailbox;
  /** For the owner's routes, with all scopes. */
  readonly ownerToken: string;
  /** The seeded Instagram account, and the address of the Graph API stand-in. @default none */
  readonly instagram?: Instagram & { readonly graph: string };
  /** What the desk is served with. @default not yet */
  readonly desk?: Omit<DeskContext, 'urls'>;
  /** All pages, in the order of the navigation. */
  readonly pages: readonly Page[];
}

export interface Answer {
  /** @default 200 */
  readonly status?: number;
  /** Without a charset, which is always UTF-8. @default text/plain */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Route {
  readonly pattern: URLPattern;
  answer(
    context: SiteContext,
    groups: Readonly<Record<string, string | undefined>>,
  ): Answer | Promise<Answer>;
}

/** One page of the demo, in a module of its own. */
export interface Page {
  readonly path: string;
  /** In the navigation and as the heading. */
  readonly title: string;
  /** Whose page it is, in the navigation; left out, it stands in none. */
  readonly audience?: 'visitor' | 'owner';
  /** One sentence for the index. */
  readonly summary: string;
  /** The content below the heading, as HTML. */
  render(context: SiteContext): string | Promise<string>;
  /** The page's further routes, such as its data. @default none */
  readonly routes?: readonly Route[];
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A value within an inline script: JSON that can't end the script. */
export function scriptValue(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

/** A whole document around a page's content. */
export function layout(
  pages: readonly Page[],
  current: Pick<Page, 'path' | 'title'>,
  content: string,
): Answer {
  return {
    type: 'text/html',
    body: `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${escapeHtml(current.title)} · Frontdesk</title>
  <link rel="icon" href="/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/styles.css">
</head>
<body>
  <a class="skip" href="#content">Skip to content</a>
  <header class="top">
    <a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">Frontdesk</a>
    <details class="menu" id="menu"><summary>Menu</summary></details>
    <div class="navs">
      <nav aria-label="For visitors"><span class="audience" aria-hidden="true">Visitor</span>${linksFor('visitor', pages, current)}</nav>
      <nav aria-label="For the owner"><span class="audience" aria-hidden="true">Owner</span>${linksFor('owner', pages, current)}<a href="/desk/">Desk</a></nav>
    </div>
  </header>
  <main id="content">
    <h1>${escapeHtml(current.title)}</h1>
    ${content}
  </main>
  <footer>Runs on this machine only. Nothing here reaches AWS.</footer>
</body>
</html>
`,
  };
}

function linksFor(audience: Page['audience'], pages: readonly Page[], current: Pick<Page, 'path'>): string {
  const links = pages
    .filter((page) => page.audience === audience)
    .map(({ path, title }) => {
      const here = path === current.path ? ' aria-current="page"' : '';
      return `<a href="${path}"${here}>${escapeHtml(title)}</a>`;
    });
  return links.join('');
}

/** For an address that is none. */
export function missingPage(pages: readonly Page[]): Answer {
  const page = layout(
    pages,
    { path: '', title: 'There is no such page' },
    '<p class="lead">Perhaps it moved. What there is stands above, and on the <a href="/">first page</a>.</p>',
  );
  return { ...page, status: 404 };
}

/** While the app is being deployed. */
export function waitingPage(pages: readonly Page[]): Answer {
  const page = layout(
    pages,
    { path: '', title: 'One moment' },
    '<p class="lead">The app is being deployed to the local engine. This page looks again by itself.</p>',
  );
  return { ...page, status: 503, headers: { refresh: '1', 'retry-after': '1' } };
}
