import { DEMO_WIDGET, SAMPLE_WIDGET } from '../../feedback-config.ts';
import { escapeHtml, type Page } from '../page.ts';

export const feedbackPage: Page = {
  path: '/feedback',
  title: 'Feedback',
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
    <section aria-labelledby="more">
      <h2 id="more">And more</h2>
      <p><a href="${api}/feedback/${DEMO_WIDGET}">The same widget without scripts</a>. The weekly digest of the widget
        “${SAMPLE_WIDGET}”, with a few weeks of made-up responses, is in the <a href="/mailbox">mailbox</a>.</p>
    </section>
    <script type="module" src="/feedback.js" data-summary="${api}/feedback/${DEMO_WIDGET}/summary" id="live"></script>`;
  },
};
