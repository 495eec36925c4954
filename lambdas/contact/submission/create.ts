import type { FormConfig } from '../../../config/contact.ts';
import type { Layout } from '../../../config/layout.ts';
import { changedPlace } from '../../shared/owner/changes.ts';
import { type Actions, type Decision, heldBecause } from '../../shared/rules/decide.ts';
import type { Judgement } from '../../shared/spam/check.ts';
import { homeOf } from '../../shared/table/shards.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import type { SpecialFields } from '../form/special-fields.ts';
import { isSubject } from '../form/validate.ts';
import {
  type Attachment,
  formPartition,
  type Routed,
  type Submission,
  submissionPartition,
} from './submission.ts';

const DAY_MILLISECONDS = 86_400_000;

interface Received {
  readonly id: string;
  readonly formId: string;
  readonly form: Pick<FormConfig, 'retentionDays'>;
  readonly content: SpecialFields;
  readonly judgement: Judgement;
  /** What the form's rules make of it. @default it has none */
  readonly decision?: Decision;
  readonly attachments: readonly Attachment[];
  readonly origin: string | undefined;
  readonly people: readonly string[];
  readonly addressHash: string;
  readonly now: Date;
  /** Over how many partitions lists are spread. @default one */
  readonly shards?: Layout | undefined;
}

/** The item that is stored. A trapped one was not validated, so what would become a mail's header is kept only if it may. */
export function createSubmission(received: Received): Submission {
  const { id, formId, form, content, judgement, attachments, origin, people, addressHash, now } = received;
  const { replyTo, subject, language } = content;
  const receivedAt = now.toISOString();
  const place = `${receivedAt}#${id}`;
  const { fired, actions } = received.decision ?? { fired: [], actions: {} };
  const spamReasons = heldBecause(judgement, actions);
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
    ...(judgement.signals.length > 0 && { signals: judgement.signals, points: judgement.points }),
    ...(fired.length > 0 && { rules: fired }),
    ...routedBy(actions),
    fields: [...content.answers],
    ...(attachments.length > 0 && { attachments }),
    ...(replyTo && isEmailAddress(replyTo.value) && { replyTo: replyTo.value }),
    ...(subject !== undefined && isSubject(subject) && { subject }),
    ...(language !== undefined && { language }),
    ...(origin !== undefined && { origin }),
    people,
    addressHash,
    gsi1pk: homeOf(received, formPartition(formId, state), place),
    gsi1sk: place,
    ...changedPlace(received, receivedAt, id),
    deleteAt: epochSeconds(new Date(now.getTime() + form.retentionDays * DAY_MILLISECONDS)),
  };
}

function routedBy({ to, autoresponse, destinations, labels, assignee }: Actions) {
  const routed: Routed = {
    ...(to && { to }),
    ...(autoresponse !== undefined && { autoresponse }),
    ...(destinations && { destinations }),
  };
  return {
    ...(Object.keys(routed).length > 0 && { routed }),
    ...(labels && { labels }),
    ...(assignee !== undefined && { assignee }),
  };
}
