/** What a redrive did and what it left, in words. */
import type { LegPipeline, redriveAccounts } from './pipelines.ts';
import type { RedriveResult } from './redrive.ts';

const FLAGS = '--include-unknown, --include-bounced, --include-autoresponses';

/** Which alarms ring while dead letters are there. */
const ALARMS: Readonly<Record<LegPipeline, string>> = {
  contact: 'contact-dead-letters',
  feedback: 'feedback-dead-letters',
  images: 'images-dead-letters and images-told-dead-letters',
};

/** What a redrive did, and what it left. */
export function describeRedrive(name: LegPipeline, result: RedriveResult): string[] {
  const { reopened, hastened, skipped, unwanted, deadLetters } = result;
  return [
    `Tried again: ${reopened} given up, ${hastened} waiting. Dead letters cleared: ${deadLetters}.`,
    ...(skipped > 0
      ? [
          `Left alone: ${skipped} whose outcome is unknown, that bounced, or that answer visitors. To include them: ${FLAGS}`,
        ]
      : []),
    ...(unwanted > 0
      ? [`Left alone: ${unwanted} whose receiver complained of an answer. No flag includes them.`]
      : []),
    ...describeLeft(result, ALARMS[name]),
  ];
}

/** @param alarm rings for as long as letters are there; the runbook has a chapter of that name */
export function describeLeft({ lettersLeft }: Pick<RedriveResult, 'lettersLeft'>, alarm: string): string[] {
  if (lettersLeft === 0) return [];
  return [
    `Dead letters left: ${lettersLeft}. They say nothing that can be tried again, and the alarm goes on until you have looked at them and deleted them: docs/runbook.md, ${alarm}.`,
  ];
}

/** What a redrive of Instagram's replies did, and of what destinations hear of them. */
export function describeReplies({
  reopened,
  returned,
  cleared,
  destinations,
}: Awaited<ReturnType<typeof redriveAccounts>>): string[] {
  const { hastened, skipped, deadLetters } = destinations;
  return [
    `Tried again: ${reopened + destinations.reopened} given up, ${hastened} waiting. Dead letters: ${returned} matched again, ${cleared + deadLetters} cleared.`,
    ...(skipped > 0
      ? [
          `Left alone: ${skipped} that destinations may have heard, as no answer came. To include them: --include-unknown`,
        ]
      : []),
    ...describeLeft(destinations, 'keyword-dm-told-dead-letters'),
  ];
}
