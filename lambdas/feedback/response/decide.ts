/** What a widget's rules make of a response. */
import type { WidgetConfig } from '../../../config/feedback.ts';
import { addressesOf } from '../../../config/recipients.ts';
import { type Decision, decide } from '../../shared/rules/decide.ts';
import { loadPatterns } from '../../shared/rules/patterns.ts';
import type { Side, Stored } from '../../shared/rules/replay.ts';
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
  const facts = {
    ...factsOf(content),
    signals: judgement.signals,
    isHeld: judgement.reasons.length > 0,
    receivedAt: now,
  };
  return decide(rules, facts, { timeZone, findPattern: await loadPatterns(rules) });
}

/** What rules are asked about what was said. */
function factsOf({ comment, email, answers = {}, attributes = {}, language, rating, page }: Content) {
  const named = { ...attributes, ...answers, comment, email };
  const fields = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { fields, language, score: rating, page };
}

type Kept = Content &
  Pick<FeedbackResponse, 'id' | 'receivedAt' | 'changedAt' | 'state' | 'signals' | 'points' | 'spamReasons'>;

/** A response as rules are tried on it again. */
export function storedResponse(response: Kept): Stored {
  const { id, receivedAt, changedAt, state, signals, points, spamReasons } = response;
  const isChanged = changedAt !== undefined;
  return { ...factsOf(response), id, receivedAt, state, signals, points, spamReasons, isChanged };
}

/** How a widget decides. Only a low rating is mailed, so only of those can the recipients differ. */
export function sideOfWidget(
  { rules, spam, alert, destinations }: Pick<WidgetConfig, 'rules' | 'spam' | 'alert' | 'destinations'>,
  to: readonly string[],
): Side {
  return {
    rules,
    threshold: spam.threshold,
    usual: { to: [...to], ...(destinations.length > 0 && { destinations }) },
    mails: ({ score }) => alert !== undefined && score !== undefined && score <= alert.atMost,
  };
}

/** Whom a response's rules sent its alert to, as far as the widget's rules still name them; nobody where they did not. */
export function routedTo(
  { rules }: Pick<WidgetConfig, 'rules'>,
  { routed }: Pick<FeedbackResponse, 'routed'>,
  to: readonly string[],
): readonly string[] {
  const listed = addressesOf({ to, rules });
  return routed?.to?.filter((address) => listed.includes(address)) ?? [];
}

/** Who gets a response's alert: whom its rules named, else everybody's recipients. */
export function alertRecipients(
  widget: Pick<WidgetConfig, 'rules'>,
  response: Pick<FeedbackResponse, 'routed'>,
  to: readonly string[],
): readonly string[] {
  const named = routedTo(widget, response, to);
  return named.length > 0 ? named : to;
}
