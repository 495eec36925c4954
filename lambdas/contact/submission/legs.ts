import type { FormConfig } from '../../../config/contact.ts';
import { autoresponseOf } from './decide.ts';
import type { Submission } from './submission.ts';

/** The kinds of leg that a submission can have: the owner's mail, the answer to the visitor, the owner's own service. */
export const CONTACT_LEGS = ['mail', 'autoresponse', 'webhook'] as const;
export type ContactLeg = (typeof CONTACT_LEGS)[number];

/** The one whose receiver a stranger chooses. */
export const VISITORS_LEG: ContactLeg = 'autoresponse';

/** What a submission sends, by its form. Spam sends nothing until it is released. */
export function legsOf(
  form: Pick<FormConfig, 'autoresponse' | 'autoresponses' | 'webhook'>,
  submission: Pick<Submission, 'state' | 'replyTo' | 'routed'>,
): ContactLeg[] {
  if (submission.state === 'spam') return [];
  const configured: Record<ContactLeg, boolean> = {
    mail: true,
    autoresponse: autoresponseOf(form, submission) !== undefined && submission.replyTo !== undefined,
    webhook: form.webhook !== undefined,
  };
  return CONTACT_LEGS.filter((leg) => configured[leg]);
}
