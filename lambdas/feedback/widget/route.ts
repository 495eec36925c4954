import type { FeedbackConfig, WidgetConfig } from '../../../config/feedback.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { isId } from '../../shared/runtime/ids.ts';
import { gateOrigins } from '../../shared/visitors/admission.ts';

/** What an address of the front door stands for. */
export type Route = WidgetRoute | UnsubscribeRoute;

export type WidgetRoute = { readonly widgetId: string; readonly widget: WidgetConfig } & (
  | { readonly target: 'widget' | 'thanks' | 'summary' }
  | { readonly target: 'response'; readonly responseId: string }
);

interface UnsubscribeRoute {
  readonly target: 'unsubscribe';
  readonly widgetId: string;
  /** None where it was taken out of the configuration: the links of its mails go on ending surveys. */
  readonly widget?: WidgetConfig | undefined;
}

/** The form of a configured id; the schema itself would weigh down every function that finds a route. */
const WIDGET_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Finds the widget of `/feedback/{widget}`, `/feedback/{widget}/{response}`, `…/thanks`, `…/summary` or `…/unsubscribe`.
 *
 * @param segments the path's parts, without empty ones
 * @param origin of the page that asks, as its browser names it
 * @throws HttpError 404
 */
export function findRoute(
  segments: readonly string[],
  { widgets }: Pick<FeedbackConfig, 'widgets'>,
  origin?: string,
): Route {
  const [collection, widgetId = '', part, ...rest] = segments;
  const known = part === undefined || part === 'unsubscribe' || isPart(part) || isId(part);
  if (collection !== 'feedback' || widgetId === '' || !known || rest.length > 0)
    throw new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.');
  const widget = Object.hasOwn(widgets, widgetId) ? widgets[widgetId] : undefined;
  if (part === 'unsubscribe' && WIDGET_ID.test(widgetId)) return { target: part, widgetId, widget };
  if (!widget)
    throw new HttpError(404, 'WIDGET_NOT_FOUND', `There is no such widget.${othersOf(widgets, origin)}`);
  if (part === undefined) return { target: 'widget', widgetId, widget };
  if (isPart(part)) return { target: part, widgetId, widget };
  return { target: 'response', responseId: part, widgetId, widget };
}

function isPart(part: string): part is 'thanks' | 'summary' {
  return part === 'thanks' || part === 'summary';
}

/** Who mistyped an id on a page of theirs reads there which ones there are; to others it is nobody's business. */
function othersOf(widgets: FeedbackConfig['widgets'], origin: string | undefined): string {
  const theirs = Object.entries(widgets).filter(([, widget]) => gateOrigins(widget).has(origin ?? ''));
  return theirs.length > 0 ? ` There are: ${theirs.map(([id]) => id).join(', ')}.` : '';
}
