import type { BundledFeedback } from '../../../config/feedback.ts';
import { type HeldSet, heldSets } from '../../shared/spam/held-mail.ts';
import type { HeldTexts } from '../../shared/spam/held-note.ts';
import { widgetPartition } from './response.ts';

type Config = Pick<BundledFeedback, 'widgets' | 'to'>;

/** What the owner is told of a widget's spam; undefined where it is not to be told. */
export function heldOf(id: string, { widgets }: Pick<Config, 'widgets'>): HeldTexts | undefined {
  if (!Object.hasOwn(widgets, id) || !widgets[id]?.spam.tellHeld) return undefined;
  const command = `npm run owner -- feedback list --widget ${id} --state spam`;
  return { id, entity: 'widget', list: widgetPartition(id, 'spam'), command };
}

/** A mail of its own is for the widgets that alert: of the others, the weekly digest says it. */
export function heldMailSets(config: Config): HeldSet[] {
  const { widgets, to } = config;
  return heldSets(
    Object.entries(widgets).flatMap(([id, { alert }]) => {
      const held = heldOf(id, config);
      return alert && held ? [{ ...held, to }] : [];
    }),
  );
}
