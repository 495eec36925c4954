import type { FormConfig } from '../../lib/config/contact.ts';
import { epochSeconds } from '../shared/table.ts';
import type { SpecialFields } from './special-fields.ts';
import { formPartition, type Submission, submissionPartition } from './submission.ts';
import { isEmailAddress, isSubject } from './validate.ts';

const DAY_MILLISECONDS = 86_400_000;

interface Received {
  readonly id: string;
  readonly formId: string;
  readonly form: Pick<FormConfig, 'retentionDays'>;
  readonly content: SpecialFields;
  readonly origin: string | undefined;
  readonly people: readonly string[];
  readonly addressHash: string;
  readonly now: Date;
}

/** The item that is stored. A trapped one was not validated, so what would become a mail's header is kept only if it may. */
export function createSubmission(received: Received): Submission {
  const { id, formId, form, content, origin, people, addressHash, now } = received;
  const { replyTo, subject, language, isTrapped } = content;
  const receivedAt = now.toISOString();
  const state = isTrapped ? 'spam' : 'new';
  return {
    pk: submissionPartition(id),
    sk: 'submission',
    type: 'submission',
    id,
    form: formId,
    state,
    ...(isTrapped && { spamReasons: ['honeypot'] }),
    receivedAt,
    fields: [...content.answers],
    ...(replyTo && isEmailAddress(replyTo.value) && { replyTo: replyTo.value }),
    ...(subject !== undefined && isSubject(subject) && { subject }),
    ...(language !== undefined && { language }),
    ...(origin !== undefined && { origin }),
    people,
    addressHash,
    gsi1pk: formPartition(formId, state),
    gsi1sk: `${receivedAt}#${id}`,
    deleteAt: epochSeconds(new Date(now.getTime() + form.retentionDays * DAY_MILLISECONDS)),
  };
}
