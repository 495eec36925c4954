import type { ContactConfig } from '../../../config/contact.ts';
import { type HeldSet, heldSets } from '../../shared/spam/held-mail.ts';
import type { HeldTexts } from '../../shared/spam/held-note.ts';
import { formPartition } from './submission.ts';

type Forms = Pick<ContactConfig, 'forms'>;

/** What the owner is told of a form's spam; undefined where it is not to be told. */
export function heldOf(id: string, { forms }: Forms): HeldTexts | undefined {
  if (!Object.hasOwn(forms, id) || !forms[id]?.spam.tellHeld) return undefined;
  const command = `npm run owner -- list --form ${id} --state spam`;
  return { id, entity: 'form', partition: formPartition(id, 'spam'), command };
}

/** Who is told of which forms' spam where no submission's mail says it. */
export function heldMailSets(config: Forms): HeldSet[] {
  return heldSets(
    Object.entries(config.forms).flatMap(([id, { to }]) => {
      const held = heldOf(id, config);
      return held ? [{ ...held, to }] : [];
    }),
  );
}
