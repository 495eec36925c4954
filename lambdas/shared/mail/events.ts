/** What became of a mail after SES took it: reads SES's events, and marks the leg that the mail belongs to. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SNSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { isCanary } from '../canary/id.ts';
import { givenUpPartition } from '../legs/lease.ts';
import type { LegKey } from '../legs/legs.ts';
import { tellGivenUp } from '../legs/told.ts';
import { type AttentionReason, correlation, logger } from '../runtime/log.ts';
import { conditionHeld } from '../table/condition.ts';
import type { TimedTable } from '../table/table.ts';
import { type Change, updateExpressions } from '../table/update.ts';
import { LEG_HEADER, legOfTags } from './mail.ts';

/** Why a mail that was sent did not arrive, or should not have been sent. A redrive leaves these alone unless told. */
export const MAIL_FAILURES = ['bounce', 'complaint', 'suppressed', 'rejected'] as const;
export type MailFailure = (typeof MAIL_FAILURES)[number];

export interface MailEvent {
  readonly key: LegKey;
  /** SES's id of the mail: the leg's reference. */
  readonly messageId: string;
  /** When SES took the mail. */
  readonly sentAt: Date;
  /** Undefined when the mail may still arrive, or has. */
  readonly failure?: MailFailure;
  /** To whom the mail went, in lower case. Empty when the event does not tell. */
  readonly sentTo: readonly string[];
  /** Whom of them it did not reach, or who should not have had it. */
  readonly failedTo: readonly string[];
  /** Whether the next mail to that address will fare no better: it is on the suppression list now. */
  readonly isLasting: boolean;
}

const recipients = z.array(z.object({ emailAddress: z.string() }));

/**
 * SES's event: of a configuration set (`eventType`) or of an identity's own topic (`notificationType`).
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
const sesEvent = z.object({
  eventType: z.optional(z.string()),
  notificationType: z.optional(z.string()),
  mail: z.object({
    messageId: z.string(),
    timestamp: z.string(),
    destination: z.optional(z.array(z.string())),
    headers: z.optional(z.array(z.object({ name: z.string(), value: z.string() }))),
    tags: z.optional(z.record(z.string(), z.array(z.string()))),
  }),
  bounce: z.optional(
    z.object({
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: z.optional(recipients),
    }),
  ),
  complaint: z.optional(
    z.object({
      complaintSubType: z.nullish(z.string()),
      complainedRecipients: z.optional(recipients),
    }),
  ),
});
type SesEvent = z.output<typeof sesEvent>;

/**
 * @param message the body of an SNS message
 * @returns undefined for a mail that names no leg
 * @throws Error when it is no event of SES's
 */
export function readMailEvent(message: string): MailEvent | undefined {
  const event = z.parse(sesEvent, JSON.parse(message));
  const key = legOf(event.mail);
  const sentAt = new Date(event.mail.timestamp);
  if (Number.isNaN(sentAt.getTime())) throw new Error('a mail event without a time');
  const failure = failureOf(event);
  return (
    key && {
      key,
      messageId: event.mail.messageId,
      sentAt,
      ...(failure && { failure }),
      ...addressesOf(event),
      isLasting: failure === 'bounce' ? event.bounce?.bounceType === 'Permanent' : failure !== 'rejected',
    }
  );
}

/** A bounce may name an address to which one of ours only forwards: then it is not known whom the mail reached. */
function addressesOf({ mail, bounce, complaint }: SesEvent): Pick<MailEvent, 'sentTo' | 'failedTo'> {
  const sentTo = (mail.destination ?? []).map((address) => address.toLowerCase());
  const named = (bounce?.bouncedRecipients ?? complaint?.complainedRecipients ?? []).map(({ emailAddress }) =>
    emailAddress.toLowerCase(),
  );
  const isKnown = named.length > 0 && named.every((address) => sentTo.includes(address));
  return { sentTo, failedTo: isKnown ? named : sentTo };
}

/** By the mail's header; by its tags where the headers were too long for the event. */
function legOf({ headers = [], tags = {} }: SesEvent['mail']): LegKey | undefined {
  const header = headers.find(({ name }) => name.toLowerCase() === LEG_HEADER.toLowerCase())?.value;
  const tagged = legOfTags(tags.owner?.[0] ?? '', tags.leg?.[0] ?? '');
  const [, pk, leg] = /^([\w-]+#[\w.:-]+)\/([\w:-]+)$/.exec(header ?? tagged ?? '') ?? [];
  return pk !== undefined && leg !== undefined ? { pk, leg } : undefined;
}

function failureOf({ eventType, notificationType, bounce, complaint }: SesEvent): MailFailure | undefined {
  switch (eventType ?? notificationType) {
    case 'Bounce':
      return bounce && bounceFailure(bounce);
    case 'Complaint':
      // An address on the list "complains" at once: nothing was sent to it.
      return complaint?.complaintSubType === 'OnAccountSuppressionList' ? 'suppressed' : 'complaint';
    case 'Reject':
      return 'rejected';
    default:
      return undefined;
  }
}

const SUPPRESSED = new Set(['Suppressed', 'OnAccountSuppressionList']);

/**
 * A general transient bounce is passed over: automatic answers ("out of office") look the same.
 * https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types
 */
function bounceFailure({
  bounceType,
  bounceSubType,
}: {
  bounceType: string;
  bounceSubType: string;
}): MailFailure | undefined {
  if (SUPPRESSED.has(bounceSubType)) return 'suppressed';
  return bounceType === 'Transient' && bounceSubType === 'General' ? undefined : 'bounce';
}

/** Why an owner is to be told of a mail that did not arrive. */
function attentionOf({ isLasting }: MailEvent): AttentionReason {
  return isLasting ? 'owner-suppressed' : 'leg-failed';
}

/**
 * Marks the leg of a mail that did not arrive as failed, by conditional writes, so that events may come twice, late and
 * out of order. An event that overtakes the record of its own attempt wins over it. One about a mail that was sent before
 * the last redrive changes nothing. Each further recipient of the same mail comes by an event of its own.
 *
 * @param untold why the leg's owner is to be told; undefined, and nobody is
 * @returns whether the leg became failed; false also when it was before, or is not in this table
 */
export async function markFailed(
  table: TimedTable,
  event: MailEvent,
  failure: MailFailure,
  untold?: AttentionReason,
): Promise<boolean> {
  const { key, messageId, sentAt, sentTo, failedTo } = event;
  const time = table.now().toISOString();
  const recipients =
    sentTo.length > 0 ? { set: { sentTo: new Set(sentTo) }, add: { failedTo: new Set(failedTo) } } : {};
  const became = await updateLeg(table, key, {
    set: {
      state: 'failed',
      reason: failure,
      settledAt: time,
      gsi2pk: givenUpPartition(key.leg),
      gsi2sk: time,
      untold,
      ...recipients.set,
    },
    remove: ['attemptId'],
    add: recipients.add ?? {},
    condition:
      '(#state = :sent AND #reference = :messageId) OR (#state IN (:pending, :sending, :unknown) AND #horizonFrom <= :sentAt)',
    values: {
      sent: 'sent',
      pending: 'pending',
      sending: 'sending',
      unknown: 'unknown',
      messageId,
      sentAt: sentAt.toISOString(),
    },
  });
  if (became) return true;
  await updateLeg(table, key, {
    // A redrive has to see that more is known by now.
    set: { settledAt: time, gsi2sk: time, reason: failure, ...recipients.set },
    add: recipients.add ?? {},
    condition: '#state = :failed AND #reference = :messageId AND #horizonFrom <= :sentAt',
    values: { failed: 'failed', messageId, sentAt: sentAt.toISOString() },
  });
  return false;
}

function updateLeg({ client, tableName }: TimedTable, { pk, leg }: LegKey, change: Change): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk: `leg#${leg}` },
        ...updateExpressions(change),
      }),
    ),
  );
}

/** What a pipeline does about its mails that did not arrive. */
export interface MailFailureRules {
  /** Whether a leg's mail goes to the owner: what bounces elsewhere is nothing that the owner could mend. */
  readonly isToOwner: (leg: string) => boolean;
  /** Hears of each failure before it is written down, and may hear of it twice. @default nobody does */
  readonly onFailure?: (event: MailEvent, failure: MailFailure) => Promise<void>;
}

/** Of a pipeline that writes to nobody but its owner. */
export const ALL_TO_OWNER: MailFailureRules = { isToOwner: () => true };

/**
 * Does what a pipeline does about a mail that did not arrive. May be done twice.
 *
 * @returns whether its leg became failed by it, and why its owner is to be told, where it is theirs
 */
export async function applyMailFailure(
  store: TimedTable,
  event: MailEvent,
  failure: MailFailure,
  { isToOwner, onFailure }: MailFailureRules,
): Promise<{ readonly changed: boolean; readonly untold?: AttentionReason | undefined }> {
  // It has ended, and whom its mail goes to is nobody.
  if (isCanary(event.key.pk)) return { changed: false };
  await onFailure?.(event, failure);
  const untold = isToOwner(event.key.leg) ? attentionOf(event) : undefined;
  return { changed: await markFailed(store, event, failure, untold), untold };
}

/** A handler of SNS's: bounces and complaints of a pipeline's mails mark the legs that they belong to. */
export function mailEventHandler(store: TimedTable, rules: MailFailureRules) {
  async function handle(message: string): Promise<void> {
    const event = readMailEvent(message);
    if (!event?.failure)
      return logger.info('mail event', { ...(event && correlation(event.key.pk)), outcome: 'ignored' });
    const { key, failure } = event;
    const { changed, untold } = await applyMailFailure(store, event, failure, rules);
    logger.info('mail event', { ...correlation(key.pk), leg: key.leg, failure, changed });
    if (changed && untold) await tellGivenUp(store, { ...key, reason: failure, untold });
  }

  return async ({ Records }: SNSEvent): Promise<void> => {
    for (const { Sns } of Records) await handle(Sns.Message);
  };
}
