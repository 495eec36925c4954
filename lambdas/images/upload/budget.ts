/** What an upload costs, and whether its pipeline's budget has room for it. */
import { costsOf } from '../../../config/activities.ts';
import type { Fuse } from '../../shared/budget/fuse.ts';
import { isAtLeast } from '../../shared/budget/pace.ts';
import { notToday } from '../../shared/budget/refuse.ts';

const COSTS = costsOf('images');

/** @throws HttpError 429 until tomorrow */
export async function requireBudget(fuse: Fuse, presetId: string, now: Date): Promise<void> {
  const step = await fuse.stepOf(presetId);
  if (isAtLeast(step, 'no-files'))
    throw notToday('No more pictures can be taken today. Please send yours tomorrow.', now);
}

/** Counts an upload with its rendering, before either. */
export function spendUpload(fuse: Fuse, presetId: string): Promise<void> {
  return fuse.spend(presetId, COSTS.upload + COSTS.rendering);
}
