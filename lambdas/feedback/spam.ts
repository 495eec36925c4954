import type { WidgetConfig } from '../../lib/config/feedback.ts';
import type { Fields } from '../shared/http/fields.ts';

/** Why a response is taken for spam; empty when it is not. */
export function spamReasons({ honeypot }: Pick<WidgetConfig, 'honeypot'>, fields: Fields): string[] {
  const isTrapped = ['_gotcha', honeypot].some(
    (name) => name !== undefined && [fields.get(name) ?? ''].flat().some((text) => text.trim() !== ''),
  );
  return isTrapped ? ['honeypot'] : [];
}
