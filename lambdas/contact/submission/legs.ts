import type { FormConfig } from '../../../config/contact.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { autoresponseOf, destinationsFor } from './decide.ts';
import type { Submission } from './submission.ts';

/**
 * The kinds of leg that a submission can have: the owner's mail, the answer to the visitor, the owner's own service, and
 * destinations, each of which has a leg of its own, such as `destination:team`.
 */
export const CONTACT_LEGS = ['mail', 'autoresponse', 'webhook', 'destination'] as const;
export type ContactLeg = (typeof CONTACT_LEGS)[number];

/** As a leg is named. */
export type LegName = Exclude<ContactLeg, 'destination'> | `destination:${string}`;

/** The one whose receiver a stranger chooses. */
export const VISITORS_LEG = 'autoresponse' satisfies ContactLeg;

/** Whoever complained of an answer gets it a second time by no flag, and by no button. */
export function isUnwanted({ leg, reason }: Pick<Leg, 'leg' | 'reason'>): boolean {
  return leg === VISITORS_LEG && reason === 'complaint';
}

/** Whether its owner may have a leg of a submission tried again that has failed. */
export function mayRetry({ state }: Pick<Submission, 'state'>, leg: Leg): boolean {
  return state !== 'spam' && !isUnwanted(leg);
}

type Sending = Pick<FormConfig, 'autoresponse' | 'autoresponses' | 'webhook' | 'destinations' | 'rules'>;

/** What a submission sends, by its form. Spam sends nothing until it is released. */
export function legsOf(
  form: Sending,
  submission: Pick<Submission, 'state' | 'replyTo' | 'routed'>,
): LegName[] {
  if (submission.state === 'spam') return [];
  const answers = autoresponseOf(form, submission) !== undefined && submission.replyTo !== undefined;
  return [
    'mail',
    ...(answers ? (['autoresponse'] as const) : []),
    ...(form.webhook ? (['webhook'] as const) : []),
    ...destinationsFor(form, submission).map((id) => `destination:${id}` as const),
  ];
}
