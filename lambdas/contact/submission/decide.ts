/** What a form's rules make of a submission, and what of it holds when it leaves. */
import type { AutoresponseConfig, FormConfig } from '../../../config/contact.ts';
import { addressesOf } from '../../../config/recipients.ts';
import { destinationsOf } from '../../../config/told.ts';
import type { Facts } from '../../shared/rules/conditions.ts';
import { type Decision, decide } from '../../shared/rules/decide.ts';
import { loadPatterns } from '../../shared/rules/patterns.ts';
import type { Side, Stored } from '../../shared/rules/replay.ts';
import type { Judgement } from '../../shared/spam/check.ts';
import type { SpecialFields } from '../form/special-fields.ts';
import type { Submission } from './submission.ts';

interface Judged {
  readonly content: Pick<SpecialFields, 'answers' | 'language'>;
  readonly files: number;
  readonly judgement: Judgement;
  readonly now: Date;
}

export async function decideSubmission(
  { rules }: Pick<FormConfig, 'rules'>,
  { content, files, judgement, now }: Judged,
  timeZone: string,
): Promise<Decision> {
  const facts = {
    fields: content.answers,
    language: content.language,
    files,
    signals: judgement.signals,
    isHeld: judgement.reasons.length > 0,
    receivedAt: now,
  };
  return decide(rules, facts, { timeZone, findPattern: await loadPatterns(rules) });
}

type Kept = Pick<
  Submission,
  'id' | 'receivedAt' | 'state' | 'language' | 'signals' | 'points' | 'spamReasons'
> & { readonly fields: Facts['fields']; readonly attachments?: readonly unknown[] };

/** A submission as rules are tried on it again. */
export function storedSubmission(submission: Kept): Stored {
  const { id, receivedAt, state, fields, language, attachments = [] } = submission;
  const { signals, points, spamReasons } = submission;
  const files = attachments.length;
  return { id, receivedAt, state, fields, language, files, signals, points, spamReasons };
}

/** How a form decides. */
export function sideOfForm({
  rules,
  spam,
  to,
  destinations,
}: Pick<FormConfig, 'rules' | 'spam' | 'to' | 'destinations'>): Side {
  const usual = { to, ...(destinations.length > 0 && { destinations }) };
  return { rules, threshold: spam.threshold, usual, mails: () => true };
}

/** Whom a submission's rules sent its mail to, as far as the configuration still lists them for its form; nobody where they did not. */
export function routedTo(
  form: Pick<FormConfig, 'to' | 'rules'>,
  { routed }: Pick<Submission, 'routed'>,
): readonly string[] {
  const listed = addressesOf(form);
  return routed?.to?.filter((address) => listed.includes(address)) ?? [];
}

/** Who gets a submission's mail: whom its rules named, else the form's own recipients. */
export function recipientsOf(
  form: Pick<FormConfig, 'to' | 'rules'>,
  submission: Pick<Submission, 'routed'>,
): readonly string[] {
  const named = routedTo(form, submission);
  return named.length > 0 ? named : form.to;
}

/** Which destinations are told of a submission: those that its rules named, as far as they are still listed, else the form's. */
export function destinationsFor(
  form: Pick<FormConfig, 'destinations' | 'rules'>,
  { routed }: Pick<Submission, 'routed'>,
): readonly string[] {
  const listed = destinationsOf(form);
  const named = routed?.destinations?.filter((one) => listed.includes(one)) ?? [];
  return named.length > 0 ? named : form.destinations;
}

/** The answer that a submission's visitor gets; undefined for none, and for one that is no longer configured. */
export function autoresponseOf(
  { autoresponse, autoresponses }: Pick<FormConfig, 'autoresponse' | 'autoresponses'>,
  { routed }: Pick<Submission, 'routed'>,
): AutoresponseConfig | undefined {
  const chosen = routed?.autoresponse;
  if (chosen === false) return undefined;
  if (chosen === undefined) return autoresponse;
  return Object.hasOwn(autoresponses, chosen) ? autoresponses[chosen] : undefined;
}
