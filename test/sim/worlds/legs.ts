/** What holds for legs that `lambdas/shared` moves: mails and webhooks. */
import { isCanary } from '../../../lambdas/shared/canary/id.ts';
import { CANARY_MAILBOX } from '../../../lib/constructs/mail.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf, type StoredItem } from '../aws/dynamodb/value.ts';
import { DAY, HOUR, type Simulation } from '../simulation.ts';

export interface LegItem {
  readonly pk: string;
  readonly sk: string;
  readonly leg: string;
  readonly state: string;
  /** Attempts begun, and those whose outcome is known. */
  readonly attempts: number;
  readonly answered: number;
  readonly reason?: string;
  readonly reference?: string;
  readonly horizonFrom: string;
  readonly settledAt?: string;
  /** Seconds that were spent waiting for the next day. */
  readonly waited?: number;
  readonly deleteAt?: number;
}

/** Which state may follow which: the written state machine, mail events and redrives included. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  pending: ['pending', 'sending', 'failed'],
  sending: ['sending', 'pending', 'sent', 'unknown', 'failed', 'expired'],
  sent: ['sent', 'failed'],
  unknown: ['pending', 'failed', 'unknown'],
  failed: ['failed', 'pending'],
  expired: ['expired'],
};

export function legOf(item: StoredItem | undefined): LegItem | undefined {
  const type = item?.type;
  return item && type && 'S' in type && type.S === 'leg' ? (plainOf(item) as unknown as LegItem) : undefined;
}

export interface LegWatchOptions {
  readonly horizonSeconds: number;
  /** Whether the owner must hear of it when such a leg ends without success. */
  readonly isOwners: (leg: string) => boolean;
  /** Whether what has ended, or came to nothing, may begin again, as its owner wishes. @default false */
  readonly beginsAgain?: boolean;
  /** Whose legs are watched, where the table has others. @default all */
  readonly of?: (leg: LegItem) => boolean;
}

/** How long after the horizon the last attempt may still be under way, with an outage and lost sweeps between. */
const SLACK = 8 * HOUR;

/** Watches every leg of a table. @returns looks at what is not seen at a single change */
export function watchLegs(
  simulation: Simulation,
  { horizonSeconds, isOwners, beginsAgain = false, of = () => true }: LegWatchOptions,
): () => void {
  const { cloud } = simulation;
  /** When a leg was recorded as sent, until a redrive. */
  const recorded = new Map<string, number>();
  const nameOf = ({ pk, sk }: LegItem) => `${pk}|${sk}`;

  simulation.onChange(({ before, after, at }: Change) => {
    const [was, is] = [legOf(before), legOf(after)];
    if (!is || !of(is)) return;
    if (!was && is.state !== 'pending')
      simulation.fail('states follow the state machine', `${nameOf(is)} begins ${is.state}`);
    const isAgain =
      beginsAgain && (was?.state === 'sent' || was?.state === 'expired') && is.state === 'pending';
    if (was && !isAgain && !ALLOWED[was.state]?.includes(is.state))
      simulation.fail('states follow the state machine', `${nameOf(is)} from ${was.state} to ${is.state}`);
    if (is.state === 'sent') {
      if (was?.state !== 'sent') recorded.set(nameOf(is), at);
      if (was?.state !== 'sent') simulation.count(`${is.leg} sent`);
    }
    if (is.state === 'failed' && was?.state === 'sending' && PASSES.test(is.reason ?? '')) {
      const tried = at - Date.parse(is.horizonFrom);
      const kept = (is.deleteAt ?? Infinity) * 1000 - Date.parse(is.horizonFrom);
      // The last pause may be an hour and a quarter. What the day mends is waited for three times as long, while it is kept.
      const longest = horizonSeconds * 1000 * (is.reason === 'daily-quota' ? 3 : 1);
      const least = Math.min(longest, kept) - 1.3 * HOUR;
      if (tried < least)
        simulation.fail('what an account lacks is waited for', `${nameOf(is)} failed: ${is.reason}`);
    }
    if (is.state === 'pending' && was && was.state !== 'pending' && was.state !== 'sending')
      recorded.delete(nameOf(is));
    if (!was) recorded.delete(nameOf(is));
  });

  const previous = cloud.mailer.onTaken;
  cloud.mailer.onTaken = (mail) => {
    previous?.(mail);
    const [pk, leg] = mail.leg.split('/');
    const name = `${pk}|leg#${leg}`;
    simulation.count('mails');
    const recordedAt = recorded.get(name);
    if (recordedAt !== undefined && recordedAt <= mail.begunAt)
      simulation.fail(
        'never two beyond unknown outcomes',
        `${name} was mailed again after it was recorded as sent`,
      );
  };

  return () => {
    const { now } = simulation;
    lookAtRefusals(simulation);
    for (const item of cloud.table.all()) {
      const leg = legOf(item);
      // Of a canary nobody is told, and no sweep brings one back: its silence is heard.
      if (!leg || !of(leg) || isCanary(leg.pk)) continue;
      const isOpen = leg.state === 'pending' || leg.state === 'sending';
      if (isOpen && now - Date.parse(leg.horizonFrom) > (horizonSeconds + (leg.waited ?? 0)) * 1000 + SLACK)
        simulation.fail('every leg ends', `${nameOf(leg)} is still ${leg.state}`);
      const isGivenUp = leg.state === 'failed' || leg.state === 'unknown';
      const settledAt = Date.parse(leg.settledAt ?? '');
      if (isGivenUp && isOwners(leg.leg) && now - settledAt > SLACK && !wasTold(simulation, leg, settledAt))
        simulation.fail('what ends without success is told', `${nameOf(leg)} ${leg.state} (${leg.reason})`);
    }
  };
}

/** What the owner, or the day, mends. */
const PASSES = /^(not-verified|daily-quota)$/;

/** The owner hears of what keeps all mails from leaving, and their own pace gives SES no reason to refuse any. */
function lookAtRefusals(simulation: Simulation): void {
  const { cloud, attentions, now } = simulation;
  for (const cause of ['not-verified', 'daily-quota']) {
    // Once may be when a function dies; whoever meets it again tells it. Of a canary's mail nobody is told.
    const [, , third] = cloud.mailer.refused.filter(
      ({ reason, at, to }) => reason === cause && at > now - 2 * DAY && !to.includes(CANARY_MAILBOX),
    );
    if (!third || now - third.at < SLACK) continue;
    const isTold = attentions.some((line) => line.detail.cause === cause && line.at > third.at - 2 * DAY);
    if (!isTold) simulation.fail('what keeps mails from leaving is told', cause);
  }
  const tooFast = cloud.mailer.refused.filter(({ reason }) => reason === 'sending-rate').length;
  if (tooFast > REFUSED_AT_MOST)
    simulation.fail('mails keep to the account’s rate', `${tooFast} were refused for it`);
}

/**
 * A container that is killed or replaced forgets what it has sent, and mails that are slow meet others on the way: a few may be
 * refused. Where nobody keeps to a pace, a crowd's mails are.
 */
const REFUSED_AT_MOST = 5;

/** Some accounts are new to SES: for a time nothing may leave, or little in a day. Both are over before a leg's horizon is. */
export function beginAccount({ cloud, faults, now }: Simulation): void {
  const late = faults.draw('ses.verified', ['new-account']);
  if (late) cloud.mailer.verifiedAt = now + late.size * 18 * HOUR;
  const little = faults.draw('ses.limits', ['new-account']);
  cloud.mailer.limits = { perSecond: 1, perDay: little ? 12 + Math.floor(little.size * 60) : 50_000 };
}

/** Whether the owner heard of a leg: by its name around its end, or since by the sweep. */
function wasTold({ attentions }: Simulation, { pk, leg }: LegItem, settledAt: number): boolean {
  const id = pk.slice(pk.indexOf('#') + 1);
  return attentions.some(({ at, from, reason, detail }) => {
    if (at < settledAt - HOUR) return false;
    if (detail.correlationId === id && (detail.leg === undefined || detail.leg === leg)) return true;
    return from === 'Sweep' && reason !== 'dead-letters' && reason !== 'sweep-failed';
  });
}

/** Lets some mails bounce, as SES tells it: soon or hours later, for good or not, or as a complaint. */
export function bounceSome(simulation: Simulation): void {
  const { cloud, faults, scheduler } = simulation;
  cloud.mailer.refuses = () =>
    (faults.draw('ses.look', ['bounced'])?.size ?? 1) < 0.2 ? 'MessageRejected' : undefined;
  const previous = cloud.mailer.onTaken;
  cloud.mailer.onTaken = (mail) => {
    previous?.(mail);
    const fault = faults.draw('ses.fate', ['bounced']);
    if (!fault) return;
    const address = mail.to[Math.floor(fault.size * mail.to.length)] as string;
    const about = {
      messageId: mail.messageId,
      timestamp: new Date(mail.at).toISOString(),
      destination: mail.to,
      headers: [{ name: 'X-Frontdesk-Leg', value: mail.leg }],
      tags: mail.tags,
    };
    const event = (fault.size * 97) % 1 < 0.7 ? bounce(address, fault.size) : complaint(address);
    scheduler.after(fault.size ** 3 * 3 * HOUR, () => cloud.publish({ ...event, mail: about }));
  };
}

function bounce(emailAddress: string, size: number): object {
  const [bounceType, bounceSubType] =
    size < 0.6 ? ['Permanent', 'General'] : ['Transient', size < 0.8 ? 'MailboxFull' : 'General'];
  return {
    eventType: 'Bounce',
    bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress }] },
  };
}

function complaint(emailAddress: string): object {
  return {
    eventType: 'Complaint',
    complaint: { complaintSubType: null, complainedRecipients: [{ emailAddress }] },
  };
}
