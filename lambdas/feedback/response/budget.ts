/** What a response costs, and who hears of low ratings where its pipeline has a budget that runs short. */
import { costsOf } from '../../../config/activities.ts';
import type { BundledFeedback, WidgetConfig } from '../../../config/feedback.ts';
import { shedPartition } from '../../shared/budget/shed.ts';
import { type HeldSet, heldSets } from '../../shared/spam/held-mail.ts';
import { alertRecipients } from './decide.ts';
import type { FeedbackResponse } from './response.ts';

const COSTS = costsOf('feedback');

/** What a change of a response costs, in millionths of a dollar. */
export const CHANGE_COST = COSTS.response;

/**
 * What a response costs, in millionths of a dollar. Its alert is charged for each address that gets it, also those that a rule names.
 *
 * @param to who gets alerts that no rule leads elsewhere
 * @param isMailed whether there is an alert
 */
export function costOf(
  widget: Pick<WidgetConfig, 'rules'>,
  response: Pick<FeedbackResponse, 'routed'>,
  { to, isMailed }: { readonly to: readonly string[]; readonly isMailed: boolean },
): number {
  return COSTS.response + (isMailed ? COSTS.alert * alertRecipients(widget, response, to).length : 0);
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
