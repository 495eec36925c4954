/** What a rule can change, in words. */
import type { I18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';

const NAMES: Readonly<Record<string, PlainKey>> = {
  to: 'past.nameTo',
  destinations: 'past.nameDestinations',
  held: 'past.nameHeld',
  hold: 'past.nameHeld',
  labels: 'past.nameLabels',
  assignee: 'past.nameAssignee',
  autoresponse: 'past.nameAutoresponse',
  redirect: 'past.nameRedirect',
};

export function partName(part: string, t: I18n['t']): string {
  const key = NAMES[part];
  return key === undefined ? part : t(key);
}

/** A side of a difference: addresses, a name, yes or no, or nothing. */
export function shown(value: unknown, t: I18n['t']): string {
  if (value === undefined) return t('past.noneThere');
  if (typeof value === 'boolean') return t(value ? 'past.yes' : 'past.no');
  return [value].flat().join(', ');
}

/** In the order in which they are said. */
export const COUNTED = [
  ['to', 'past.partTo'],
  ['destinations', 'past.partDestinations'],
  ['held', 'past.partHeld'],
  ['released', 'past.partReleased'],
  ['labels', 'past.partLabels'],
  ['assignee', 'past.partAssignee'],
  ['autoresponse', 'past.partAutoresponse'],
  ['redirect', 'past.partRedirect'],
] as const;
