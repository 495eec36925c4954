/** What becomes of a request to a widget: a new response, or a change by its author; let in, judged, stored, answered. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { WidgetConfig } from '../../../config/feedback.ts';
import type { Fuse } from '../../shared/budget/fuse.ts';
import { isAtLeast, type Step } from '../../shared/budget/pace.ts';
import { CLOSED, notToday } from '../../shared/budget/refuse.ts';
import { isCanary } from '../../shared/canary/id.ts';
import { admitOnce, type Received, receive } from '../../shared/front-door/admit-once.ts';
import type { Visit } from '../../shared/front-door/front-door.ts';
import { gateEntrance } from '../../shared/front-door/gate.ts';
import type { Tools } from '../../shared/front-door/tools.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { BODY_LIMITS, type Fields } from '../../shared/http/fields.ts';
import { prefersJson } from '../../shared/http/negotiate.ts';
import { ORIGIN_FIELD, resolveWithin, websiteOf } from '../../shared/http/origin.ts';
import type { Request } from '../../shared/http/request.ts';
import { json, redirect } from '../../shared/http/respond.ts';
import { heldBecause } from '../../shared/rules/decide.ts';
import { writeMetrics } from '../../shared/runtime/metrics.ts';
import { gateOrigins, requireToken } from '../../shared/visitors/admission.ts';
import { takeDay } from '../../shared/visitors/day.ts';
import { hashContents, identify, identifyingFields } from '../../shared/visitors/identity.ts';
import { hashUser, personPartition, userPartition } from '../../shared/visitors/person.ts';
import { answeredWrite, openInvitation } from '../survey/answer.ts';
import { INVITATION_FIELD, type Invitation } from '../survey/invitation.ts';
import { NONCE_FIELD } from '../widget/form-page.ts';
import type { WidgetRoute } from '../widget/route.ts';
import { isLow } from './alert.ts';
import { CHANGE_COST, costOf, isAlertShed } from './budget.ts';
import { isUnmistakable, readContent, requireComplete, withoutUnasked } from './content.ts';
import { newResponse } from './create.ts';
import { decideResponse } from './decide.ts';
import { editToken, isEditToken } from './edit-token.ts';
import type { Content } from './response.ts';
import { changeSpamReasons, isTrapped, judgeResponse } from './spam.ts';
import { changedContent, changeResponse, contentOf, storeResponse } from './store.ts';

/** Words and an image's id; images themselves go to the images API. */
const LIMITS = { ...BODY_LIMITS, bytes: 256 * 1024, files: 0 };

/** How long the same choices from the same address are one response: many people make the same. */
const DOUBLE_CLICK_SECONDS = 3;

type FeedbackTools = Tools & {
  readonly fuse: Fuse;
  /** Who gets an alert that no rule leads elsewhere. */
  readonly to: readonly string[];
  /** The owner's, for rules that ask for the hour. */
  readonly timeZone: string;
};

/** @throws HttpError for what can't be taken */
export async function receiveResponse(
  tools: FeedbackTools,
  visit: Visit<WidgetRoute>,
): Promise<APIGatewayProxyResult> {
  const { route, request } = visit;
  const { widget, widgetId } = route;
  const session = request.headers['formspree-session-data'];
  const admitted = await admitOnce(tools, visit, {
    ...entranceOf(tools, route),
    limits: LIMITS,
    read: ({ body }) => readResponse(widget, body.fields, request),
    identify: ({ body, addressHash }, { response }) =>
      identify({
        scope: `widget#${widgetId}`,
        idempotencyKey: request.headers['idempotency-key'],
        session: session ?? nonceIn(body.fields),
        addressHash,
        bodyHash: hashContents(identifyingFields(body.fields), []),
        ...(!isUnmistakable(widget, response) && { unnamedSeconds: DOUBLE_CLICK_SECONDS }),
      }),
  });
  const { body, tokenKey, baseUrl, identity, addressHash, salt, now } = admitted;
  const answer = (outcome: string, responseId: string) => {
    visit.note({ outcome, correlationId: responseId });
    const next = nextPage(route, body.fields, request, baseUrl);
    return accepted(request, responseId, { next, tokenKey });
  };
  if (admitted.repeatOf !== undefined) return answer('repeat', admitted.repeatOf);

  const invitation = await invitationOf(tools, route, admitted);
  const { user, ...said } = { ...(invitation && knownOf(invitation)), ...admitted.content.response };
  const content = {
    ...said,
    ...(user !== undefined && { user: widget.userId === 'keep' ? user : hashUser(user, salt) }),
  };
  const judgement = judgeResponse({
    // Who answers by a link of ours is a person whom we wrote to.
    widget: invitation ? { ...widget, captcha: undefined } : widget,
    fields: body.fields,
    content,
    sessionData: session,
    captcha: invitation ? undefined : admitted.proof,
    now,
  });
  const decision = await decideResponse(widget, { content, judgement, now }, tools.timeZone);
  const isSpam = heldBecause(judgement, decision.actions).length > 0;
  const step = await roomFor(tools, route, isSpam, now);
  await countToday(tools, route, admitted, isSpam);
  const response = newResponse({
    id: tools.newId(),
    ...{ widgetId, widget, content, judgement, decision, addressHash },
    origin: websiteOf(request.headers.origin, body.fields.get(ORIGIN_FIELD), gateOrigins(widget)),
    networkHash: admitted.networkHash,
    person: personOf(content, salt),
    userPartition: user === undefined ? undefined : userPartition(user, salt),
    survey: invitation?.survey,
    now,
    shards: tools.table.shards,
  });
  const isShed = isAlertShed(isAtLeast(step, 'sparing'), response);
  const isMailed = isLow(widget, response) && !isShed;
  if (!isSpam) await tools.fuse.spend(widgetId, costOf(widget, response, { to: tools.to, isMailed }));
  const beside = invitation && {
    writes: [answeredWrite(tools.table.tableName, invitation, response.id)],
    check: () => invitationOf(tools, route, admitted),
  };
  const storedId = await storeResponse({ ...tools.table, identity, widget, response, beside, isShed, now });
  if (storedId !== response.id) return answer('repeat', storedId);
  if (!isCanary(storedId))
    writeMetrics({ Accepted: 1 }, { correlationId: storedId, outcome: response.state });
  return answer(response.state, storedId);
}

/** The survey's invitation that is answered, if it is one. @throws HttpError 403 */
async function invitationOf(
  { table }: Tools,
  { widgetId }: WidgetRoute,
  { body, tokenKey: key, now }: Received,
): Promise<Invitation | undefined> {
  const token = body.fields.get(INVITATION_FIELD);
  return token === undefined ? undefined : openInvitation({ ...table, token, key, widgetId, now });
}

/** What the list said of who answers. An address that they have typed themselves goes before it. */
function knownOf({ email, user, attributes }: Invitation) {
  return { email, ...(user !== undefined && { user }), ...(attributes && { attributes }) };
}

/** @throws HttpError for what can't be taken, and for callers who are not its author */
export async function receiveChange(
  tools: FeedbackTools,
  visit: Visit<WidgetRoute>,
  responseId: string,
): Promise<APIGatewayProxyResult> {
  const { route, request } = visit;
  const { widget, widgetId } = route;
  const received = await receive(tools, visit, LIMITS);
  const { fields } = received.body;
  const { admit, limit } = entranceOf(tools, route);
  admit(received);
  if (!isEditToken(fields.get('editToken'), responseId, received.tokenKey))
    throw new HttpError(403, 'BAD_EDIT_TOKEN', 'Only who sent this answer can change it.');
  // What the page passed along stays what it was.
  const { attributes: _, user: __, ...sent } = readContent(widget, fields);
  requireToken(await limit(received, { isTrapped: false }));
  const step = await roomFor(tools, route, false, received.now);
  await countToday(tools, route, received, false);
  await tools.fuse.spend(widgetId, CHANGE_COST);
  await changeResponse({
    ...tools.table,
    widgetId,
    widget,
    id: responseId,
    isShed: isAtLeast(step, 'sparing'),
    now: received.now,
    personOf: (content) => personOf(content, received.salt),
    change(content) {
      const changed = withoutUnasked(widget, changedContent(content, sent));
      requireComplete(widget, changed);
      return changed;
    },
    spamReasons: (before, after) => changeSpamReasons(widget, before, after, received.now),
  });
  visit.note({ outcome: 'changed', correlationId: responseId });
  const next = nextPage(route, fields, request, received.baseUrl);
  return accepted(request, responseId, { next, tokenKey: received.tokenKey });
}

/** How much the budget has room for. @throws HttpError 429 at its hard ceiling; spam is none of its business */
async function roomFor(
  { fuse }: FeedbackTools,
  { widgetId }: WidgetRoute,
  isSpam: boolean,
  now: Date,
): Promise<Step> {
  if (isSpam) return 'normal';
  const step = await fuse.stepOf(widgetId);
  if (step === 'closed') throw notToday(CLOSED, now);
  return step;
}

/** Counts a response, or a change of one, against its widget's day. @throws HttpError 429 */
function countToday(
  { table }: Tools,
  { widget: { rate }, widgetId }: WidgetRoute,
  { addressHash, networkHash, now }: Pick<Received, 'addressHash' | 'networkHash' | 'now'>,
  isSpam: boolean,
): Promise<void> {
  return takeDay({
    ...table,
    addressHash,
    networkHash,
    scope: `widget#${widgetId}${isSpam ? '#spam' : ''}`,
    what: 'answers',
    perDay: rate.perWidgetPerDay,
    share: rate.perAddressShareOfDay,
    now,
  });
}

function entranceOf(tools: Tools, { widget, widgetId }: WidgetRoute) {
  return gateEntrance(tools, {
    scope: `widget#${widgetId}`,
    gate: widget,
    closed: 'This widget takes no feedback at the moment.',
    ...widget.rate,
    perMinute: widget.rate.perWidgetPerMinute,
    // Our own page has no captcha: what it sends is held, so that it is no form which can't succeed.
    mayLackProof: ({ request }) => !prefersJson(request),
  });
}

interface ReadResponse {
  readonly response: Content;
  readonly isTrapped: boolean;
}

/** A trapped robot is answered as if all were well, whatever it wrote; what can't be read of it is not kept. */
function readResponse(widget: WidgetConfig, fields: Fields, { headers }: Request): ReadResponse {
  if (isTrapped(widget, fields)) return { response: contentOf(readable(widget, fields)), isTrapped: true };
  const content = readContent(widget, fields, headers.referer);
  requireComplete(widget, content);
  return { response: withoutUnasked(widget, contentOf(content)), isTrapped: false };
}

function readable(widget: WidgetConfig, fields: Fields) {
  try {
    return readContent(widget, fields);
  } catch {
    return {};
  }
}

function nonceIn(fields: Fields): string | undefined {
  const nonce = fields.get(NONCE_FIELD);
  return typeof nonce === 'string' ? nonce : undefined;
}

function personOf({ email }: Content, salt: string): string | undefined {
  return email === undefined ? undefined : personPartition(email, salt);
}

/** Where a plain form leads: to `_next` if it stays on the widget's origins, else where the widget says, else to our page. */
function nextPage(
  { widget, widgetId }: WidgetRoute,
  fields: Fields,
  { query }: Request,
  baseUrl: string,
): string {
  const next = fields.get('_next');
  const asked =
    typeof next === 'string' && next !== ''
      ? resolveWithin(next, widget.site, gateOrigins(widget))
      : undefined;
  // By it the page knows what to offer; without anything to offer it needs to know nothing.
  const score = Object.values(widget.followUps).some(({ link }) => link) && fields.get('rating');
  const about = new URLSearchParams({
    ...(query.lang !== undefined && { lang: query.lang }),
    ...(typeof score === 'string' && { score }),
  });
  const thanks = `${baseUrl}/feedback/${widgetId}/thanks${about.size > 0 ? `?${about}` : ''}`;
  return asked ?? widget.redirect ?? thanks;
}

function accepted(
  request: Request,
  responseId: string,
  { next, tokenKey }: { readonly next: string; readonly tokenKey: string },
): APIGatewayProxyResult {
  return prefersJson(request)
    ? json(200, { ok: true, next, responseId, editToken: editToken(responseId, tokenKey) })
    : redirect(next);
}
