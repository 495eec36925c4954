import { DEMO_CAPTCHA_FORM, DEMO_FILES_FORM } from '../../config.ts';
import { escapeHtml, type Page } from '../page.ts';
import { contactFields } from './contact-fields.ts';

export const contactMorePage: Page = {
  path: '/contact-more',
  title: 'Files and captcha',
  audience: 'visitor',
  summary:
    'A form with files whose sender gets an answer by mail, and one that asks whether you are a person.',
  render({ urls }) {
    const action = (form: string) => escapeHtml(`${urls.contact}/f/${form}`);
    return `
    <p class="lead">Both are plain HTML. What they send is in the <a href="/mailbox">mailbox</a>.</p>
    <section aria-labelledby="with-files">
      <h2 id="with-files">With files, and an answer to the sender</h2>
      <form class="panel" method="post" enctype="multipart/form-data" action="${action(DEMO_FILES_FORM)}">
        ${contactFields({ clientErrors: false, prefix: 'files-' })}
        <p class="field"><label for="attachment">Files (up to three, 4 MB in all)</label>
          <input id="attachment" type="file" name="attachment" multiple></p>
        <p class="actions"><button type="submit">Send</button></p>
      </form>
    </section>
    <section aria-labelledby="with-captcha">
      <h2 id="with-captcha">With a captcha</h2>
      <form class="panel" method="post" action="${action(DEMO_CAPTCHA_FORM)}">
        ${contactFields({ clientErrors: false, prefix: 'captcha-' })}
        <fieldset class="captcha"><legend>Stand-in for Cloudflare Turnstile</legend>
          <label><input type="checkbox" name="cf-turnstile-response" value="person-1"> I am a person</label>
        </fieldset>
        <p class="actions"><button type="submit">Send</button> <span>Without the tick, it says what is missing.</span></p>
      </form>
    </section>`;
  },
};
