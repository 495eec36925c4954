import type { WidgetConfig } from '../../../config/feedback.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import { PROVIDERS } from '../../shared/spam/captcha.ts';
import { hasDefaultFaces } from './texts.ts';

/** What the widget's script has to know to show itself. */
export function definitionOf(widget: WidgetConfig) {
  const { kind, title, comment, email, questions, emoji, captcha } = widget;
  const scale = scaleOf(widget);
  return {
    kind,
    ...(title !== undefined && { title }),
    ratings: scale ? ratingsOf(scale) : [],
    ...(kind === 'emoji' && {
      emoji: hasDefaultFaces(widget) ? emoji.map(({ symbol }) => ({ symbol })) : emoji,
    }),
    comment: kind === 'comment' ? 'required' : comment,
    email,
    // The field in which the page's captcha puts its proof.
    ...(captcha && { proof: PROVIDERS[captcha.provider].field }),
    questions: Object.entries(questions).map(([id, { label, type, required, ...rest }]) => ({
      id,
      label,
      type,
      required,
      ...('options' in rest && { options: rest.options, multiple: rest.multiple }),
    })),
  };
}
