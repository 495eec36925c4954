import type { FormConfig } from '../../../config/contact.ts';
import { changedPlace } from '../../shared/owner/changes.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import type { SpecialFields } from '../form/special-fields.ts';
import { isSubject } from '../form/validate.ts';
import { type Attachment, formPartition, type Submission, submissionPartition } from './submission.ts';

const DAY_MILLISECONDS = 86_400_000;

interface Received {
  readonly id: string;
  readonly formId: string;
  readonly form: Pick<FormConfig, 'retentionDays'>;
  readonly content: SpecialFields;
  /** Why it is spam; none, and it is not. */
  readonly spamReasons: readonly string[];
  readonly attachments: readonly Attachment[];
  readonly origin: string | undefined;
  readonly people: readonly string[];
  readonly addressHash: string;
  readonly now: Date;
}

/** The item that is stored. A trapped one was not validated, so what would become a mail's header is kept only if it may. */
export function createSubmission(received: Received): Submission {
  const { id, formId, form, content, spamReasons, attachments, origin, people, addressHash, now } = received;
  const { replyTo, subject, language } = content;
  const receivedAt = now.toISOString();
  const state = spamReasons.length > 0 ? 'spam' : 'new';
  return {
    pk: submissionPartition(id),
    sk: 'submission',
    type: 'submission',
    id,
    form: formId,
    state,
    ...(state === 'spam' && { spamReasons }),
    receivedAt,
    fields: [...content.answers],
    ...(attachments.length > 0 && { attachments }),
    ...(replyTo && isEmailAddress(replyTo.value) && { replyTo: replyTo.value }),
    ...(subject !== undefined && isSubject(subject) && { subject }),
    ...(language !== undefined && { language }),
    ...(origin !== undefined && { origin }),
    people,
    addressHash,
    gsi1pk: formPartition(formId, state),
    gsi1sk: `${receivedAt}#${id}`,
    ...changedPlace(receivedAt, id),
    deleteAt: epochSeconds(new Date(now.getTime() + form.retentionDays * DAY_MILLISECONDS)),
  };
}
