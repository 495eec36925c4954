import { escapeHtml, type Page } from '../page.ts';

/** Each with what its tag says. */
const MODES: readonly { readonly id: string; readonly name: string; readonly attributes: string }[] = [
  { id: 'button', name: 'A button', attributes: 'data-widget="demo-recommend" data-mode="button"' },
  {
    id: 'edge',
    name: 'A button at the side',
    attributes: 'data-widget="demo-mood" data-mode="button" data-position="right"',
  },
  {
    id: 'popover',
    name: 'A card after two seconds',
    attributes: 'data-widget="demo-satisfaction" data-mode="popover" data-show-after="2" data-again="always"',
  },
  {
    id: 'scroll',
    name: 'A card when half is read',
    attributes: 'data-widget="demo-effort" data-mode="popover" data-show-scroll="50" data-again="always"',
  },
  {
    id: 'leaving',
    name: 'A card when you leave',
    attributes: 'data-widget="demo-recommend" data-mode="popover" data-show-leaving data-again="always"',
  },
  {
    id: 'event',
    name: 'A card on an event of the page',
    attributes: 'data-widget="stars" data-mode="popover" data-show-event="order-placed" data-again="always"',
  },
  { id: 'bar', name: 'A bar', attributes: 'data-widget="demo-helpful" data-mode="bar" data-again="always"' },
];

export const feedbackModesPage: Page = {
  path: '/feedback-modes',
  title: 'Feedback modes',
  audience: 'visitor',
  summary: 'A button, a card and a bar: by time, scrolling, leaving, or an event of the page.',
  render({ urls }) {
    const tag = (attributes: string) =>
      `<script src="${escapeHtml(urls.feedback ?? '')}/assets/v1/frontdesk-feedback.js" ${attributes} async></script>`;
    const choices = MODES.map(
      ({ id, name, attributes }) =>
        `<li><a href="#${id}" data-mode="${id}">${escapeHtml(name)}</a> <pre class="snippet" tabindex="0"><code>${escapeHtml(tag(attributes))}</code></pre>
        <template id="tag-${id}">${escapeHtml(attributes)}</template></li>`,
    );
    return `
    <p class="lead">Choose one: the page loads again with its tag. <code>data-again="always"</code> lets you see it every time; without it
      a visitor sees one a visit.</p>
    <ul class="modes">${choices.join('')}</ul>
    <p class="actions"><button type="button" class="copy" id="order">Place an order (throws <code>order-placed</code>)</button></p>
    <section aria-labelledby="article"><h2 id="article">Something to read</h2>${'<p>Tea is an aromatic beverage made by pouring hot water over leaves. Some like it strong, some with milk, and some while they read to the end of a page.</p>'.repeat(12)}</section>
    <script type="module">
      const script = document.createElement('script');
      const attributes = document.getElementById('tag-' + location.hash.slice(1))?.content.textContent;
      document.querySelector('[href="' + (location.hash || '#') + '"]')?.setAttribute('aria-current', 'true');
      if (attributes) {
        for (const [, name, value = ''] of attributes.matchAll(/(data-[a-z-]+)(?:="([^"]*)")?/g)) script.setAttribute(name, value);
        script.src = ${JSON.stringify(`${urls.feedback ?? ''}/assets/v1/frontdesk-feedback.js`).replaceAll('<', '\\u003c')};
        document.body.append(script);
      }
      addEventListener('hashchange', () => location.reload());
      document.getElementById('order').addEventListener('click', () => dispatchEvent(new Event('order-placed')));
    </script>`;
  },
};
