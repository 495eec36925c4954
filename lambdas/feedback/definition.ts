import type { WidgetConfig } from '../../lib/config/feedback.ts';
import { ratingsOf, scaleOf } from './scale.ts';

/** What the widget's script has to know to show itself. */
export function definitionOf(widget: WidgetConfig) {
  const { kind, title, comment, email, questions, emoji } = widget;
  const scale = scaleOf(widget);
  return {
    kind,
    ...(title !== undefined && { title }),
    ratings: scale ? ratingsOf(scale) : [],
    ...(kind === 'emoji' && { emoji }),
    comment: kind === 'comment' ? 'required' : comment,
    email,
    questions: Object.entries(questions).map(([id, { label, type, required, ...rest }]) => ({
      id,
      label,
      type,
      required,
      ...('options' in rest && { options: rest.options, multiple: rest.multiple }),
    })),
  };
}
