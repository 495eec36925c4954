/** What leaves by the owner's routes: named one by one, so that nothing internal slips out. */
import { orderedRecord } from '../../shared/http/ordered.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { presentLegs, presentTimeline } from '../../shared/owner/present-leg.ts';
import type { Fired } from '../../shared/rules/decide.ts';
import type { AttachmentLink } from '../files/links.ts';
import { mayRetry } from '../submission/legs.ts';
import type { Attachment, FieldValue, Submission } from '../submission/submission.ts';
import { tagOf } from './write.ts';

/** A submission as the owner sees it. Times are ISO 8601 in UTC. */
export interface PresentedSubmission {
  readonly id: string;
  readonly form: string;
  readonly state: Submission['state'];
  /** Why it was taken for spam; while it is. */
  readonly spamReasons?: readonly string[];
  readonly receivedAt: string;
  /** When it will be deleted by itself. */
  readonly deletedAfter: string;
  /** In the order sent. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly attachments?: readonly Omit<Attachment, 'key'>[];
  /** Signs of spam that were found when it came in, whether they sufficed or not, and what they count. */
  readonly signals?: readonly string[];
  readonly points?: number;
  /** Which rules fired when it came in, and why. */
  readonly rules?: readonly Fired[];
  readonly replyTo?: string;
  readonly subject?: string;
  readonly language?: string;
  readonly origin?: string;
  /** What it would have sent, and the budget left out. */
  readonly shed?: readonly string[];
  readonly notes?: string;
  readonly labels?: readonly string[];
  readonly assignee?: string;
  /** When its owner changed it last. */
  readonly changedAt?: string;
}

export function presentSubmission(submission: Submission): PresentedSubmission {
  const { id, form, state, spamReasons, receivedAt, deleteAt, fields } = submission;
  const { attachments, replyTo, subject, language, origin, shed } = submission;
  const { signals, points, rules } = submission;
  const { notes, labels, assignee, changedAt } = submission;
  return {
    id,
    form,
    state,
    ...(state === 'spam' && { spamReasons: spamReasons ?? [] }),
    receivedAt,
    deletedAfter: new Date(deleteAt * 1000).toISOString(),
    fields: orderedRecord(fields),
    ...(signals && { signals, points: points ?? 0 }),
    ...(rules && { rules }),
    ...(attachments && { attachments: attachments.map(({ key: _, ...file }) => file) }),
    ...(replyTo !== undefined && { replyTo }),
    ...(subject !== undefined && { subject }),
    ...(language !== undefined && { language }),
    ...(origin !== undefined && { origin }),
    ...(shed !== undefined && { shed }),
    ...(notes !== undefined && { notes }),
    ...(labels !== undefined && { labels }),
    ...(assignee !== undefined && { assignee }),
    ...(changedAt !== undefined && { changedAt }),
  };
}

/** As lists show it: with its legs by kind, and the ETag that a change names by `If-Match`. */
export function presentWithLegs(submission: Submission, legs: readonly Leg[]) {
  return { ...presentSubmission(submission), etag: tagOf(submission), legs: presentLegs(legs) };
}

interface Alone {
  /** Links to its files. */
  readonly files: readonly AttachmentLink[];
  /** For how long its legs are tried. */
  readonly horizonSeconds: number;
}

/** As it is read alone: with links to its files, and the times of its legs. */
export function presentAlone(submission: Submission, legs: readonly Leg[], { files, horizonSeconds }: Alone) {
  return {
    ...presentSubmission(submission),
    ...(files.length > 0 && { attachments: files }),
    etag: tagOf(submission),
    legs: presentTimeline(legs, { horizonSeconds, mayRetry: (leg) => mayRetry(submission, leg) }),
  };
}
