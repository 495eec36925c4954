import { type Page, scriptValue } from '../page.ts';
import { contactFields } from './contact-fields.ts';

/** Only the address differs from what the client's own documentation shows. */
export const contactClientPage: Page = {
  path: '/contact-client',
  title: 'Form with a client',
  audience: 'visitor',
  summary: 'The same form, driven by the published client @formspree/ajax: the visitor stays on the page.',
  render: ({ urls, form }) => `
    <p class="lead">The same form, driven by the published client <code>@formspree/ajax</code>. Only its address was changed.</p>
    <form class="panel" id="contact">
      <p class="notice good" role="status" data-fs-success>Thank you! Your message has arrived.</p>
      <p class="notice bad" role="alert" data-fs-error></p>
      ${contactFields({ clientErrors: true })}
      <p class="actions"><button type="submit" data-fs-submit-btn>Send</button> <span>Then look into the <a href="/mailbox">mailbox</a>.</span></p>
    </form>
    <script>
      window.formspree = window.formspree || function () { (formspree.q = formspree.q || []).push(arguments); };
      formspree('initForm', { formElement: '#contact', formId: ${scriptValue(form)}, origin: ${scriptValue(urls.contact)},
        // The client shows the browser's own words, such as "Failed to fetch".
        renderFormError({ form }, message) {
          const place = form.querySelector('p[data-fs-error]');
          place.textContent = /fetch|network/i.test(message ?? '') ? 'No connection. Please try again.' : message;
          place.toggleAttribute('data-fs-active', Boolean(message));
        },
      });
    </script>
    <script src="/formspree-ajax.js" defer></script>`,
};
