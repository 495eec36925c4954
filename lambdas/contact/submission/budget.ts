/** What a submission costs, and what of it is left out where its pipeline has a budget that runs short. */
import { costsOf } from '../../../config/activities.ts';
import type { FormConfig } from '../../../config/contact.ts';
import { isAtLeast, type Step } from '../../shared/budget/pace.ts';
import { CLOSED, notToday } from '../../shared/budget/refuse.ts';
import { shedPartition } from '../../shared/budget/shed.ts';
import type { HttpError } from '../../shared/http/errors.ts';
import { kindOf } from '../../shared/legs/lease.ts';
import { type HeldSet, heldSets } from '../../shared/spam/held-mail.ts';
import type { CheckedFile } from '../files/check.ts';
import type { ContactLeg, LegName } from './legs.ts';
import type { Submission } from './submission.ts';

const COSTS = costsOf('contact');
const MEGABYTE = 1_000_000;

/** Why a submission can't be taken; undefined when it can. Spam sends nothing and is let in, but for its files. */
export function refusalOf(
  step: Step,
  { isSpam, files }: { readonly isSpam: boolean; readonly files: readonly CheckedFile[] },
  now: Date,
): HttpError | undefined {
  if (step === 'closed' && !isSpam) return notToday(CLOSED, now);
  if (files.length === 0 || !isAtLeast(step, 'no-files')) return undefined;
  const sentence =
    'No more files can be taken today, and your message was not kept. Please send it without files, or with them tomorrow.';
  return notToday(sentence, now);
}

/** From which step on a leg is left out. The owner's own service is told to the end. */
const SHED_FROM: Readonly<Record<ContactLeg, Step>> = {
  autoresponse: 'no-autoresponses',
  mail: 'sparing',
  webhook: 'closed',
  destination: 'closed',
};

const kind = (leg: LegName) => kindOf(leg) as ContactLeg;

/**
 * Parts a submission's legs: those that leave, and those that are left out. The summary goes to the form's own recipients, so
 * a mail that a rule leads to others leaves to the end: its words are not for them.
 */
export function shareOut(
  legs: readonly LegName[],
  step: Step,
  { routed }: Pick<Submission, 'routed'>,
): { readonly legs: LegName[]; readonly shed: LegName[] } {
  const shedFrom = (leg: LegName) => (leg === 'mail' && routed?.to ? 'closed' : SHED_FROM[kind(leg)]);
  return {
    legs: legs.filter((leg) => !isAtLeast(step, shedFrom(leg))),
    shed: legs.filter((leg) => isAtLeast(step, shedFrom(leg))),
  };
}

/** In millionths of a dollar. */
export function costOf(
  to: readonly string[],
  legs: readonly LegName[],
  files: readonly CheckedFile[],
): number {
  const times: Readonly<Record<ContactLeg, number>> = {
    mail: to.length,
    autoresponse: 1,
    webhook: 1,
    destination: 1,
  };
  const bytes = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  const sent = legs.reduce((sum, leg) => sum + COSTS[kind(leg)] * times[kind(leg)], 0);
  return COSTS.submission + sent + Math.ceil((bytes / MEGABYTE) * COSTS.megabyte);
}

/** Who gets one mail an hour about which forms, where single mails are left out. */
export function summarySets(forms: Readonly<Record<string, Pick<FormConfig, 'to'>>>): HeldSet[] {
  return heldSets(
    Object.entries(forms).map(([id, { to }]) => ({
      id,
      to,
      entity: 'form',
      list: shedPartition(id),
      kind: 'shed',
      settleSeconds: 300,
      command: `npm run owner -- list --form ${id}`,
    })),
  );
}
