import { DEMO_WIDGET, DEMO_WIDGETS, SAMPLE_WIDGET } from '../../feedback-config.ts';
import { escapeHtml, type Page, scriptValue } from '../page.ts';

export const feedbackPage: Page = {
  path: '/feedback',
  title: 'Feedback',
  audience: 'visitor',
  summary: 'The widget by one script tag, its summary as it changes, and the same as plain HTML.',
  render: ({ urls }) => {
    const api = escapeHtml(urls.feedback ?? '');
    return `
    <p class="lead">The widget, by one script tag. A rating of one or two stars mails the owner at once, at most every minute.</p>
    <section class="panel" aria-label="Widget">
      <div id="widget"></div>
      <script src="${api}/assets/v1/frontdesk-feedback.js" data-widget="${DEMO_WIDGET}" data-target="#widget" async></script>
    </section>
    <section aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      <p id="figures" role="status">…</p>
      <div class="scroll"><table><tbody id="distribution"></tbody></table></div>
      <p>From <a href="${api}/feedback/${DEMO_WIDGET}/summary">the public summary</a>, also as <a href="${api}/feedback/${DEMO_WIDGET}/summary?format=jsonld">schema.org JSON-LD</a>.</p>
    </section>
    <section aria-labelledby="kinds">
      <h2 id="kinds">Every kind</h2>
      <p>They speak your browser’s language: <a href="?lang=en">en</a>, <a href="?lang=de">de</a>, <a href="?lang=es">es</a>, <a href="?lang=fr">fr</a>.</p>
      <div class="kinds">${DEMO_WIDGETS.map((widget) => `<div class="panel" id="kind-${widget}"></div>`).join('')}</div>
    </section>
    <script type="module">
      const lang = new URLSearchParams(location.search).get('lang') ?? navigator.language;
      for (const widget of ${JSON.stringify(DEMO_WIDGETS)}) {
        const script = document.createElement('script');
        script.src = ${scriptValue(`${urls.feedback ?? ''}/assets/v1/frontdesk-feedback.js`)};
        Object.assign(script.dataset, { widget, lang, target: '#kind-' + widget, attributes: '{"plan":"demo","version":"1"}' });
        document.body.append(script);
      }
    </script>
    <section aria-labelledby="more">
      <h2 id="more">And more</h2>
      <p>The widget can also <a href="/feedback-modes">come to the visitor</a>: as a button, a card, or a bar.</p>
      <p><a href="${api}/feedback/${DEMO_WIDGET}">The same widget without scripts</a>. The weekly digest of the widget
        “${SAMPLE_WIDGET}”, with a few weeks of made-up responses, is in the <a href="/mailbox">mailbox</a>.</p>
    </section>
    <script type="module" src="/feedback.js" data-summary="${api}/feedback/${DEMO_WIDGET}/summary" id="live"></script>`;
  },
};
