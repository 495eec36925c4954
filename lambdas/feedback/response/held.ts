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

/** A week's digest is a day late at most. */
const DIGEST_DAYS = 8;

/**
 * The people who hear of held responses, with their widgets, where no other mail tells them. A widget without alerts waits for its
 * weekly digest first. A week in which nothing counted has none.
 */
export function heldMailSets(config: Config): HeldSet[] {
  const { widgets, to } = config;
  return heldSets(
    Object.entries(widgets).flatMap(([id, { alert, retentionDays }]) => {
      const held = heldOf(id, config);
      // What is deleted before then can't be told any more.
      const waitsDays = alert ? 1 : Math.max(1, Math.min(DIGEST_DAYS, retentionDays - 1));
      return held ? [{ ...held, waitsDays, to }] : [];
    }),
  );
}
