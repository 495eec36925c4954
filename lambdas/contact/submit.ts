/** The contact form's front door: takes a submission, stores it, and answers as the published form clients expect. */
import type { Brand } from '../../config/brand.ts';
import type { ContactConfig } from '../../config/contact.ts';
import { frontDoor } from '../shared/front-door/front-door.ts';
import { openTools } from '../shared/front-door/tools.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { submitEnvironment } from './environment.ts';
import { errorPage } from './form/error-page.ts';
import { formOrigins } from './form/next.ts';
import { findRoute, type Route } from './form/route.ts';
import { thanksPage } from './form/thanks-page.ts';
import { receiveSubmission } from './submission/receive.ts';

const environment = parseEnvironment(submitEnvironment);
const config = bundledConfig<ContactConfig & { readonly brand?: Brand }>();
const tools = { ...openTools(environment), bucket: environment.FILES_BUCKET };

export const handler = frontDoor<Route>({
  methods: ['POST', 'GET'],
  findRoute: (segments) => findRoute(segments, config),
  methodsOf: ({ target }) => (target === 'form' ? ['POST'] : ['GET', 'HEAD']),
  originsOf: ({ form }) => formOrigins(form),
  async answer(visit) {
    visit.note({ form: visit.route.formId });
    if (visit.route.target === 'form') return receiveSubmission(tools, visit);
    visit.note({ outcome: 'thanks' });
    return thanksPage(visit.route, visit.request, config.brand);
  },
  errorPage: (error, { route, attempt: { body, baseUrl } }) =>
    errorPage(error, {
      form: route?.form,
      fields: body?.fields,
      fileFields: body?.files.map(({ field }) => field) ?? [],
      ...(baseUrl !== undefined && { baseUrl }),
      brand: config.brand,
    }),
});
