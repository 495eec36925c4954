/** What a response says, as its owner reads it. */
import type { WidgetConfig } from '../../../config/feedback.ts';
import { scaleOf } from '../../../config/scale.ts';
import { wordsIn } from '../../../config/words.ts';
import type { FeedbackResponse } from '../response/response.ts';
import { optionsOf, questionsOf } from '../widget/questions.ts';

/** `2 of 5` */
export function ratingOf({ rating }: FeedbackResponse, widget: WidgetConfig): string {
  return `${rating ?? '–'} of ${scaleOf(widget)?.highest}`;
}

/** Everything but the rating; what was left out is missing. */
export function saidIn(
  response: FeedbackResponse,
  widget: WidgetConfig,
): { readonly label: string; readonly value: string }[] {
  const asked = Object.entries(response.answers ?? {}).map(([id, answer]) => {
    const question = Object.hasOwn(questionsOf(widget), id) ? questionsOf(widget)[id] : undefined;
    const options = question ? optionsOf(question) : [];
    const shown = [answer].flat().map((value) => {
      const option = options.find((one) => one.value === value);
      return option ? wordsIn(option.label) : value;
    });
    return [question ? wordsIn(question.label) : id, shown.join(', ')] as const;
  });
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Comment', response.comment],
    ...asked,
    ['Page', response.page],
    ['E-mail', response.email],
    ['User', response.user],
    ...Object.entries(response.attributes ?? {}),
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
