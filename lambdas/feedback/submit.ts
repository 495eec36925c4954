/** Feedback's front door: takes responses and changes of them, and shows the widget as a page without scripts. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { BundledFeedback, WidgetConfig } from '../../config/feedback.ts';
import { parseBody } from '../shared/http/body.ts';
import { preflight, withCors } from '../shared/http/cors.ts';
import { toHttpError } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { BODY_LIMITS, type Fields } from '../shared/http/fields.ts';
import { prefersJson } from '../shared/http/negotiate.ts';
import { resolveWithin } from '../shared/http/origin.ts';
import { type Request, readRequest } from '../shared/http/request.ts';
import { errorJson, json, redirect } from '../shared/http/respond.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { logger } from '../shared/runtime/log.ts';
import { writeMetrics } from '../shared/runtime/metrics.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createProofCheck, requireProof } from '../shared/spam/proof.ts';
import { createTableClient } from '../shared/table/table.ts';
import { hashAddress } from '../shared/visitors/address.ts';
import { checkAdmission, gateOrigins, requireToken, takeTokens } from '../shared/visitors/admission.ts';
import {
  awaitRepeat,
  findRepeat,
  hashContents,
  identify,
  identifyingFields,
} from '../shared/visitors/identity.ts';
import { personPartition } from '../shared/visitors/person.ts';
import { submitEnvironment } from './environment.ts';
import { isUnmistakable, pageAt, readContent, referredPage, requireComplete } from './response/content.ts';
import { newResponse } from './response/create.ts';
import { editToken, isEditToken } from './response/edit-token.ts';
import type { Content } from './response/response.ts';
import { changeSpamReasons, isTrapped, spamReasons } from './response/spam.ts';
import { changedContent, changeResponse, contentOf, storeResponse } from './response/store.ts';
import { definitionOf } from './widget/definition.ts';
import { formPage, NONCE_FIELD, refusalPage, thanksPage, type Visit } from './widget/form-page.ts';
import { findRoute, type Route } from './widget/route.ts';

const environment = parseEnvironment(submitEnvironment);
const config = bundledConfig<BundledFeedback>();
const table = { client: createTableClient(), tableName: environment.TABLE_NAME };
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const [saltName, keyName, urlName] = ['address-salt', 'token-key', 'url'].map((name) =>
  parameterName(environment.FRONTDESK_ENVIRONMENT, environment.FRONTDESK_PIPELINE, name),
) as [string, string, string];
const checkProof = createProofCheck({
  ssm,
  environment: environment.FRONTDESK_ENVIRONMENT,
  pipeline: environment.FRONTDESK_PIPELINE,
  verifyUrl: environment.CAPTCHA_VERIFY_URL,
});

/** Words and an image's id; images themselves go to the images API. */
const LIMITS = { ...BODY_LIMITS, bytes: 256 * 1024, files: 0 };

/** How long the same choices from the same address are one response: many people make the same. */
const DOUBLE_CLICK_SECONDS = 3;

/** What is known of a request, filled in on its way, so that an error can be answered as well as possible. */
interface Attempt {
  route?: Route;
  fields?: Fields;
}

interface Answer {
  readonly response: APIGatewayProxyResult;
  /** For the log: an error's code, or what came of it. */
  readonly outcome: string;
  readonly responseId?: string;
}

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const request = readRequest(event);
  const attempt: Attempt = {};
  const { response, outcome, responseId } = await answer(request, attempt).catch((error: unknown) =>
    refuse(request, attempt, toHttpError(error, request)),
  );
  const { route } = attempt;
  logger.info('request', {
    widget: route?.widgetId,
    outcome,
    status: response.statusCode,
    correlationId: responseId,
    requestId: request.requestId,
  });
  return withCors(response, request.headers.origin, route ? gateOrigins(route.widget) : new Set());
}

async function answer(request: Request, attempt: Attempt): Promise<Answer> {
  if (request.method === 'OPTIONS')
    return { response: preflight(['POST', 'PUT', 'GET']), outcome: 'preflight' };
  const route = findRoute(request.segments, config);
  attempt.route = route;
  if (route.target === 'response') {
    requireMethod(request, 'PUT');
    return change(request, route, route.responseId, attempt);
  }
  if (route.target === 'widget' && request.method === 'POST') return take(request, route, attempt);
  requireMethod(request, 'GET', 'HEAD', ...(route.target === 'widget' ? ['POST'] : []));
  return { response: show(request, route), outcome: 'shown' };
}

/** The widget's definition for its script, or the widget as a page. */
function show(request: Request, { target, widget }: Route): APIGatewayProxyResult {
  if (target === 'thanks') return thanksPage(widget);
  return prefersJson(request)
    ? json(200, definitionOf(widget), { 'cache-control': 'public, max-age=300' })
    : formPage(widget, visitOf(request, widget));
}

/** Each page that is shown is a response of its own, and remembers where its visitor came from. */
function visitOf({ query, headers }: Request, widget: WidgetConfig): Visit {
  const named = query.page === undefined ? undefined : pageAt(query.page, widget.site);
  return { nonce: newId(), page: named ?? referredPage(widget, headers.referer) };
}

function requireMethod({ method }: Request, ...allowed: readonly string[]): void {
  if (allowed.includes(method)) return;
  const allow = [...allowed, 'OPTIONS'].join(', ');
  throw new HttpError(405, 'METHOD_NOT_ALLOWED', `This address takes ${allow}.`, { headers: { allow } });
}

async function take(request: Request, { widget, widgetId }: Route, attempt: Attempt): Promise<Answer> {
  const { fields, visitor } = await admit(request, widget, attempt);
  const { key, baseUrl, addressHash, personOf, now } = visitor;
  const trapped = isTrapped(widget, fields);
  // A trapped robot is answered as if all were well, whatever it wrote; what can't be read of it is not kept.
  const content = contentOf(trapped ? readable(widget, fields) : readWhole(widget, fields, request));
  const sessionData = request.headers['formspree-session-data'];
  const identity = identify({
    scope: `widget#${widgetId}`,
    idempotencyKey: request.headers['idempotency-key'],
    session: sessionData ?? nonceIn(fields),
    addressHash,
    bodyHash: hashContents(identifyingFields(fields), []),
    ...(!isUnmistakable(widget, content) && { unnamedSeconds: DOUBLE_CLICK_SECONDS }),
  });
  const [repeat, token] = await Promise.all([
    findRepeat(table.client, table.tableName, identity, now),
    takeWidgetTokens(widget, widgetId, addressHash, now),
  ]);
  const next = nextPage(widget, widgetId, fields, baseUrl);
  if (repeat !== undefined) return accepted(request, 'repeat', repeat, next, key);
  requireToken(token);

  const captcha = trapped
    ? undefined
    : await checkProof({ captcha: widget.captcha, fields, identity: identity.pk });
  // The second click of a double click finds its proof spent by the first, which is about to be stored.
  const first = captcha === 'spent' && (await awaitRepeat(table.client, table.tableName, identity, now));
  if (first) return accepted(request, 'repeat', first, next, key);
  // Our own page has no captcha: what it sends is held, so that it is no form which can't succeed.
  if (captcha !== 'missing' || prefersJson(request)) requireProof(captcha);

  const { origin } = request.headers;
  const response = newResponse({
    id: newId(),
    widgetId,
    widget,
    content,
    spamReasons: spamReasons({ widget, fields, content, sessionData, captcha, now }),
    origin,
    addressHash,
    person: personOf(content),
    now,
  });
  const storedId = await storeResponse({ ...table, identity, widget, response, now });
  const outcome = storedId === response.id ? response.state : 'repeat';
  if (outcome !== 'repeat') writeMetrics({ Accepted: 1 }, { correlationId: storedId, outcome });
  return accepted(request, outcome, storedId, next, key);
}

async function change(
  request: Request,
  { widget, widgetId }: Route,
  id: string,
  attempt: Attempt,
): Promise<Answer> {
  const { fields, visitor } = await admit(request, widget, attempt);
  const { key, baseUrl, addressHash, personOf, now } = visitor;
  if (!isEditToken(fields.get('editToken'), id, key))
    throw new HttpError(403, 'BAD_EDIT_TOKEN', 'Only who sent this answer can change it.');
  const sent = readContent(widget, fields);
  requireToken(await takeWidgetTokens(widget, widgetId, addressHash, now));
  await changeResponse({
    ...table,
    widgetId,
    widget,
    id,
    now,
    personOf,
    change(content) {
      const changed = changedContent(content, sent);
      requireComplete(widget, changed);
      return changed;
    },
    spamReasons: (before, after) => changeSpamReasons(widget, before, after, now),
  });
  return accepted(request, 'changed', id, nextPage(widget, widgetId, fields, baseUrl), key);
}

/** Reads the body, and lets it in or not. */
async function admit(request: Request, widget: WidgetConfig, attempt: Attempt) {
  const { fields } = await parseBody(request, LIMITS);
  attempt.fields = fields;
  const {
    [saltName]: salt = '',
    [keyName]: key = '',
    [urlName]: baseUrl = '',
  } = await parameters.get([saltName, keyName, urlName]);
  checkAdmission(widget, request.headers, baseUrl, 'This widget takes no feedback at the moment.');
  const addressHash = hashAddress(request.address, salt);
  const personOf = ({ email }: Content) => (email === undefined ? undefined : personPartition(email, salt));
  return { fields, visitor: { key, baseUrl, addressHash, personOf, now: new Date() } };
}

function readWhole(widget: WidgetConfig, fields: Fields, { headers }: Request) {
  const content = readContent(widget, fields, headers.referer);
  requireComplete(widget, content);
  return content;
}

function nonceIn(fields: Fields): string | undefined {
  const nonce = fields.get(NONCE_FIELD);
  return typeof nonce === 'string' ? nonce : undefined;
}

function readable(widget: WidgetConfig, fields: Fields) {
  try {
    return readContent(widget, fields);
  } catch {
    return {};
  }
}

function takeWidgetTokens({ rate }: WidgetConfig, widgetId: string, addressHash: string, now: Date) {
  return takeTokens({
    ...table,
    scope: `widget#${widgetId}`,
    addressHash,
    perAddressPerMinute: rate.perAddressPerMinute,
    perMinute: rate.perWidgetPerMinute,
    now,
  });
}

/** Where a plain form leads: to `_next` if it stays on the widget's origins, else where the widget says, else to our page. */
function nextPage(widget: WidgetConfig, widgetId: string, fields: Fields, baseUrl: string): string {
  const next = fields.get('_next');
  const asked =
    typeof next === 'string' && next !== ''
      ? resolveWithin(next, widget.site, gateOrigins(widget))
      : undefined;
  return asked ?? widget.redirect ?? `${baseUrl}/feedback/${widgetId}/thanks`;
}

function accepted(request: Request, outcome: string, responseId: string, next: string, key: string): Answer {
  const response = prefersJson(request)
    ? json(200, { ok: true, next, responseId, editToken: editToken(responseId, key) })
    : redirect(next);
  return { response, outcome, responseId };
}

/** Statuses after which sending again, corrected or later, can succeed. */
const WORTH_ANOTHER_TRY = new Set([400, 422, 429, 500, 503]);

function refuse(request: Request, { route, fields }: Attempt, error: HttpError): Answer {
  writeMetrics({ Rejected: 1 }, { reason: error.code });
  const again = route?.target === 'widget' && fields && WORTH_ANOTHER_TRY.has(error.status);
  const page = () =>
    again
      ? formPage(route.widget, visitOf(request, route.widget), { error, fields })
      : refusalPage(route?.widget, error);
  return { response: prefersJson(request) ? errorJson(error) : page(), outcome: error.code };
}
