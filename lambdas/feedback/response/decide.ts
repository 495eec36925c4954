/** What a widget's rules make of a response. */
import type { WidgetConfig } from '../../../config/feedback.ts';
import { addressesOf } from '../../../config/recipients.ts';
import { type Decision, decide } from '../../shared/rules/decide.ts';
import { loadPatterns } from '../../shared/rules/patterns.ts';
import type { Judgement } from '../../shared/spam/check.ts';
import type { Content, FeedbackResponse } from './response.ts';

interface Judged {
  readonly content: Content;
  readonly judgement: Judgement;
  readonly now: Date;
}

export async function decideResponse(
  { rules }: Pick<WidgetConfig, 'rules'>,
  { content, judgement, now }: Judged,
  timeZone: string,
): Promise<Decision> {
  const { comment, email, answers = {}, attributes = {}, language, rating, page } = content;
  const named = { ...attributes, ...answers, comment, email };
  const facts = {
    fields: Object.entries(named).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
    language,
    score: rating,
    page,
    signals: judgement.signals,
    isHeld: judgement.reasons.length > 0,
    receivedAt: now,
  };
  return decide(rules, facts, { timeZone, findPattern: await loadPatterns(rules) });
}

/** Who gets a response's alert: whom its rules named, as far as the widget's rules still name them, else everybody's recipients. */
export function alertRecipients(
  { rules }: Pick<WidgetConfig, 'rules'>,
  { routed }: Pick<FeedbackResponse, 'routed'>,
  to: readonly string[],
): readonly string[] {
  const listed = addressesOf({ to, rules });
  const named = routed?.to?.filter((address) => listed.includes(address)) ?? [];
  return named.length > 0 ? named : to;
}
