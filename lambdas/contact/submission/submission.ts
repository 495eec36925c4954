/** A stored submission: what the front door writes, the notifier mails and the owner reads. */

import type { Actions, Fired } from '../../shared/rules/decide.ts';

/** A field's answer; a field that was sent several times is a list. */
export type FieldValue = string | string[];

export const SUBMISSION_STATES = ['new', 'read', 'archived', 'spam'] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** A file that came with a submission. */
export interface Attachment {
  /** Where it is in the bucket. */
  readonly key: string;
  /** As the visitor named it, made harmless. */
  readonly name: string;
  /** The media type that its bytes have, whatever was said of it. */
  readonly type: string;
  /** Its size. */
  readonly bytes: number;
  /** The declared field that it came in. */
  readonly field?: string;
}

/** What rules decide of what a submission sends; what is absent is as its form says. */
export type Routed = Pick<Actions, 'to' | 'autoresponse' | 'destinations'>;

export interface Submission {
  /** `submission#<id>` */
  readonly pk: string;
  readonly sk: 'submission';
  readonly type: 'submission';
  readonly id: string;
  /** The form's id in the configuration. */
  readonly form: string;
  readonly state: SubmissionState;
  /** Why it was taken for spam. */
  readonly spamReasons?: readonly string[];
  readonly receivedAt: string;
  /** The signs of spam that were found when it came in, whether they sufficed or not, and what they count. Absent without any. */
  readonly signals?: readonly string[];
  readonly points?: number;
  /** Which rules fired when it came in, and why. Absent when none did. */
  readonly rules?: readonly Fired[];
  /** What they changed of where it goes. */
  readonly routed?: Routed;
  /** In the order sent. Pairs, because a map's keys would lose their order in the table. */
  readonly fields: readonly (readonly [name: string, value: FieldValue])[];
  readonly attachments?: readonly Attachment[];
  /** The visitor's address, for an answer. */
  readonly replyTo?: string;
  /** The visitor's `_subject`. */
  readonly subject?: string;
  readonly language?: string;
  /** The origin that the browser named. */
  readonly origin?: string;
  /** Partition keys under which it is found by the e-mail addresses in it, see `people.ts`. */
  readonly people: readonly string[];
  /** What it would have sent, and the pipeline's budget left out. */
  readonly shed?: readonly string[];
  /** Whether its owner has sent it, to see where it arrives. Labels do not say so: rules give them to visitors' messages, too. */
  readonly isTest?: true;
  /** HMAC of the visitor's address: enough to count by, not to find anybody. */
  readonly addressHash: string;
  /** What its owner has written next to it. */
  readonly notes?: string;
  /** The owner's own words to find it by. */
  readonly labels?: readonly string[];
  /** Who takes care of it, in the owner's words: an address or a name. */
  readonly assignee?: string;
  /** How often its owner has changed it. Absent before the first time. */
  readonly version?: number;
  /** When its owner changed it last. */
  readonly changedAt?: string;
  /** The partition of the mark by which a repeat is known; it is deleted with the submission. */
  readonly identityMark?: string;
  /** As `formPartition` makes it. */
  readonly gsi1pk: string;
  /** `<receivedAt>#<id>` */
  readonly gsi1sk: string;
  /** By when it changed last, as `changedPlace` makes it. Absent from those that were stored before it was written down. */
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
  /** Epoch seconds. */
  readonly deleteAt: number;
}

/** The partition of `gsi1` that lists a form's submissions of one state. Of each, so that rare ones are found at once. */
export function formPartition(form: string, state: SubmissionState): string {
  return `form#${form}#${state}`;
}

/** Why a leg was not sent whose submission has become spam; its release starts it again. */
export const HELD_AS_SPAM = 'held-as-spam';

/** The partition of all that belongs to a submission. */
export function submissionPartition(id: string): string {
  return `submission#${id}`;
}
