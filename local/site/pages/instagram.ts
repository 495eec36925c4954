import { type Page, scriptValue } from '../page.ts';

export const instagramPage: Page = {
  path: '/instagram',
  title: 'Instagram',
  audience: 'visitor',
  summary: 'A post to comment on: see the direct message arrive, or why nothing was sent.',
  render: ({ instagram }) =>
    instagram
      ? `
    <p class="lead">A post of the demo account. Comments go to a stand-in for Instagram, which sends the webhook to the deployed app and receives its direct messages.</p>
    <section class="panel" aria-labelledby="post-title">
      <h2 id="post-title">The post</h2>
      <form id="comment-form">
        <div class="field"><label for="text">Your comment</label>
          <input id="text" name="text" required maxlength="2200" value="LINK please!" autocomplete="off" /></div>
        <p class="actions"><button type="submit">Comment</button> <button type="button" class="quiet" id="burst">Burst of 200</button></p>
      </form>
      <ul id="comments" class="feed" aria-live="polite"></ul>
      <p id="problem" role="alert"></p>
      <p>Rules are written at the <a href="/desk/instagram">desk</a>.</p>
    </section>
    <script type="application/json" id="settings">${scriptValue({
      api: '/api/keyword-dm',
      token: instagram.ownerToken,
      graph: instagram.graph,
      account: instagram.account,
    })}</script>
    <script src="/instagram.js" type="module"></script>`
      : '<p class="lead">Instagram is not deployed here.</p>',
};
