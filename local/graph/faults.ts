/** What goes wrong at Meta, on demand: planned faults one after the other, and random ones that a seed repeats. */

export type Fault =
  /** The connection is held until the caller gives up; the message was delivered. */
  | 'timeout-delivered'
  /** …and was not delivered. */
  | 'timeout-lost'
  /** A generic error, although the message was delivered. */
  | 'error-delivered'
  /** A generic error, and nothing was delivered. */
  | 'error'
  /** The account has sent too much. */
  | 'rate-limit'
  /** Another app has the conversation. */
  | 'other-app'
  /** A permission is missing, for the account or for this one; Meta doesn't say which. */
  | 'no-permission';

/** Any error of the Graph API, as Meta's error body has it. */
export interface ErrorAnswer {
  readonly code: number;
  readonly subcode?: number;
  /** @default some words */
  readonly message?: string;
  /** @default 400 */
  readonly status?: number;
  /** `is_transient`. @default false */
  readonly transient?: boolean;
  /** Whether what was asked is done all the same. @default false */
  readonly delivered?: boolean;
}

export interface FaultPlan {
  /** For the next sends, one each. */
  readonly next?: readonly (Fault | ErrorAnswer)[];
  /**
   * What a call is answered until it is taken back with `null`: by the id of the comment or person that is written to, or
   * by method and path, such as `GET me`, `GET comments`, `POST replies`; `GET` alone is a comment's or a person's own node.
   */
  readonly answers?: Readonly<Record<string, ErrorAnswer | null>>;
  /** For any send: probability from 0 to 1 by fault. Not for one whose comment was hit before. */
  readonly random?: Readonly<Partial<Record<Fault, number>>>;
  readonly seed?: number;
}

export class Faults {
  private next: (Fault | ErrorAnswer)[] = [];
  private readonly answers = new Map<string, ErrorAnswer>();
  private random: [Fault, number][] = [];
  private state = 1;
  private readonly hit = new Set<string>();

  /** Planned faults are appended, answers stay until they are taken back, random faults replace those before. */
  plan({ next = [], answers = {}, random, seed = 1 }: FaultPlan): void {
    this.next.push(...next);
    for (const [call, answer] of Object.entries(answers)) {
      if (answer) this.answers.set(call, answer);
      else this.answers.delete(call);
    }
    if (!random) return;
    this.random = Object.entries(random) as [Fault, number][];
    this.state = seed >>> 0 || 1;
    this.hit.clear();
  }

  /** @param what the send, so that a random fault meets it once */
  choose(what: string): Fault | ErrorAnswer | undefined {
    const planned = this.next.shift();
    if (planned || this.random.length === 0 || this.hit.has(what)) return planned;
    let roll = this.roll();
    for (const [fault, probability] of this.random) {
      if (roll < probability) {
        this.hit.add(what);
        return fault;
      }
      roll -= probability;
    }
    return undefined;
  }

  /** The answer that was set for one of these ids or calls. */
  answerFor(...calls: readonly string[]): ErrorAnswer | undefined {
    return calls.map((call) => this.answers.get(call)).find(Boolean);
  }

  /** Numbers from 0 to 1, the same for the same seed (xorshift32). */
  private roll(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) / 4294967296;
  }
}
