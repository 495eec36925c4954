/** When a form takes submissions. */
import type { FormConfig } from '../../../config/contact.ts';
import { CLOSED } from '../../shared/visitors/admission.ts';

/** What a visitor reads of a form that is closed; undefined while it is open. */
export function closedBecause(
  { active, opens, closes }: Pick<FormConfig, 'active' | 'opens' | 'closes'>,
  now: Date,
): string | undefined {
  if (!active) return CLOSED;
  if (opens !== undefined && now.getTime() < Date.parse(opens)) return 'This form is not open yet.';
  if (closes !== undefined && now.getTime() >= Date.parse(closes)) return 'This form is closed.';
  return undefined;
}
