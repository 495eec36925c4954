/** A stored submission: what the front door writes, the notifier mails and the owner reads. */

/** A field's answer; a field that was sent several times is a list. */
export type FieldValue = string | string[];

export type SubmissionState = 'new' | 'read' | 'archived' | 'spam';

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
  /** In the order sent. Pairs, because a map's keys would lose their order in the table. */
  readonly fields: readonly (readonly [name: string, value: FieldValue])[];
  /** The visitor's address, for an answer. */
  readonly replyTo?: string;
  /** The visitor's `_subject`. */
  readonly subject?: string;
  readonly language?: string;
  /** The origin that the browser named. */
  readonly origin?: string;
  /** HMAC of the visitor's address: enough to count by, not to find anybody. */
  readonly addressHash: string;
  /** `form#<form>` */
  readonly gsi1pk: string;
  /** `<receivedAt>#<id>` */
  readonly gsi1sk: string;
  /** Epoch seconds. */
  readonly deleteAt: number;
}

/** The partition of all that belongs to a submission. */
export function submissionPartition(id: string): string {
  return `submission#${id}`;
}
