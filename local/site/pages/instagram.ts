import { type Page, scriptValue } from '../page.ts';

export const instagramPage: Page = {
  path: '/instagram',
  title: 'Instagram',
  audience: 'visitor',
  summary: 'A post to comment on: see the direct message arrive, or why nothing was sent.',
  render: ({ urls, instagram }) =>
    instagram
      ? `
    <p class="lead">A post of the demo account. Comments go to a stand-in for Instagram, which sends the webhook to the deployed app and receives its direct messages.</p>
    <div class="columns">
      <section class="panel" aria-labelledby="post-title">
        <h2 id="post-title">The post</h2>
        <form id="comment-form">
          <div class="field"><label for="text">Your comment</label>
            <input id="text" name="text" required maxlength="2200" value="LINK please!" autocomplete="off" /></div>
          <p class="actions"><button type="submit">Comment</button> <button type="button" id="burst">Burst of 200</button></p>
        </form>
        <ul id="comments" class="feed" aria-live="polite"></ul>
      </section>
      <section class="panel" aria-labelledby="rules-title">
        <h2 id="rules-title">Rules</h2>
        <ul id="rules" class="feed"></ul>
        <form id="rule-form">
          <div class="field"><label for="keyword">Answer this word</label>
            <input id="keyword" required maxlength="100" autocomplete="off" /></div>
          <div class="field"><label for="message">with this message</label>
            <textarea id="message" required rows="3">Hi {name}, here it is: {link}</textarea></div>
          <div class="field"><label for="link">and this link</label>
            <select id="link"></select></div>
          <p class="actions"><button type="submit">Save rule</button></p>
        </form>
        <form id="link-form">
          <div class="field"><label for="url">New link (https only)</label>
            <input id="url" type="url" required placeholder="https://" pattern="https://.*" /></div>
          <p class="actions"><button type="submit">Save link</button></p>
        </form>
        <p id="problem" role="alert"></p>
      </section>
    </div>
    <script type="application/json" id="settings">${scriptValue({
      api: urls['keyword-dm'],
      token: instagram.ownerToken,
      graph: instagram.graph,
      account: instagram.account,
    })}</script>
    <script src="/instagram.js" type="module"></script>`
      : '<p class="lead">Instagram is not deployed here.</p>',
};
