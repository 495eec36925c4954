/** What a website with `@formspree/ajax` has on its page. */
import { initForm } from '@formspree/ajax';
import { type ClientPage, startPage } from './client-page.ts';

startPage(({ form, endpoint, project }: ClientPage) => {
  initForm({
    formElement: '#contact',
    formId: form,
    origin: endpoint,
    ...(project !== undefined && { projectId: project }),
  });
});
