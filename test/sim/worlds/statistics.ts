/** What holds for the counts of what was sent and clicked. */
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Simulation } from '../simulation.ts';
import { type Reply, SLACK } from './replies.ts';

interface Counter {
  readonly pk: string;
  readonly sk: string;
  readonly type: string;
  readonly [name: string]: string | number;
}

/** Each sent reply and each click, as they happened. */
export class Statistics {
  private readonly simulation: Simulation;
  /** When each reply counted as sent, by its key. */
  private readonly sent = new Map<string, { readonly at: number; readonly kind: string }>();
  private readonly clicks = { asked: 0, followed: 0, byRule: 0 };

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  addSent({ pk, leg }: Reply): void {
    this.sent.set(`${pk} ${leg}`, { at: this.simulation.now, kind: leg.replace('-reply', '') });
  }

  /** Somebody follows a link, from a rule's reply or not. */
  async follow(link: string, ruleId: string | undefined): Promise<void> {
    this.clicks.asked++;
    if (ruleId !== undefined) this.clicks.byRule++;
    const { status } = await this.simulation.cloud.request({
      method: 'GET',
      path: `/l/${link}`,
      headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Instagram 300' },
      ...(ruleId !== undefined && { query: { r: ruleId.slice(-6) } }),
    });
    if (status === 302) this.clicks.followed++;
  }

  look(): void {
    const counters = [...this.simulation.cloud.table.all()]
      .map((item) => plainOf(item) as unknown as Counter)
      .filter(({ type }) => type === 'count');
    for (const kind of ['private', 'public']) this.lookAtSent(kind, counters);
    this.lookAtClicks(counters);
  }

  /** Each once: those of a while ago surely, those of just now perhaps; and days add up to the total. */
  private lookAtSent(kind: string, counters: readonly Counter[]): void {
    const { simulation } = this;
    const times = [...this.sent.values()].filter((one) => one.kind === kind).map(({ at }) => at);
    const due = times.filter((at) => at < simulation.now - SLACK).length;
    const [total, days] = sumsOf(counters, /^total#sent#/, /^\d.*#sent#/, kind);
    if (total !== days || total > times.length || total < due)
      simulation.fail(
        'what was sent is counted once',
        `${kind}: ${total} in all, ${days} by day; ${times.length} were sent, ${due} of them long ago`,
      );
  }

  private hasLink({ pk, sk }: Counter): boolean {
    const [, link = ''] = /^link#(\w+)$/.exec(pk) ?? /^[\d-]{10}#clicks#(\w+)#/.exec(sk) ?? [];
    const key = { pk: { S: `link#${link}` }, sk: { S: 'link' } };
    return this.simulation.cloud.table.get(key) !== undefined;
  }

  /** A click that can't be counted is followed all the same; no click counts twice. */
  private lookAtClicks(all: readonly Counter[]): void {
    const { simulation, clicks } = this;
    // What is counted of all time goes with its link, and what is counted by day stays.
    const counters = all.filter((counter) => this.hasLink(counter));
    const [total, days] = sumsOf(counters, /^clicks/, /^\d.*#clicks#/, 'people');
    const rules = counters.flatMap((counter) =>
      counter.sk.startsWith('clicks')
        ? Object.keys(counter)
            .filter((name) => name.startsWith('rule_'))
            .map((name) => Number(counter[name]))
        : [],
    );
    const byRule = rules.reduce((sum, count) => sum + count, 0);
    if (total !== days || total > clicks.asked || byRule > clicks.byRule)
      simulation.fail(
        'clicks are exact',
        `${total} counted, ${days} by day, ${byRule} of rules; ${clicks.asked} asked, ${clicks.byRule} from rules, ${clicks.followed} followed`,
      );
  }
}

/** What the counters of all time and those of days hold together. */
function sumsOf(
  counters: readonly Counter[],
  ofTotal: RegExp,
  ofDay: RegExp,
  name: string,
): [number, number] {
  const sum = (of: RegExp) =>
    counters.filter(({ sk }) => of.test(sk)).reduce((all, counter) => all + Number(counter[name] ?? 0), 0);
  return [sum(ofTotal), sum(ofDay)];
}
