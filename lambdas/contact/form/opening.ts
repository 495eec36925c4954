/** When a form takes submissions. */
import type { FormConfig } from '../../../config/contact.ts';
import { CLOSED } from '../../shared/visitors/admission.ts';

/** What visitors read of a form whose places are taken. */
export const FULL = 'This form is closed: as many have answered as can be taken.';

/** What a visitor reads of a form that is closed; undefined while it is open. */
export function closedBecause(
  { active, opens, closes }: Pick<FormConfig, 'active' | 'opens' | 'closes'>,
  now: Date,
  isFull = false,
): string | undefined {
  if (!active) return CLOSED;
  if (opens !== undefined && now.getTime() < Date.parse(opens)) return 'This form is not open yet.';
  if (closes !== undefined && now.getTime() >= Date.parse(closes)) return 'This form is closed.';
  return isFull ? FULL : undefined;
}
