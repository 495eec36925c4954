/** What a widget asks besides its rating: its questions, and those that follow certain scores. */
import type { FollowUpConfig, QuestionConfig, WidgetConfig } from '../../../config/feedback.ts';
import type { Words } from '../../../config/words.ts';

type Asking = Pick<WidgetConfig, 'questions' | 'followUps'>;

/** Every question by the id that its answer is stored under. */
export function questionsOf({ questions, followUps }: Asking): Readonly<Record<string, QuestionConfig>> {
  const asked = Object.entries(followUps).flatMap(([id, { ask, required, maxLength }]) =>
    ask === undefined ? [] : [[id, { type: 'text' as const, label: ask, required, maxLength }] as const],
  );
  return { ...questions, ...Object.fromEntries(asked) };
}

/** Whether a score is one that it follows. */
export function follows(
  { atLeast, atMost }: Pick<FollowUpConfig, 'atLeast' | 'atMost'>,
  rating: number | undefined,
): boolean {
  if (rating === undefined) return false;
  return rating >= (atLeast ?? rating) && rating <= (atMost ?? rating);
}

/** Whether a question is asked of whoever gave this rating. */
export function isAsked({ followUps }: Pick<Asking, 'followUps'>, id: string, rating: number | undefined) {
  const followUp = Object.hasOwn(followUps, id) ? followUps[id] : undefined;
  return !followUp || follows(followUp, rating);
}

/** What can be chosen: what is stored, and what is read. */
export function optionsOf(question: QuestionConfig): readonly { value: string; label: Words }[] {
  if (question.type !== 'choice') return [];
  return question.options.map((option) =>
    typeof option === 'string' ? { value: option, label: option } : option,
  );
}
