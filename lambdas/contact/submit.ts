/** The contact form's front door: takes a submission, stores it, and answers as the published form clients expect. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../config/brand.ts';
import type { BundledContact } from '../../config/contact.ts';
import { contactLayout } from '../../config/layout.ts';
import { CANARY } from '../../config/values.ts';
import { openFuse } from '../shared/budget/fuse.ts';
import { knownTo, toolsFor } from '../shared/canary/door.ts';
import { frontDoor, type Visit } from '../shared/front-door/front-door.ts';
import { openTools } from '../shared/front-door/tools.ts';
import { withoutCors } from '../shared/http/cors.ts';
import { prefersJson } from '../shared/http/negotiate.ts';
import type { Request } from '../shared/http/request.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { submitEnvironment } from './environment.ts';
import { errorPage } from './form/error-page.ts';
import { hostedPage } from './form/hosted-page.ts';
import { formOrigins } from './form/next.ts';
import { languageOf } from './form/page-texts.ts';
import { signPage } from './form/page-token.ts';
import { findRoute, type Route } from './form/route.ts';
import { thanksPage } from './form/thanks-page.ts';
import { isFull } from './submission/place.ts';
import { receiveSubmission } from './submission/receive.ts';

const READING = ['GET', 'HEAD'];

const environment = parseEnvironment(submitEnvironment);
const config = bundledConfig<BundledContact & { readonly brand?: Brand; readonly timeZone: string }>();
const door = openTools(environment, { shards: contactLayout(config) });
const { table, now } = door;
const fuse = openFuse({ table, now, budget: config.budget, forms: Object.keys(config.forms) });
const tools = { ...door, fuse, bucket: environment.FILES_BUCKET, timeZone: config.timeZone };

export const handler = frontDoor<Route>({
  methods: ['POST', 'GET'],
  async findRoute(segments, request) {
    const { canary } = config;
    const forms = await knownTo(request, config.forms, { canary, isMarked: door.isMarked });
    return findRoute(segments, { ...config, forms });
  },
  methodsOf,
  originsOf: ({ form }) => formOrigins(form),
  async answer(visit) {
    visit.note({ form: visit.route.formId });
    visit.attempt.isCanary = visit.route.formId === CANARY;
    if (visit.request.method === 'POST') return receiveSubmission(toolsFor(tools, visit.route.formId), visit);
    visit.note({ outcome: visit.route.target });
    return visit.route.target === 'thanks'
      ? thanksPage(visit.route, visit.request, config.brand)
      : showForm(visit);
  },
  errorPage: (error, { request, route, attempt: { body, baseUrl } }) =>
    errorPage(error, {
      wasSent: request.method === 'POST',
      language: languageOf(request, { fields: body?.fields ?? error.readFields, form: route?.form }),
      form: route?.form,
      fields: body?.fields,
      fileFields: body?.files.map(({ field }) => field) ?? [],
      ...(baseUrl !== undefined && { baseUrl }),
      origin: request.headers.origin,
      brand: config.brand,
    }),
});

/** A form's address takes submissions, and shows people who open it the form. Programs are told that it takes no GET. */
function methodsOf({ target }: Route, request: Request): readonly string[] {
  if (target === 'thanks') return READING;
  return READING.includes(request.method) && !prefersJson(request) ? ['POST', ...READING] : ['POST'];
}

async function showForm({ route, request }: Visit<Route>): Promise<APIGatewayProxyResult> {
  const { salt } = await tools.secrets();
  const now = tools.now();
  const token = signPage(route.formId, salt, now);
  const { formId, form } = route;
  const places = { ...tools.table, formId, most: form.maxSubmissions };
  // A script of another site would read the page's proof, and send it in its visitors' names.
  return withoutCors(
    hostedPage(route, request, { token, brand: config.brand, now, isFull: await isFull(places) }),
  );
}
