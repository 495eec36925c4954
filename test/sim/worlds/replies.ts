/** What holds for replies, whatever people and Meta do. */
import { CANCELLED } from '../../../lambdas/keyword-dm/outbox/reply-state.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import { HOUR, type Simulation } from '../simulation.ts';

export interface Reply {
  readonly pk: string;
  readonly leg: string;
  readonly state: string;
  readonly lane: string;
  readonly personId: string;
  readonly commentId?: string;
  readonly reason?: string;
  readonly settledAt?: string;
  readonly deadline: string;
  readonly attemptId?: string;
  /** The words that are sent, once they are known. */
  readonly text?: string;
}

/** Which state may follow which: the written state machine of a reply, redrives included. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // What its owner takes back ends without an attempt.
  pending: ['pending', 'sending', 'failed', 'unknown'],
  // The words are stored by the attempt that is about to send them.
  sending: ['sending', 'pending', 'sent', 'unknown', 'failed', 'expired'],
  sent: ['sent'],
  unknown: ['unknown', 'pending'],
  failed: ['failed', 'pending'],
  expired: ['expired', 'pending'],
};

const ENDS: readonly string[] = ['sent', 'failed', 'unknown', 'expired'];

/** What we gave up by ourselves, and Meta did not refuse. */
const OWN_REASON = /^(no-answer|not-connected|generic-|unknown-|status-)/;

/** How long something may last that an hourly look mends, with looks that fail. */
export const SLACK = 8 * HOUR;

/** What tells destinations is no reply, and is watched as all legs are. */
export function isReply({ type, leg }: { readonly type: string; readonly leg: string }): boolean {
  return type === 'leg' && leg.endsWith('-reply');
}

/**
 * Watches the states of all replies.
 *
 * @param onSent hears of each reply that counts as sent from now on
 * @returns each end: which reply, and when
 */
export function watchReplies(simulation: Simulation, onSent: (reply: Reply) => void): ReadonlySet<string> {
  const ended = new Set<string>();
  simulation.onChange(({ before, after }: Change) => {
    const [was, is] = [before, after].map(
      (image) => image && (plainOf(image) as unknown as Reply & { readonly type: string }),
    );
    if (!is || !isReply(is)) return;
    if (!was && is.state !== 'pending')
      simulation.fail('states follow the state machine', `${is.pk} begins ${is.state}`);
    if (was && !ALLOWED[was.state]?.includes(is.state))
      simulation.fail(
        'states follow the state machine',
        `${is.pk} ${is.leg} from ${was.state} to ${is.state}`,
      );
    if (was?.state === 'pending' && /^(failed|unknown)$/.test(is.state) && is.reason !== CANCELLED)
      simulation.fail('states follow the state machine', `${is.pk} ${is.leg} ends untried: ${is.reason}`);
    if (was?.state === 'sending' && is.state === 'sending' && was.attemptId !== is.attemptId)
      simulation.fail(
        'states follow the state machine',
        `${is.pk} ${is.leg} was taken over while it was being sent`,
      );
    if (was?.text !== undefined && is.text !== was.text)
      simulation.fail('what is sent stays as it was written', `${is.pk} ${is.leg}`);
    if (was?.state !== is.state) simulation.count(`${is.leg} ${is.state}`);
    if (is.state === 'sent' && was?.state !== 'sent') onSent(is);
    if (was?.state !== is.state && ENDS.includes(is.state))
      ended.add(`${is.pk} ${is.leg} ${is.state} ${is.settledAt}`);
  });
  return ended;
}

/**
 * @param isHeld whether the account is stopped: its replies wait until it goes on, and end then
 * @param calmFrom from when on nothing goes wrong: while every turn is killed, a lane may wait beyond its windows
 */
export function lookAtReplies(simulation: Simulation, isHeld: boolean, calmFrom: number): void {
  const { now } = simulation;
  for (const item of simulation.cloud.table.all()) {
    const reply = plainOf(item) as unknown as Reply & { readonly type: string };
    if (!isReply(reply)) continue;
    const name = `${reply.pk} ${reply.leg}`;
    const isOpen = reply.state === 'pending' || reply.state === 'sending';
    if (isOpen && !isHeld && now > Math.max(calmFrom, Date.parse(reply.deadline)) + SLACK)
      simulation.fail('every leg ends', `${name} is still ${reply.state}`);
    const isGivenUp =
      reply.reason !== CANCELLED &&
      (reply.state === 'unknown' || (reply.state === 'failed' && OWN_REASON.test(reply.reason ?? '')));
    const settledAt = Date.parse(reply.settledAt ?? '');
    if (isGivenUp && now - settledAt > SLACK && !wasTold(simulation, reply.pk, settledAt))
      simulation.fail('what ends without success is told', `${name} ${reply.state} (${reply.reason})`);
  }
}

function wasTold({ attentions }: Simulation, pk: string, settledAt: number): boolean {
  const id = pk.split('#').slice(2).join('#');
  return attentions.some(({ at, from, reason, detail }) => {
    if (at < settledAt - HOUR) return false;
    return (
      detail.correlationId === id || (from === 'Sweep' && !['dead-letters', 'sweep-failed'].includes(reason))
    );
  });
}
