/** What its owner takes back is not sent later than the attempt that was under way, unless its owner asks for it again. */
import { CANCELLED } from '../../../lambdas/keyword-dm/outbox/reply-state.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { HttpRequest } from '../lambda/doors.ts';
import type { Simulation } from '../simulation.ts';
import { isReply, type Reply } from './replies.ts';

/** As long as a sender may hold a reply, by default. */
const LEASE = 120_000;

/** Longer than an owner's request can go on after its connection broke. */
const REQUEST = 90_000;

type Cancelled = Reply & { readonly cancelledAt?: string; readonly type: string };

export class TakenBack {
  private readonly simulation: Simulation;
  /** Since when, by kind and by what is answered: a comment, or a person who wrote a message. */
  private readonly since = new Map<string, number>();
  /** Until when what its owner asked for again may still begin again. */
  private readonly asked = new Map<string, number>();

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.onChange((change) => this.watch(change));
  }

  private watch({ before, after, at }: Change): void {
    const [was, is] = [before, after].map((image) => image && (plainOf(image) as unknown as Cancelled));
    if (!is || !isReply(is)) return;
    if (was?.cancelledAt !== undefined && was.state === 'sending' && is.state !== 'sending')
      this.simulation.count(`taken back and then ${is.state} (${is.reason})`);
    const isTaken = (one: Cancelled | undefined) =>
      one?.cancelledAt !== undefined || one?.reason === CANCELLED;
    if (isTaken(was) || !isTaken(is)) return;
    this.simulation.count(`taken back ${is.state}`);
    const receiver = is.commentId ?? is.personId;
    if (at > (this.asked.get(receiver) ?? 0)) this.since.set(`${is.leg} ${receiver}`, at);
  }

  /**
   * The owner asks for it again.
   *
   * @param receivers the comment, or message, and who wrote it
   * @returns hears that it was answered, and whether with an answer to rely on
   */
  retried(receivers: readonly string[]): (isKnown: boolean) => void {
    const { simulation } = this;
    const allowUntil = (until: number) => {
      for (const receiver of receivers) this.asked.set(receiver, until);
    };
    allowUntil(Number.POSITIVE_INFINITY);
    for (const receiver of receivers)
      for (const leg of ['private-reply', 'public-reply']) this.since.delete(`${leg} ${receiver}`);
    return (isKnown) => allowUntil(simulation.now + (isKnown ? 0 : REQUEST));
  }

  /** What is asked of Meta. */
  check({ url, method, body }: HttpRequest): void {
    const [, , node = '', edge] = new URL(url).pathname.split('/');
    if (method !== 'POST' || (edge !== 'messages' && edge !== 'replies')) return;
    const { recipient } = (body === '' ? {} : JSON.parse(body)) as {
      recipient?: { comment_id?: string; id?: string };
    };
    const name =
      edge === 'replies' ? `public-reply ${node}` : `private-reply ${recipient?.comment_id ?? recipient?.id}`;
    const since = this.since.get(name);
    if (since !== undefined && this.simulation.now > since + LEASE)
      this.simulation.fail(
        'what was taken back stays so',
        `${name}, of ${new Date(since).toISOString()}, is sent`,
      );
  }
}
