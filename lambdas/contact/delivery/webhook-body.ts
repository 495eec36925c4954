import { orderedRecord } from '../../shared/http/ordered.ts';
import type { AttachmentLink } from '../files/links.ts';
import type { FieldValue, Submission } from '../submission/submission.ts';

/** What a webhook's receiver gets, as JSON. Fields are added over time, never taken away. */
export interface WebhookBody {
  readonly type: 'submission';
  /** The same at every attempt: a receiver that has seen it answers 2xx and does nothing. */
  readonly id: string;
  readonly form: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** In the order sent. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly language?: string;
  /** Whether the owner has sent it from the desk, to see where it arrives. Absent from all others. */
  readonly test?: true;
  /** Files, where the visitor attached any. Their links last as long as those in the mail, counted from this attempt. */
  readonly attachments?: readonly AttachmentLink[];
}

/** Names what leaves, one by one, so that nothing internal ever does. */
export function webhookBody(submission: Submission, files: readonly AttachmentLink[]): WebhookBody {
  const { id, form, receivedAt, fields, replyTo, subject, language, isTest } = submission;
  return {
    type: 'submission',
    id,
    form,
    receivedAt,
    fields: orderedRecord(fields),
    ...(replyTo !== undefined && { replyTo }),
    ...(subject !== undefined && { subject }),
    ...(language !== undefined && { language }),
    ...(isTest && { test: true }),
    ...(files.length > 0 && { attachments: files }),
  };
}
