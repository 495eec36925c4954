/** What a response costs, and who hears of low ratings where its pipeline has a budget that runs short. */
import { costsOf } from '../../../config/activities.ts';
import type { BundledFeedback } from '../../../config/feedback.ts';
import { shedPartition } from '../../shared/budget/shed.ts';
import { type HeldSet, heldSets } from '../../shared/spam/held-mail.ts';
import type { FeedbackResponse } from './response.ts';

const COSTS = costsOf('feedback');

/** In millionths of a dollar. @param recipients of an alert; none, and there is none */
export function costOf(recipients: number): number {
  return COSTS.response + COSTS.alert * recipients;
}

/**
 * Whether the budget leaves out a response's alert. The summary goes to the pipeline's own recipients: an alert that a rule
 * leads to others leaves to the end, as its words are not for them.
 *
 * @param isSparing whether single alerts are left out
 */
export function isAlertShed(isSparing: boolean, { routed }: Pick<FeedbackResponse, 'routed'>): boolean {
  return isSparing && !routed?.to;
}

/** Who gets one mail an hour about low ratings of which widgets, where single alerts are left out. */
export function summarySets({ widgets, to }: Pick<BundledFeedback, 'widgets' | 'to'>): HeldSet[] {
  return heldSets(
    Object.entries(widgets).flatMap(([id, { alert }]) => {
      if (!alert) return [];
      const command = `npm run owner -- feedback list --widget ${id}`;
      const shed = { kind: 'shed', list: shedPartition(id), settleSeconds: 300 };
      return [{ id, to, entity: 'widget', command, ...shed }];
    }),
  );
}
