/** What a response costs, and who hears of low ratings where its pipeline has a budget that runs short. */
import { costsOf } from '../../../config/activities.ts';
import type { BundledFeedback } from '../../../config/feedback.ts';
import { shedPartition } from '../../shared/budget/shed.ts';
import { type HeldSet, heldSets } from '../../shared/spam/held-mail.ts';

const COSTS = costsOf('feedback');

/** In millionths of a dollar. @param recipients of an alert; none, and there is none */
export function costOf(recipients: number): number {
  return COSTS.response + COSTS.alert * recipients;
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
