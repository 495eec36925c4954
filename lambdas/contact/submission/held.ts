import type { FormConfig } from '../../../config/contact.ts';
import { type HeldSet, heldSets } from '../../shared/spam/held-mail.ts';
import type { HeldTexts } from '../../shared/spam/held-note.ts';
import { formPartition } from './submission.ts';

/** What the owner is told of a form's spam; undefined where it is not to be told. */
export function heldOf(id: string, { spam }: Pick<FormConfig, 'spam'>): HeldTexts | undefined {
  if (!spam.tellHeld) return undefined;
  const command = `npm run owner -- list --form ${id} --state spam`;
  return { id, entity: 'form', list: formPartition(id, 'spam'), command };
}

/** Who is told of which forms' spam where no submission's mail says it. */
export function heldMailSets(forms: Readonly<Record<string, Pick<FormConfig, 'spam' | 'to'>>>): HeldSet[] {
  return heldSets(
    Object.entries(forms).flatMap(([id, form]) => {
      const held = heldOf(id, form);
      return held ? [{ ...held, to: form.to }] : [];
    }),
  );
}
