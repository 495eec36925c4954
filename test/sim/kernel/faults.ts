/**
 * What goes wrong. Each moment at which something may is a site with a number, such as `Notifier.ses.SendRawEmail@3`;
 * whether it does depends on the seed and that name alone. So a run can be repeated with some of its faults left out.
 */
import { chanceAfter, chanceOf, hashOf } from './random.ts';

/** How often each kind strikes where it may, in a seed that has it. */
const RATES = {
  /** Too many requests: refused without effect, and the SDK asks again. */
  throttled: 0.03,
  /** An error of the service's own, without effect. */
  broken: 0.02,
  /** Not allowed. */
  denied: 0.003,
  /** Some seconds. */
  slow: 0.03,
  /** The connection breaks before the request takes effect. */
  'cut-before': 0.02,
  /** The request takes effect, its answer is lost, and the SDK's own retry meets its first write. */
  'cut-after': 0.02,
  'kill-before': 0.012,
  'kill-after': 0.012,
  /** A part of a batch is refused inside a 200, or left for another request. */
  partial: 0.03,
  /** Two transactions met. */
  conflict: 0.02,
  /** A message is lost. */
  lost: 0.01,
  doubled: 0.05,
  /** Minutes to hours. */
  late: 0.02,
  /** A batch of the stream comes again although it was worked through. */
  repeated: 0.05,
  /** An index or an eventual read is seconds to minutes behind. */
  stale: 0.05,
  /** The schedule's call is left out. */
  skipped: 0.05,
  /** The stranger at the other end refuses: a mail bounces, Meta answers with an error. */
  bounced: 0.05,
  /** A service is away for up to an hour. */
  outage: 0.25,
  /** A function's code is replaced. */
  deploy: 0.3,
  /** The owner deploys another configuration: less than before, or more. */
  exchange: 0.6,
  /** What is deployed at first is the release before: its items lack what came later. */
  upgrade: 0.6,
  /** The account is new to SES: little may be sent in a day, or its identity is verified hours later. */
  'new-account': 0.6,
  /** A container's clock is off, by up to seconds. */
  skewed: 0.1,
} as const;

export type FaultKind = keyof typeof RATES;
export const FAULT_KINDS = Object.keys(RATES) as FaultKind[];

/** Something that went wrong. */
export interface Fault {
  readonly kind: FaultKind;
  /** Its site and number. */
  readonly key: string;
  /** A number from 0 up to 1, for whatever the fault leaves open. */
  readonly size: number;
}

interface Site {
  /** How many moments there were at which something might have struck. */
  moments: number;
  /** The sum of its name, with the seed before it. */
  readonly sum: number;
}

export interface FaultOptions {
  readonly seed: string;
  /** Only these may strike, by their keys. @default all that the seed has */
  readonly only?: ReadonlySet<string> | undefined;
  /** Kinds that may not strike at all. @default none */
  readonly without?: ReadonlySet<FaultKind> | undefined;
}

export class Faults {
  /** All that struck, in order. */
  readonly struck: Fault[] = [];
  /** Whether nothing goes wrong any more. */
  isOver = false;
  private readonly sites = new Map<string, Site>();
  private readonly rates: Record<FaultKind, number>;
  private readonly options: FaultOptions;

  constructor(options: FaultOptions) {
    this.options = options;
    this.rates = mixtureOf(options.seed, options.without);
  }

  /** From here on nothing goes wrong any more: what is still under way comes to its end. */
  end(): void {
    this.isOver = true;
  }

  /** Numbers a moment, and draws what goes wrong at it. */
  draw(site: string, kinds: readonly FaultKind[]): Fault | undefined {
    const { number, sum } = this.next(site);
    if (this.isOver) return undefined;
    let left = chanceAfter(sum, String(number));
    for (const kind of kinds) {
      const rate = this.rates[kind];
      if (left < rate) return this.strike(kind, `${site}@${number}`);
      left -= rate;
    }
    return undefined;
  }

  /** A number from 0 up to 1 for a moment, for what is no fault: how long a request travels. */
  chance(site: string): number {
    const { number, sum } = this.next(site);
    return chanceAfter(sum, String(number));
  }

  /** How many moments a site has had. */
  momentsOf(site: string): number {
    return this.sites.get(site)?.moments ?? 0;
  }

  /** A moment's name is its site's, and its number there. */
  private next(site: string): { readonly number: number; readonly sum: number } {
    let found = this.sites.get(site);
    if (!found) {
      found = { moments: 0, sum: hashOf(`${this.options.seed}/${site}@`) };
      this.sites.set(site, found);
    }
    return { number: found.moments++, sum: found.sum };
  }

  private strike(kind: FaultKind, key: string): Fault | undefined {
    if (this.options.only && !this.options.only.has(key)) return undefined;
    const fault = { kind, key, size: chanceOf(`${this.options.seed}/${key}/size`) };
    this.struck.push(fault);
    return fault;
  }
}

/** Each seed has its own: one in twelve has none, the others about half of the kinds, some of them often. */
function mixtureOf(seed: string, without: ReadonlySet<FaultKind> = new Set()): Record<FaultKind, number> {
  const isCalm = chanceOf(`${seed}/calm`) < 1 / 12;
  const rate = (kind: FaultKind): number => {
    if (isCalm || without.has(kind) || chanceOf(`${seed}/has/${kind}`) < 0.45) return 0;
    const strength = 10 ** (chanceOf(`${seed}/strength/${kind}`) * 1.2 - 0.8);
    return Math.min(0.5, RATES[kind] * strength);
  };
  return Object.fromEntries(FAULT_KINDS.map((kind) => [kind, rate(kind)])) as Record<FaultKind, number>;
}
