/** The rules of a widget on what it has received. */
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import type { KnownDestinations } from '../../../config/told.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import { selectNewest } from '../../shared/owner/collection.ts';
import { answerCounts, answerReplay, PAST_BATCH, type Past } from '../../shared/owner/past.ts';
import type { Call, OwnerRoute } from '../../shared/owner/router.ts';
import { within } from '../../shared/people/caller.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { sideOfWidget, storedResponse } from '../response/decide.ts';
import { type FeedbackResponse, RESPONSE_STATES, widgetPartition } from '../response/response.ts';

interface Shared {
  readonly store: TimedTable;
  readonly config: Pick<BundledFeedback, 'widgets' | 'timeZone' | 'to'> & {
    readonly destinations: KnownDestinations;
  };
}

export function pastRoutes(shared: Shared): OwnerRoute[] {
  return [
    {
      method: 'POST',
      path: '/owner/widgets/{id}/rules/replay',
      keeps: 'entry',
      right: 'read',
      isChange: false,
      answer: async (request, { id = '' }, call) => answerReplay(pastOf(shared, id, call), request),
    },
    {
      method: 'GET',
      path: '/owner/widgets/{id}/rules/counts',
      keeps: 'entry',
      answer: async (request, { id = '' }, call) => answerCounts(pastOf(shared, id, call), request),
    },
  ];
}

/** @throws HttpError 404 for a widget that is not configured, or out of the caller's reach */
function pastOf({ store, config }: Shared, id: string, { reach }: Call): Past<FeedbackResponse> {
  const widget = Object.hasOwn(config.widgets, id) && within(reach, id) ? config.widgets[id] : undefined;
  if (!widget) throw notFound();
  return {
    read: (from, position) =>
      selectNewest<FeedbackResponse, (typeof RESPONSE_STATES)[number]>(
        store,
        { widget: id, ...(from !== undefined && { from }) },
        {
          entity: 'widget',
          configured: [id],
          reach,
          states: RESPONSE_STATES,
          partition: widgetPartition,
          position,
          batch: PAST_BATCH,
        },
      ),
    storedOf: storedResponse,
    firedOf: ({ rules }) => rules,
    side: sideOfWidget(widget, config.to),
    tryRules: (rules) => tryRules(widget, rules, config),
    timeZone: config.timeZone,
    now: store.now,
  };
}

/** The schema is loaded where it is needed: no other of the owner's routes does. */
async function tryRules(widget: WidgetConfig, rules: unknown, { to, destinations }: Shared['config']) {
  const [{ widgetWithRules }, { mistakesIn }] = await together([
    import('../../../config/feedback.ts'),
    import('../../../config/mistakes.ts'),
  ]);
  const result = widgetWithRules(widget, rules, destinations);
  return result.success ? sideOfWidget(result.data, to) : mistakesIn(result.error);
}
