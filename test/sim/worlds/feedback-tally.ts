/** What a feedback world's counts must come to, by a plain script's reckoning, and what they do come to. */
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Simulation } from '../simulation.ts';

/** What a response is counted by. */
interface Counted {
  readonly widget: string;
  readonly state: string;
  readonly rating?: number;
  readonly receivedAt: string;
  readonly page?: string;
}

/** By widget, and by rating, hour and page of a widget. */
type Tally = Map<string, number>;

export class FeedbackTally {
  private readonly simulation: Simulation;
  private readonly tally: Tally = new Map();

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  /** A response has become another one, has come, or was deleted. */
  note(was: Counted | undefined, is: Counted | undefined): void {
    this.add(was, -1);
    this.add(is, 1);
  }

  /** Holds the table's counts to what they must come to. */
  look(): void {
    const counted = this.counted();
    for (const name of new Set([...this.tally.keys(), ...counted.keys()]))
      if ((counted.get(name) ?? 0) !== (this.tally.get(name) ?? 0))
        this.simulation.fail(
          'counts are exact',
          `${name}: ${counted.get(name) ?? 0} counted, ${this.tally.get(name) ?? 0} are right`,
        );
  }

  /** What there is of Monday, by the clock of Berlin. */
  ofMonday(widget: string): number {
    const hours = new RegExp(`^${widget} 2026-03-02T\\d\\d$`);
    return [...this.tally]
      .filter(([name]) => hours.test(name) && Number(name.slice(-2)) < 23)
      .reduce((sum, [, count]) => sum + count, 0);
  }

  private add(response: Counted | undefined, sign: 1 | -1): void {
    if (!response || response.state === 'spam') return;
    const { widget, rating, receivedAt, page } = response;
    const hour = receivedAt.slice(0, 13);
    const parts = [`${widget}`, `${widget} r${rating}`, `${widget} ${hour}`];
    // Visitors name so few pages that each is counted under its own name.
    if (page !== undefined) parts.push(`${widget} ${hour} ${page}`);
    for (const part of parts) this.tally.set(part, (this.tally.get(part) ?? 0) + sign);
  }

  /** What the counters add up to, by the same names. */
  private counted(): Tally {
    const counted: Tally = new Map();
    const add = (name: string, count: number) => counted.set(name, (counted.get(name) ?? 0) + count);
    for (const item of this.simulation.cloud.table.all()) {
      const { type, pk, sk, responses, ...ratings } = plainOf(item) as Record<string, unknown>;
      if (type !== 'count') continue;
      const [kind, widget] = String(pk).split('#');
      if (kind === 'hours') add(`${widget} ${String(sk).slice(0, 13)}`, Number(responses));
      if (kind === 'pages') {
        const [hour, , ...page] = String(sk).split('#');
        add(`${widget} ${hour} ${page.join('#')}`, Number(responses));
      }
      if (kind !== 'totals') continue;
      add(String(widget), Number(responses));
      for (const [name, value] of Object.entries(ratings))
        if (/^r\d+$/.test(name)) add(`${widget} ${name}`, Number(value));
    }
    return counted;
  }
}
