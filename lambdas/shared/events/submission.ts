/** Events of submissions, as destinations get them. docs/events.md has their schema; version 1 only grows. */
import * as z from 'zod/mini';

const time = z.iso.datetime();

/** Ids, times, the form, and what rules decided: nothing that a visitor wrote. */
export const submissionEventSchema = z.strictObject({
  /** The same at every attempt: whoever has seen it does nothing. */
  id: z.string(),
  version: z.literal(1),
  type: z.enum(['submission.accepted', 'submission.released']),
  /** When it happened. */
  timestamp: time,
  data: z.strictObject({
    submission: z.string(),
    form: z.string(),
    receivedAt: time,
    /** Ids of the rules that fired, without shadows. */
    rules: z.array(z.string()),
    labels: z.array(z.string()),
    assignee: z.optional(z.string()),
  }),
});
export type SubmissionEvent = z.infer<typeof submissionEventSchema>;

interface Happened {
  readonly type: SubmissionEvent['type'];
  /** The submission's. */
  readonly id: string;
  readonly form: string;
  /** ISO 8601 */
  readonly at: string;
  readonly receivedAt: string;
  readonly rules: readonly { readonly id: string; readonly would?: readonly string[] }[];
  readonly labels: readonly string[];
  readonly assignee?: string | undefined;
}

export function submissionEvent(happened: Happened): SubmissionEvent {
  const { type, id, form, at, receivedAt, rules, labels, assignee } = happened;
  return {
    id: `${id}.${type}.${Date.parse(at)}`,
    version: 1,
    type,
    timestamp: at,
    data: {
      submission: id,
      form,
      receivedAt,
      rules: rules.filter(({ would }) => would === undefined).map((rule) => rule.id),
      labels: [...labels],
      ...(assignee !== undefined && { assignee }),
    },
  };
}
