/** Feedback's front door: takes responses and changes of them, and shows the widget as a page without scripts. */
import type { BundledFeedback } from '../../config/feedback.ts';
import { feedbackLayout } from '../../config/layout.ts';
import { CANARY } from '../../config/values.ts';
import { openFuse } from '../shared/budget/fuse.ts';
import { knownTo, toolsFor } from '../shared/canary/door.ts';
import { frontDoor, type Visit } from '../shared/front-door/front-door.ts';
import { openTools } from '../shared/front-door/tools.ts';
import { HttpError } from '../shared/http/errors.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { gateOrigins } from '../shared/visitors/admission.ts';
import { submitEnvironment } from './environment.ts';
import { receiveChange, receiveResponse } from './response/receive.ts';
import { openInvitation, unsubscribe } from './survey/answer.ts';
import { type Invitation, readUnsubscribeToken } from './survey/invitation.ts';
import { unsubscribePage } from './survey/page.ts';
import { errorPage, showWidget } from './widget/form-page.ts';
import { findRoute, type Route, type WidgetRoute } from './widget/route.ts';

const config = bundledConfig<BundledFeedback>();
const environment = parseEnvironment(submitEnvironment);
const door = openTools(environment, { signsTokens: true, shards: feedbackLayout(config) });
const { table, now } = door;
const fuse = openFuse({ table, now, budget: config.budget, forms: Object.keys(config.widgets) });
const tools = { ...door, fuse, to: config.to, timeZone: config.timeZone };

export const handler = frontDoor<Route>({
  methods: ['POST', 'PUT', 'GET'],
  async findRoute(segments, request) {
    const { canary } = config;
    const widgets = await knownTo(request, config.widgets, { canary, isMarked: door.isMarked });
    return findRoute(segments, { widgets }, request.headers.origin);
  },
  methodsOf,
  originsOf: ({ widget }) => (widget ? gateOrigins(widget) : new Set()),
  async answer(visit) {
    const { route, request } = visit;
    visit.note({ widget: route.widgetId });
    visit.attempt.isCanary = route.widgetId === CANARY;
    if (route.target === 'unsubscribe') return endSurveys(visit);
    const atWidget: Visit<WidgetRoute> = { ...visit, route };
    if (route.target === 'response') return receiveChange(tools, atWidget, route.responseId);
    if (request.method === 'POST') return receiveResponse(toolsFor(tools, route.widgetId), atWidget);
    visit.note({ outcome: 'shown' });
    const invitation = await invited(atWidget);
    return showWidget(request, route, { newId, config }, invitation);
  },
  errorPage: (error, { request, route, attempt }) =>
    errorPage(error, {
      request,
      route,
      fields: attempt.body?.fields,
      newId,
      config,
    }),
});

/** The invitation by which a mail's link opens the widget. Opening it changes nothing. @throws HttpError 403 */
async function invited({ route, request }: Visit<WidgetRoute>): Promise<Invitation | undefined> {
  const { invitation: token } = request.query;
  if (token === undefined || route.target !== 'widget') return undefined;
  const { tokenKey: key } = await door.secrets();
  return openInvitation({ ...table, token, key, widgetId: route.widgetId, now: now() });
}

/** By a link that we have signed, so it needs no more proof: mail programs send the POST without a page. */
async function endSurveys({ route, request, note }: Visit<Route>) {
  const { tokenKey } = await door.secrets();
  const who = readUnsubscribeToken(request.query.who, tokenKey);
  if (!who) throw new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.');
  const isDone = request.method === 'POST';
  if (isDone) await unsubscribe({ ...table, erasures: environment.ERASURES_TABLE }, who, now());
  note({ outcome: isDone ? 'unsubscribed' : 'shown' });
  return unsubscribePage(request, route.widget, { brand: config.brand, isDone });
}

function methodsOf({ target }: Route): string[] {
  if (target === 'response') return ['PUT'];
  return target === 'widget' || target === 'unsubscribe' ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
}
