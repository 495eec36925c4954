/** What a website with `@formspree/react` has on its page. */
import { FormspreeProvider, useForm, ValidationError } from '@formspree/react';
import { createRoot } from 'react-dom/client';
import { type ClientPage, startPage } from './client-page.ts';

function Contact({ form, endpoint }: ClientPage) {
  const [state, submit] = useForm(form, { endpoint });
  if (state.succeeded) return <p>Thank you</p>;
  return (
    <form onSubmit={submit}>
      <div id="form-error">
        <ValidationError errors={state.errors} />
      </div>
      <input name="name" />
      <input name="email" />
      <div id="email-error">
        <ValidationError errors={state.errors} field="email" />
      </div>
      <button type="submit">Send</button>
    </form>
  );
}

startPage((settings) => {
  const { project } = settings;
  const root = document.querySelector('#root');
  if (!root) throw new Error('The page has no place for the form');
  createRoot(root).render(
    <FormspreeProvider {...(project !== undefined && { project })}>
      <Contact {...settings} />
    </FormspreeProvider>,
  );
});
