import { escapeHtml, type Page } from '../page.ts';

export const indexPage: Page = {
  path: '/',
  title: 'Welcome',
  summary: 'What there is.',
  render({ urls, form, pages }) {
    const cards = pages
      .filter((page) => page.path !== '/')
      .map(
        ({ path, title, summary }) =>
          `<li><a class="card" href="${path}"><strong>${escapeHtml(title)}</strong><span>${escapeHtml(summary)}</span></a></li>`,
      );
    const addresses = Object.entries(urls).map(
      ([pipeline, url]) =>
        `<tr><th scope="row">${escapeHtml(pipeline)}</th><td><code>${escapeHtml(url)}</code></td></tr>`,
    );
    return `
    <p class="lead">Your front desk runs on this machine: the very app that deploys to AWS, on a local engine.</p>
    <ul class="cards"><li><a class="card" href="/desk/"><strong>Desk</strong><span>The owner’s page: read, answer, measure and set up everything. You are signed in.</span></a></li>${cards.join('')}</ul>
    <section aria-labelledby="addresses">
      <h2 id="addresses">Addresses</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="addresses"><table>${addresses.join('')}</table></div>
      <p>Post to the seeded form from a terminal:</p>
      <pre tabindex="0"><code>curl ${escapeHtml(`${urls.contact}/f/${form}`)} \\
  -H 'Accept: application/json' -H 'Content-Type: application/json' \\
  -d '{"name":"Ada","email":"ada@example.com","message":"Hello"}'</code></pre>
    </section>`;
  },
};
