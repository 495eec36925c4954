import { escapeHtml, type Page } from '../page.ts';
import { contactFields } from './contact-fields.ts';

export const contactPlainPage: Page = {
  path: '/contact',
  title: 'Contact form',
  audience: 'visitor',
  summary: 'Plain HTML, no script: the form posts, the visitor lands on the thank-you page.',
  render: ({ urls, form }) => `
    <p class="lead">Plain HTML without a line of script. After sending, the visitor is taken to a thank-you page.</p>
    <form class="panel" method="post" action="${escapeHtml(`${urls.contact}/f/${form}`)}">
      ${contactFields({ clientErrors: false })}
      <p class="actions"><button type="submit">Send</button> <span>Then look into the <a href="/mailbox">mailbox</a>.</span></p>
    </form>`,
};
