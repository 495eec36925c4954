/** Instagram next to the functions: the stand-in of the local engine, on virtual time and with the seed's faults. */
import {
  type ErrorAnswer,
  type Fault as GraphFault,
  Faults as PlannedFaults,
} from '../../../local/graph/faults.ts';
import { answerGraph, Hang } from '../../../local/graph/routes.ts';
import { commentEntry, type Entry, messageEntry, signed } from '../../../local/graph/webhooks.ts';
import {
  type Comment,
  type DirectMessage,
  GraphError,
  META_SETTINGS,
  World,
} from '../../../local/graph/world.ts';
import type { Faults } from '../kernel/faults.ts';
import type { HttpRequest, HttpResponse } from '../lambda/doors.ts';
import { HOUR, type Simulation } from '../simulation.ts';

export const APP_SECRET = 'the-app-secret-of-the-simulation';

/** What Meta may do with a send, the rarest last. */
const SENDS: readonly (readonly [GraphFault, number])[] = [
  ['timeout-delivered', 0.2],
  ['timeout-lost', 0.15],
  ['error-delivered', 0.25],
  ['error', 0.25],
  ['rate-limit', 0.1],
  ['other-app', 0.03],
  ['no-permission', 0.02],
];

/** So many people can't be written to, whatever else goes well. */
const UNREACHABLE = 0.2;

class SeededFaults extends PlannedFaults {
  private readonly faults: Faults;
  private readonly simulation: Simulation;
  private readonly hasUnreachable: boolean;

  constructor(simulation: Simulation, hasUnreachable: boolean) {
    super();
    this.simulation = simulation;
    this.faults = simulation.faults;
    this.hasUnreachable = hasUnreachable;
  }

  /** @param calls the receiver alone, of what is sent */
  override answerFor(...calls: readonly string[]): ErrorAnswer | undefined {
    const [receiver = '', ...others] = calls;
    if (!this.hasUnreachable || others.length > 0) return undefined;
    const isOff = this.simulation.random(`unreachable ${receiver}`).chance(UNREACHABLE);
    return isOff ? { code: 551 } : undefined;
  }

  override choose(): GraphFault | undefined {
    const fault = this.faults.draw('meta.send', ['bounced']);
    if (!fault) return undefined;
    let left = fault.size;
    for (const [kind, share] of SENDS) {
      if (left < share) return kind;
      left -= share;
    }
    return 'error';
  }
}

export class Instagram {
  readonly world: World;
  private readonly simulation: Simulation;
  private readonly standIn: Parameters<typeof answerGraph>[0];
  /** Meta's documentation says nothing of a renewed token's end: it goes on until its own. */
  private readonly renewed = new Set<string>();

  /** @param hasUnreachable whether Meta lets some people not be written to */
  constructor(simulation: Simulation, hasUnreachable = false) {
    this.simulation = simulation;
    const { scheduler } = simulation;
    this.world = new World({ ...META_SETTINGS }, () => scheduler.now);
    this.standIn = {
      url: 'https://graph.instagram.com',
      world: this.world,
      faults: new SeededFaults(simulation, hasUnreachable),
      subscription: undefined,
      lastCallerPort: undefined,
      stop: async () => {},
    };
  }

  /** Answers a request of the functions'. */
  answer({ url, method, headers, body }: HttpRequest): HttpResponse {
    const { pathname, searchParams } = new URL(url);
    const request = {
      method,
      segments: pathname.split('/').filter((step) => step !== ''),
      query: Object.fromEntries(searchParams),
      token: this.tokenOf(headers.authorization ?? ''),
      body: body === '' ? {} : JSON.parse(body),
    };
    try {
      const body = JSON.stringify(answerGraph(this.standIn, request));
      if (request.segments[0] === 'refresh_access_token') this.renewed.add(request.token);
      return { status: 200, body };
    } catch (error) {
      if (error instanceof Hang) return { status: 0, body: '', isHung: true };
      if (!(error instanceof GraphError)) throw error;
      const { status, code, subcode, transient, message } = error;
      const shown = {
        message,
        code,
        ...(subcode && { error_subcode: subcode }),
        ...(transient && { is_transient: true }),
      };
      return { status, body: JSON.stringify({ error: shown }) };
    }
  }

  private tokenOf(authorization: string): string {
    const token = authorization.replace('Bearer ', '');
    const [account] = this.world.accounts.values();
    return this.renewed.has(token) ? (account?.token ?? '') : token;
  }

  entryOf(comment: Comment): Entry {
    const shape = this.simulation.faults.chance('meta.shape') < 0.5 ? 'changes' : 'entry';
    const entry = commentEntry(comment, this.world.media.get(comment.mediaId), shape);
    return { ...entry, time: Math.floor(this.simulation.now / 1000) };
  }

  messageEntryOf(account: string, message: DirectMessage): Entry {
    const { now } = this.simulation;
    const entry = messageEntry(account, message) as { messaging: object[] };
    return {
      ...entry,
      time: now,
      messaging: entry.messaging.map((one) => ({ ...one, timestamp: message.createdAt })),
    };
  }

  /**
   * Delivers updates as Meta does: signed, again until they are taken, for 36 hours. Some get lost, some come twice.
   *
   * @returns whether they were taken
   */
  async deliver(entries: readonly Entry[]): Promise<boolean> {
    const { cloud, scheduler, faults } = this.simulation;
    const fault = faults.draw('meta.webhook', ['lost', 'doubled', 'late']);
    if (fault?.kind === 'lost') return false;
    if (fault?.kind === 'late') await scheduler.sleep(fault.size ** 2 * 5 * HOUR);
    const request = { ...signed(APP_SECRET, entries), path: '/instagram/webhook' };
    const post = () => cloud.request(request);
    if (fault?.kind === 'doubled') scheduler.after(fault.size * HOUR, () => void post());
    const giveUp = this.simulation.now + 36 * HOUR;
    for (let pause = 5000; this.simulation.now < giveUp; pause = Math.min(pause * 2, HOUR)) {
      if ((await post()).status === 200) return true;
      await scheduler.sleep(pause);
    }
    return false;
  }
}
