import { escapeHtml, type Page } from '../page.ts';

/** Works over the owner's routes and nothing else: with another address and token it would show another deployment. */
export const inboxPage: Page = {
  path: '/inbox',
  title: 'Inbox',
  audience: 'owner',
  summary: 'What has come in, as its owner sees it: read, sort, release from spam, delete, export.',
  render: ({ urls, ownerToken }) => `
    <p class="lead">What has come in, over the owner’s routes. Everything here can be done by command, too: <code>npm run owner -- list --local</code></p>
    <div class="inbox" data-url="${escapeHtml(urls.contact ?? '')}" data-feedback="${escapeHtml(urls.feedback ?? '')}">
      <details class="panel access">
        <summary>Access</summary>
        <p class="field"><label for="token">Owner token</label>
          <input id="token" type="password" autocomplete="off" spellcheck="false" value="${escapeHtml(ownerToken)}"></p>
      </details>
      <form class="filters" role="search">
        <fieldset class="states"><legend class="unseen">State</legend>
          ${state('new,read', 'Inbox', true)}${state('archived', 'Archived')}${state('spam', 'Spam')}${state('', 'All')}
        </fieldset>
        <label>Form <input name="form" placeholder="all" pattern="[a-z0-9\\-]+"></label>
        <label>From <input name="from" type="date"></label>
        <label>To <input name="to" type="date"></label>
        <label>Person <input name="email" type="email" placeholder="e-mail address"></label>
        <button type="submit">Show</button>
      </form>
      <p class="notice" role="status" hidden></p>
      <div class="mailbox">
        <div>
          <nav class="mails" aria-label="Submissions"><p class="empty" hidden>Nothing here.</p><ol></ol></nav>
          <p class="more"><button type="button" class="quiet" id="more" hidden>Show more</button></p>
          <p class="more">
            <button type="button" class="quiet" data-export="csv">Export as CSV</button>
            <button type="button" class="quiet" data-export="jsonl">as JSON Lines</button>
            <button type="button" class="quiet danger" id="forget" hidden>Delete all of this person</button>
          </p>
        </div>
        <article class="mail panel" aria-live="polite" hidden>
          <h2></h2>
          <dl class="facts"></dl>
          <dl class="answers"></dl>
          <p class="verbs"></p>
        </article>
      </div>
    </div>
    <script type="module" src="/inbox.js"></script>`,
};

function state(value: string, label: string, checked = false): string {
  return `<label><input type="radio" name="state" value="${value}"${checked ? ' checked' : ''}><span>${label}</span></label>`;
}
