/** Feedback's front door: takes responses and changes of them, and shows the widget as a page without scripts. */
import type { BundledFeedback } from '../../config/feedback.ts';
import { openFuse } from '../shared/budget/fuse.ts';
import { frontDoor } from '../shared/front-door/front-door.ts';
import { openTools } from '../shared/front-door/tools.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { gateOrigins } from '../shared/visitors/admission.ts';
import { submitEnvironment } from './environment.ts';
import { receiveChange, receiveResponse } from './response/receive.ts';
import { errorPage, showWidget } from './widget/form-page.ts';
import { findRoute, type Route } from './widget/route.ts';

const config = bundledConfig<BundledFeedback>();
const door = openTools(parseEnvironment(submitEnvironment), { signsTokens: true });
const { table, now } = door;
const fuse = openFuse({ table, now, budget: config.budget, forms: Object.keys(config.widgets) });
const tools = { ...door, fuse, recipients: config.to.length, timeZone: config.timeZone };

export const handler = frontDoor<Route>({
  methods: ['POST', 'PUT', 'GET'],
  findRoute: (segments, request) => findRoute(segments, config, request.headers.origin),
  methodsOf,
  originsOf: ({ widget }) => gateOrigins(widget),
  async answer(visit) {
    const { route, request } = visit;
    visit.note({ widget: route.widgetId });
    if (route.target === 'response') return receiveChange(tools, visit, route.responseId);
    if (request.method === 'POST') return receiveResponse(tools, visit);
    visit.note({ outcome: 'shown' });
    return showWidget(request, route, { newId, config });
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

function methodsOf({ target }: Route): string[] {
  if (target === 'response') return ['PUT'];
  return target === 'widget' ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
}
