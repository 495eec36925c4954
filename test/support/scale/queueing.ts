/**
 * A new account's few executions, shared by visitors' requests and the work that follows: who is turned away, and how long
 * the work waits. Visitors come by chance and are refused where all executions are taken, as API Gateway's answer 429 or 500
 * then says; what waits in queues and streams takes whatever is free.
 */
import type { Random } from '../../sim/kernel/random.ts';

export interface Shop {
  /** Executions of the account. */
  readonly executions: number;
  /** Of those, reserved for requests: they have no more, and nobody else takes them. @default none */
  readonly reserved?: number;
  /** Seconds that a request takes. */
  readonly requestSeconds: number;
  /** The work that follows from each request, in this order: seconds, and how many of a kind at once. */
  readonly work: readonly { readonly seconds: number; readonly atOnce: number }[];
}

export interface Outcome {
  /** Of all requests, the share that found no execution. */
  readonly turnedAway: number;
  /** The longest time from a request until its last work was done, in seconds. */
  readonly longest: number;
}

interface Ending {
  readonly at: number;
  readonly run: () => void;
}

/**
 * @param perSecond requests, on average
 * @param seconds for how long they come
 */
export function simulateShop(shop: Shop, perSecond: number, seconds: number, random: Random): Outcome {
  const { executions, reserved = 0, requestSeconds, work } = shop;
  const waiting: number[][] = work.map(() => []);
  const running = work.map(() => 0);
  const endings: Ending[] = [];
  let [requests, refused, busy, inRequests, longest] = [0, 0, 0, 0, 0];
  let now = 0;

  const plan = (after: number, run: () => void) => {
    const at = now + after;
    let place = endings.length;
    while (place > 0 && (endings[place - 1] as Ending).at > at) place--;
    endings.splice(place, 0, { at, run });
  };
  const forWork = () => executions - reserved;
  /** Executions that requests may still take. */
  const free = () => (reserved > 0 ? reserved - inRequests : executions - busy - inRequests);

  const startWork = () => {
    for (const [kind, { seconds: lasts, atOnce }] of work.entries())
      while ((running[kind] as number) < atOnce && (waiting[kind] as number[]).length > 0) {
        const taken = busy + (reserved > 0 ? 0 : inRequests);
        if (taken >= (reserved > 0 ? forWork() : executions)) return;
        const since = (waiting[kind] as number[]).shift() as number;
        busy++;
        running[kind] = (running[kind] as number) + 1;
        plan(lasts, () => {
          busy--;
          running[kind] = (running[kind] as number) - 1;
          const next = waiting[kind + 1];
          if (next) next.push(since);
          else longest = Math.max(longest, now - since);
        });
      }
  };
  const request = () => {
    requests++;
    if (free() <= 0) {
      refused++;
      return;
    }
    inRequests++;
    const since = now;
    plan(requestSeconds, () => {
      inRequests--;
      waiting[0]?.push(since);
    });
  };

  const pause = () => -Math.log(1 - random.next()) / perSecond;
  let next = pause();
  while (next < seconds || endings.length > 0) {
    const ending = endings[0];
    if (ending && (ending.at <= next || next >= seconds)) {
      endings.shift();
      now = ending.at;
      ending.run();
    } else {
      now = next;
      request();
      next = now + pause();
    }
    startWork();
  }
  return { turnedAway: refused / requests, longest };
}
