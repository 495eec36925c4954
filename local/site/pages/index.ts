import { escapeHtml, type Page } from '../page.ts';

export const indexPage: Page = {
  path: '/',
  title: 'Welcome',
  summary: 'What there is.',
  render({ urls, form, pages }) {
    const cards = (audience: Page['audience']) =>
      pages
        .filter((page) => page.audience === audience)
        .map(
          ({ path, title, summary }) =>
            `<li><a class="card" href="${path}"><strong>${escapeHtml(title)}</strong><span>${escapeHtml(summary)}</span></a></li>`,
        )
        .join('');
    const addresses = Object.entries(urls).map(
      ([pipeline, url]) =>
        `<tr><th scope="row">${escapeHtml(pipeline)}</th><td><button type="button" class="copy" data-copy="${escapeHtml(url)}">Copy<span class="hidden"> the address of ${escapeHtml(pipeline)}</span></button></td>
        <td><code>${escapeHtml(url)}</code></td></tr>`,
    );
    return `
    <p class="lead">Your front desk runs on this machine: the very app that deploys to AWS, on a local engine.</p>
    <ol class="first">
      <li><a href="/contact">Send a message</a> as a visitor would.</li>
      <li>Read it as its owner at the <a href="/desk/">desk</a>, or its mail in the <a href="/mailbox">mailbox</a>.</li>
      <li>Answer: the mail’s reply address is the visitor’s.</li>
    </ol>
    <h2>What visitors use</h2>
    <ul class="cards">${cards('visitor')}</ul>
    <h2>What the owner sees</h2>
    <ul class="cards"><li><a class="card" href="/desk/"><strong>Desk</strong><span>The owner’s page: read, answer, measure and set up everything. You are signed in.</span></a></li>${cards('owner')}</ul>
    <section aria-labelledby="addresses">
      <h2 id="addresses">Addresses</h2>
      <div class="scroll" tabindex="0" role="group" aria-label="Addresses by pipeline"><table>${addresses.join('')}</table></div>
      <p>Post to the seeded form from a terminal:</p>
      <pre tabindex="0"><code>curl ${escapeHtml(`${urls.contact}/f/${form}`)} \\
  -H 'Accept: application/json' -H 'Content-Type: application/json' \\
  -d '{"name":"Ada","email":"ada@example.com","message":"Hello"}'</code></pre>
    </section>
    <script type="module">
      for (const button of document.querySelectorAll('.copy'))
        button.addEventListener('click', async () => {
          await navigator.clipboard.writeText(button.dataset.copy);
          button.firstChild.textContent = 'Copied';
          setTimeout(() => { button.firstChild.textContent = 'Copy'; }, 2000);
        });
    </script>`;
  },
};
