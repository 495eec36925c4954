/** The contact form's front door: takes a submission, stores it, and answers as the published form clients expect. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ContactConfig } from '../../config/contact.ts';
import { parseBody } from '../shared/http/body.ts';
import { preflight, withCors } from '../shared/http/cors.ts';
import { toHttpError } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { BODY_LIMITS, type Fields } from '../shared/http/fields.ts';
import { prefersJson } from '../shared/http/negotiate.ts';
import { type Request, readRequest } from '../shared/http/request.ts';
import { errorJson, json, redirect } from '../shared/http/respond.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { logger } from '../shared/runtime/log.ts';
import { writeMetrics } from '../shared/runtime/metrics.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { findSpamReasons } from '../shared/spam/check.ts';
import { createProofCheck, requireProof } from '../shared/spam/proof.ts';
import { createTableClient } from '../shared/table/table.ts';
import { hashAddress } from '../shared/visitors/address.ts';
import { checkAdmission, requireToken, takeTokens } from '../shared/visitors/admission.ts';
import {
  awaitRepeat,
  findRepeat,
  hashContents,
  identify,
  identifyingFields,
} from '../shared/visitors/identity.ts';
import { submitEnvironment } from './environment.ts';
import { errorPage } from './form/error-page.ts';
import { formOrigins, nextPage } from './form/next.ts';
import { findRoute, type Route } from './form/route.ts';
import { readSpecialFields } from './form/special-fields.ts';
import { thanksPage } from './form/thanks-page.ts';
import { validateSubmission } from './form/validate.ts';
import { createSubmission } from './submission/create.ts';
import { legsOf } from './submission/legs.ts';
import { peopleOf } from './submission/people.ts';
import { storeSubmission } from './submission/store.ts';

const environment = parseEnvironment(submitEnvironment);
const config = bundledConfig<ContactConfig>();
const client = createTableClient();
const { TABLE_NAME: tableName, FILES_BUCKET: bucket } = environment;
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const [saltName, urlName] = ['address-salt', 'url'].map((name) =>
  parameterName(environment.FRONTDESK_ENVIRONMENT, environment.FRONTDESK_PIPELINE, name),
) as [string, string];
const checkProof = createProofCheck({
  ssm,
  environment: environment.FRONTDESK_ENVIRONMENT,
  pipeline: environment.FRONTDESK_PIPELINE,
  verifyUrl: environment.CAPTCHA_VERIFY_URL,
});

/** What is known of a request, filled in on its way, so that an error can be answered as well as possible. */
interface Attempt {
  route?: Route;
  fields?: Fields;
  fileFields?: readonly string[];
  baseUrl?: string;
}

interface Answer {
  readonly response: APIGatewayProxyResult;
  /** For the log: an error's code, or what came of it. */
  readonly outcome: string;
  readonly submissionId?: string;
}

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const request = readRequest(event);
  const attempt: Attempt = {};
  const { response, outcome, submissionId } = await answer(request, attempt).catch((error: unknown) =>
    refuse(request, attempt, toHttpError(error, request)),
  );
  const { route } = attempt;
  logger.info('request', {
    form: route?.formId,
    outcome,
    status: response.statusCode,
    correlationId: submissionId,
    requestId: request.requestId,
  });
  return withCors(response, request.headers.origin, route ? formOrigins(route.form) : new Set());
}

async function answer(request: Request, attempt: Attempt): Promise<Answer> {
  if (request.method === 'OPTIONS') return { response: preflight(['POST', 'GET']), outcome: 'preflight' };
  const route = findRoute(request.segments, config);
  attempt.route = route;
  if (route.target === 'form') {
    requireMethod(request, 'POST');
    return submit(request, route, attempt);
  }
  requireMethod(request, 'GET', 'HEAD');
  return { response: thanksPage(route, request), outcome: 'thanks' };
}

function requireMethod({ method }: Request, ...allowed: readonly string[]): void {
  if (allowed.includes(method)) return;
  const allow = [...allowed, 'OPTIONS'].join(', ');
  throw new HttpError(405, 'METHOD_NOT_ALLOWED', `This address takes ${allow}.`, { headers: { allow } });
}

async function submit(request: Request, { form, formId }: Route, attempt: Attempt): Promise<Answer> {
  const { fields, files } = await parseBody(request, BODY_LIMITS);
  attempt.fields = fields;
  attempt.fileFields = files.map(({ field }) => field);
  const { [saltName]: salt = '', [urlName]: baseUrl = '' } = await parameters.get([saltName, urlName]);
  const { origin } = request.headers;
  attempt.baseUrl = baseUrl;
  checkAdmission(form, request.headers, baseUrl);

  const content = readSpecialFields(fields, form.honeypot);
  // A trapped robot is answered as if all were well, whatever it wrote.
  const incoming = files.length > 0 ? await import('./files/incoming.ts') : undefined;
  const checked = await incoming?.checkFiles(form.files, files).catch((error: unknown) => {
    if (!content.isTrapped) throw error;
  });
  if (!content.isTrapped) validateSubmission(form, content, files.length);

  const now = new Date();
  const addressHash = hashAddress(request.address, salt);
  const identity = identify({
    scope: `form#${formId}`,
    idempotencyKey: request.headers['idempotency-key'],
    session: request.headers['formspree-session-data'],
    addressHash,
    bodyHash: hashContents(identifyingFields(fields), files),
  });
  const [repeat, token] = await Promise.all([
    findRepeat(client, tableName, identity, now),
    takeTokens({
      client,
      tableName,
      scope: `form#${formId}`,
      addressHash,
      perAddressPerMinute: form.rate.perAddressPerMinute,
      perMinute: form.rate.perFormPerMinute,
      now,
    }),
  ]);
  if (repeat !== undefined)
    return accepted(request, 'repeat', repeat, nextPage(form, formId, content, baseUrl));
  requireToken(token);

  const { isTrapped, answers } = content;
  const captcha = isTrapped
    ? undefined
    : await checkProof({ captcha: form.captcha, fields, identity: identity.pk });
  // The second click of a double click finds its proof spent by the first, which is about to be stored.
  const first = captcha === 'spent' && (await awaitRepeat(client, tableName, identity, now));
  if (first) return accepted(request, 'repeat', first, nextPage(form, formId, content, baseUrl));
  requireProof(captcha);
  const sessionData = request.headers['formspree-session-data'];
  const spamReasons = findSpamReasons({
    rules: form,
    isTrapped,
    fields,
    answers,
    sessionData,
    captcha,
    now,
  });

  const id = newId();
  const attachments =
    incoming && checked
      ? await incoming.keepFiles({ bucket, client, tableName, submissionId: id, files: checked, now })
      : [];
  const submission = createSubmission({
    id,
    formId,
    form,
    content,
    spamReasons,
    attachments,
    origin,
    people: peopleOf(content, form, salt),
    addressHash,
    now,
  });
  const legs = legsOf(form, submission);
  const storedId = await storeSubmission({ client, tableName, identity, submission, legs, now });
  const outcome = storedId === submission.id ? submission.state : 'repeat';
  if (outcome !== 'repeat') writeMetrics({ Accepted: 1 }, { correlationId: id, outcome });
  return accepted(request, outcome, storedId, nextPage(form, formId, content, baseUrl));
}

function accepted(request: Request, outcome: string, submissionId: string, next: string): Answer {
  const response = prefersJson(request) ? json(200, { ok: true, next, submissionId }) : redirect(next);
  return { response, outcome, submissionId };
}

function refuse(request: Request, attempt: Attempt, error: HttpError): Answer {
  writeMetrics({ Rejected: 1 }, { reason: error.code });
  const { route, fields, ...rest } = attempt;
  const wantsPage = request.method === 'POST' && !prefersJson(request);
  const response = wantsPage ? errorPage(error, { form: route?.form, fields, ...rest }) : errorJson(error);
  return { response, outcome: error.code };
}
