import type { Mail } from '../../mail-sink.ts';
import type { Answer, Page } from '../page.ts';

/** A mail's HTML is a stranger's: shown without scripts, forms, frames or anything fetched from elsewhere. */
const SANDBOX =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";

export const mailboxPage: Page = {
  path: '/mailbox',
  title: 'Mailbox',
  audience: 'owner',
  summary: 'Every mail that was sent, as text, as HTML and as source.',
  render: () => `
    <p class="lead">Every mail that was sent, newest first. New ones appear by themselves.</p>
    <div class="mailbox">
      <nav class="mails" aria-label="Mails"><p class="empty">No mail yet. Send a <a href="/contact">message</a>.</p><ol></ol></nav>
      <article class="mail panel" aria-live="polite" hidden>
        <h2></h2>
        <dl></dl>
        <div class="tabs" role="tablist" aria-label="View">
          <button role="tab" id="tab-text" aria-controls="view" aria-selected="true">Text</button>
          <button role="tab" id="tab-html" aria-controls="view" aria-selected="false" tabindex="-1">HTML</button>
          <button role="tab" id="tab-source" aria-controls="view" aria-selected="false" tabindex="-1">Source</button>
        </div>
        <div id="view" role="tabpanel" aria-labelledby="tab-text" tabindex="0"></div>
      </article>
    </div>
    <script type="module" src="/mailbox.js"></script>`,
  routes: [
    {
      pattern: new URLPattern({ pathname: '/mailbox/messages' }),
      answer: async ({ mailbox }) => json(await mailbox.list()),
    },
    {
      pattern: new URLPattern({ pathname: '/mailbox/messages/:id' }),
      answer: async ({ mailbox }, { id = '' }) => ifFound(await mailbox.get(id), json),
    },
    {
      pattern: new URLPattern({ pathname: '/mailbox/messages/:id/html' }),
      answer: async ({ mailbox }, { id = '' }) =>
        ifFound(await mailbox.get(id), ({ html }) => ({
          type: 'text/html',
          headers: { 'content-security-policy': SANDBOX },
          body: html,
        })),
    },
  ],
};

function json(value: unknown): Answer {
  return { type: 'application/json', body: JSON.stringify(value) };
}

function ifFound(mail: Mail | undefined, answer: (mail: Mail) => Answer): Answer {
  return mail ? answer(mail) : { status: 404, body: 'There is no such mail.' };
}
