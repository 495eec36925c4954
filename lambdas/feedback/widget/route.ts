import type { FeedbackConfig, WidgetConfig } from '../../../config/feedback.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { isId } from '../../shared/runtime/ids.ts';

/** What an address of the front door stands for. */
export type Route = { readonly widgetId: string; readonly widget: WidgetConfig } & (
  | { readonly target: 'widget' | 'thanks' | 'summary' }
  | { readonly target: 'response'; readonly responseId: string }
);

/**
 * Finds the widget of `/feedback/{widget}`, `/feedback/{widget}/{response}`, `…/thanks` or `…/summary`.
 *
 * @param segments the path's parts, without empty ones
 * @throws HttpError 404
 */
export function findRoute(segments: readonly string[], { widgets }: Pick<FeedbackConfig, 'widgets'>): Route {
  const [collection, widgetId = '', part, ...rest] = segments;
  const known = part === undefined || part === 'thanks' || part === 'summary' || isId(part);
  if (collection !== 'feedback' || widgetId === '' || !known || rest.length > 0)
    throw new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.');
  const widget = Object.hasOwn(widgets, widgetId) ? widgets[widgetId] : undefined;
  if (!widget) throw new HttpError(404, 'WIDGET_NOT_FOUND', 'There is no such widget.');
  if (part === undefined) return { target: 'widget', widgetId, widget };
  if (part === 'thanks' || part === 'summary') return { target: part, widgetId, widget };
  return { target: 'response', responseId: part, widgetId, widget };
}
