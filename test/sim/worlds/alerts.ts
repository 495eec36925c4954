/** Alerts of low ratings: as rare as configured, and none is missing where none had silenced it. */
import { isCanary } from '../../../lambdas/shared/canary/id.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import { HOUR, type Simulation } from '../simulation.ts';
import { legOf } from './legs.ts';

interface Rated {
  readonly type: string;
  readonly id: string;
  readonly pk: string;
  readonly widget: string;
  readonly state: string;
  readonly rating?: number;
  readonly reason?: string;
}

interface Alert {
  readonly pk: string;
  readonly at: number;
  /** When it ended or was deleted, and had told nobody for certain. */
  freedAt?: number;
}

export interface Alerting {
  readonly widget: string;
  readonly atMost: number;
  readonly everySeconds: number;
}

/** Clocks of containers are seconds apart, and a slow write is stored up to a minute after it was decided. */
const MOMENTS = 60_000;

/** Holds a widget's alerts to what is configured. */
export class AlertWatch {
  private readonly simulation: Simulation;
  private readonly alerting: Alerting;
  /** All that ever began, in this order. */
  private readonly alerts: Alert[] = [];
  /** Since when responses are low, and not looked at yet. */
  private readonly low = new Map<string, number>();

  constructor(simulation: Simulation, alerting: Alerting) {
    this.simulation = simulation;
    this.alerting = alerting;
    simulation.onChange((change) => {
      this.noteAlert(change);
      this.noteRating(change);
    });
  }

  private noteAlert({ before, after, at }: Change): void {
    const [was, is] = [legOf(before), legOf(after)];
    const leg = is ?? was;
    if (leg?.leg !== 'alert' || isCanary(leg.pk)) return;
    if (!was) this.alerts.push({ pk: leg.pk, at });
    const mayHaveTold = leg.attempts > leg.answered;
    const isOver = is ? is.state === 'expired' && was?.state !== 'expired' : was?.state === 'pending';
    const last = this.alerts.findLast(({ pk }) => pk === leg.pk);
    if (last && isOver && !mayHaveTold) last.freedAt ??= at;
  }

  private noteRating({ before, after, at }: Change): void {
    const [was, is] = [before, after].map((image) => image && (plainOf(image) as unknown as Rated));
    const one = is ?? was;
    // The budget left its alert out: a summary tells it.
    if (is?.type === 'shed') this.low.delete(is.pk);
    if (one?.type !== 'response' || one.widget !== this.alerting.widget || isCanary(one.id)) return;
    if (!this.isLow(is)) this.low.delete(one.pk);
    else if (!this.isLow(was)) this.low.set(one.pk, at);
  }

  private isLow(response: Rated | undefined): boolean {
    return response?.state === 'new' && (response.rating ?? Infinity) <= this.alerting.atMost;
  }

  look(): void {
    this.lookAtDropped();
    const claimed = this.alerts.filter(({ freedAt }) => freedAt === undefined);
    const [early, late] = claimed.slice(-2);
    const window = this.alerting.everySeconds * 1000;
    if (early && late && early.pk !== late.pk && late.at - early.at < window - MOMENTS)
      this.simulation.fail('alerts are as rare as configured', `${late.at - early.at} ms apart`);
    for (const [pk, at] of this.low) {
      if (this.simulation.now - at < HOUR) continue;
      this.low.delete(pk);
      this.simulation.count('low ratings looked at');
      const isHeard = this.alerts.some(
        (alert) =>
          alert.pk === pk ||
          (alert.at > at - window - MOMENTS &&
            alert.at < at + MOMENTS &&
            (alert.freedAt === undefined || alert.freedAt > at - MOMENTS)),
      );
      if (!isHeard)
        this.simulation.fail('a low rating alerts', `${pk} alerted nobody, and no other alert did`);
    }
  }

  /** Whoever releases a low rating, at whichever moment of its alert, is not left without it. */
  private lookAtDropped(): void {
    const { table } = this.simulation.cloud;
    for (const { pk } of this.alerts) {
      const [alert, response] = ['leg#alert', 'response'].map((sk) => {
        const item = table.get({ pk: { S: pk }, sk: { S: sk } });
        return item && (plainOf(item) as unknown as Rated);
      });
      if (alert?.state === 'expired' && alert.reason === 'spam' && response?.state === 'new')
        this.simulation.fail(
          'what is released alerts',
          `${pk} has become none of spam, and its alert stays dropped`,
        );
    }
  }
}
