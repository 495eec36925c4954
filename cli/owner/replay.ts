/** What rules, or another threshold for spam, would have made of submissions that are stored. Nothing is sent. */
import type { FormConfig } from '../../config/contact.ts';
import type { Submission } from '../../contract/client/contact.ts';
import type { Facts } from '../../lambdas/shared/rules/conditions.ts';
import { type Actions, decide, differences, type Fired } from '../../lambdas/shared/rules/decide.ts';
import type { FindPattern } from '../../lambdas/shared/rules/patterns.ts';

export interface Trial {
  /** The form as it is configured. */
  readonly now: FormConfig;
  /** The same with what is tried. */
  readonly candidate: FormConfig;
  readonly timeZone: string;
  readonly findPattern: FindPattern;
}

/** What would be different of one submission. */
export interface Difference {
  readonly id: string;
  readonly receivedAt: string;
  /** What of it, such as `to` and `held`. */
  readonly changes: readonly string[];
  readonly now: Outcome;
  readonly candidate: Outcome;
}

interface Outcome extends Actions {
  readonly held: boolean;
}

export interface Replay {
  readonly tried: number;
  /** Those that came before signs of spam were written down: conditions about them can't be tried. */
  readonly withoutSigns: number;
  readonly differences: readonly Difference[];
  /** How often each rule of the candidate fired, in their order. */
  readonly fired: Readonly<Record<string, number>>;
}

/** Tries the candidate on submissions. Shadows of both sides only look on. */
export function replay(submissions: readonly Submission[], trial: Trial): Replay {
  const fired = Object.fromEntries(Object.keys(trial.candidate.rules).map((id) => [id, 0]));
  const different: Difference[] = [];
  let withoutSigns = 0;
  for (const submission of submissions) {
    if (submission.signals === undefined && submission.state === 'spam') withoutSigns++;
    const now = outcomeOf(submission, trial.now, trial);
    const candidate = outcomeOf(submission, trial.candidate, trial);
    for (const { id } of candidate.fired) fired[id] = (fired[id] ?? 0) + 1;
    const changes = changesOf(now.outcome, candidate.outcome);
    const { id, receivedAt } = submission;
    if (changes.length > 0)
      different.push({ id, receivedAt, changes, now: now.outcome, candidate: candidate.outcome });
  }
  return { tried: submissions.length, withoutSigns, differences: different, fired };
}

function outcomeOf(
  submission: Submission,
  form: FormConfig,
  looking: Trial,
): { readonly outcome: Outcome; readonly fired: readonly Fired[] } {
  const isHeld = isHeldAt(submission, form.spam.threshold);
  const { actions, fired } = decide(form.rules, factsOf(submission, isHeld), looking);
  const { hold, to = form.to, ...others } = actions;
  return { outcome: { ...others, to, held: isHeld || hold === true }, fired };
}

function factsOf(submission: Submission, isHeld: boolean): Facts {
  const { fields, language, attachments = [], signals = [], receivedAt } = submission;
  return {
    fields: Object.entries(fields),
    language,
    files: attachments.length,
    signals,
    isHeld,
    receivedAt: new Date(receivedAt),
  };
}

/** What decided alone, such as a trap, decides at any threshold. What its owner put there was not held when it came. */
function isHeldAt(
  { state, points = 0, signals = [], spamReasons = [] }: Submission,
  threshold: number,
): boolean {
  const alone = spamReasons.filter(
    (reason) => !signals.includes(reason) && !['owner', 'rule'].includes(reason),
  );
  return points >= threshold || (state === 'spam' && alone.length > 0);
}

function changesOf(now: Outcome, candidate: Outcome): string[] {
  const { held: before, ...actionsBefore } = now;
  const { held: after, ...actionsAfter } = candidate;
  return [...differences(actionsBefore, actionsAfter), ...(before === after ? [] : ['held'])];
}
