/**
 * Destinations hear of events by legs next to each event. They answer, refuse and fail by the seed's faults, and the events of one item
 * reach them in the order in which they happened.
 */
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { HttpRequest, HttpResponse } from '../lambda/doors.ts';
import { HOUR, type Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';

const HOST = 'services-tests.dev';
/** By destination, what its secret holds. The programs hear events, and the team reads messages. */
const SECRETS: Readonly<Record<string, string>> = {
  program: `https://program.${HOST}/x whsec_${'a'.repeat(32)}`,
  archive: `https://archive.${HOST}/x whsec_${'b'.repeat(32)}`,
  team: `https://team.${HOST}/x`,
};
const TYPES = { program: 'webhook', archive: 'webhook', team: 'slack' } as const;

/** As a world's configuration has them. */
export const DESTINATIONS = Object.fromEntries(Object.entries(TYPES).map(([id, type]) => [id, { type }]));
export const DESTINATION_IDS = Object.keys(TYPES);

/** Hours in which the table's stream, or a sweep, may keep an event from being begun. */
const SLACK = 8 * HOUR;

interface TellingLeg {
  readonly pk: string;
  readonly leg: string;
  readonly state: string;
  readonly attempts: number;
  readonly answered: number;
}

export class Told {
  private readonly simulation: Simulation;
  /** By event, when it happened and the how many-th of its item it is. */
  private readonly happened = new Map<string, { readonly at: number; readonly nth: number }>();
  /** By program, the last event of each item that it has heard. */
  private readonly last = new Map<string, string>();
  /** Who has heard what, by destination and event, and how often. */
  private readonly heard = new Map<string, number>();
  /** Legs that ended without success: what is tried again then comes late, and perhaps twice. */
  private readonly givenUp = new Set<string>();
  /** What was taken, and answered with an error. */
  private readonly doubtful = new Set<string>();
  private readonly downUntil: number;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    for (const [id, secret] of Object.entries(SECRETS))
      simulation.cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/destinations/${id}`, secret);
    const down = simulation.faults.draw('destination down', ['broken']);
    this.downUntil = simulation.now + (down ? down.size * 12 * HOUR : 0);
    simulation.onChange((change) => this.watch(change));
  }

  /** Notes an event that everybody must hear of. @param item what it is about */
  happen(event: string, item: string): void {
    const nth = [...this.happened.keys()].filter((one) => one.startsWith(item)).length;
    this.happened.set(event, { at: this.simulation.now, nth });
  }

  /** Undefined for what is asked of somebody else. */
  answer({ url, body }: HttpRequest): HttpResponse | undefined {
    const [, id] = new RegExp(`^https://(\\w+)\\.${HOST}/`).exec(url) ?? [];
    if (id === undefined) return undefined;
    const { faults, now } = this.simulation;
    if (id === 'archive' && now < this.downUntil) return { status: 503, body: 'down for maintenance' };
    const size = faults.draw(`destination ${id}`, ['bounced'])?.size ?? 1;
    if (size < 0.3) return { status: 503, body: '' };
    if (size < 0.5) return { status: 429, body: 'slowly' };
    if (size < 0.6) return { status: 410, body: 'gone' };
    const event = id === 'team' ? undefined : toldAs(JSON.parse(body));
    if (event !== undefined) this.hear(id, event);
    if (size === 1) return { status: 200, body: 'ok' };
    // It took it all the same.
    if (event !== undefined) this.doubtful.add(nameOf(id, event));
    return size < 0.8 ? { status: 500, body: '' } : { status: 0, body: '', isHung: true };
  }

  private hear(id: string, event: string): void {
    const { simulation } = this;
    const name = nameOf(id, event);
    simulation.count(`${id} heard`);
    const times = (this.heard.get(name) ?? 0) + 1;
    this.heard.set(name, times);
    if (times > 1) this.requireDoubt(id, event);
    this.requireOrder(id, event);
  }

  private requireOrder(id: string, event: string): void {
    const [item = ''] = event.split('.');
    const before = this.last.get(`${id} ${item}`);
    const mine = this.happened.get(event);
    if (!mine || this.givenUp.has(nameOf(id, event))) return;
    this.last.set(`${id} ${item}`, event);
    if (before === undefined || before === event) return;
    this.simulation.count(`${id} heard two events of one`);
    if ((this.happened.get(before)?.nth ?? -1) > mine.nth)
      this.simulation.fail('the order of one item’s events is kept', `${id} heard ${event} after ${before}`);
  }

  /** Told once more is only who may not have heard: an attempt before this one has no known outcome. */
  private requireDoubt(id: string, event: string): void {
    const name = nameOf(id, event);
    const { attempts = 0, answered = 0, state } = this.legOf(id, event) ?? {};
    if (attempts - answered >= 2 || this.doubtful.has(name) || this.givenUp.has(name)) return;
    this.simulation.fail(
      'never two beyond unknown outcomes',
      `${id} was told of ${event} again: ${state}, ${attempts} attempts, ${answered} answered`,
    );
  }

  private legOf(id: string, event: string): TellingLeg | undefined {
    const item = this.simulation.cloud.table.get({
      pk: { S: `event#${event}` },
      sk: { S: `leg#destination:${id}` },
    });
    return item && (plainOf(item) as unknown as TellingLeg);
  }

  private watch({ before, after }: Change): void {
    const [was, is] = [before, after].map((image) => image && (plainOf(image) as unknown as TellingLeg));
    if (!is?.pk.startsWith('event#') || is.leg === undefined || was?.state === is.state) return;
    const [event, id] = [is.pk.slice('event#'.length), is.leg.slice('destination:'.length)];
    this.simulation.count(`${id} ${is.state}`);
    if (is.state === 'failed' || is.state === 'unknown') this.givenUp.add(nameOf(id, event));
    if (is.state === 'sent' && id !== 'team' && !this.heard.has(nameOf(id, event)))
      if (this.happened.has(event))
        // Of many that fail for one reason, the first of an hour is told under a name of its own.
        this.simulation.fail('never zero', `${id} counts as told of ${event}, and was not`);
  }

  /** Looks whether every destination has heard of every event. How a leg ends is held by `watchLegs`. */
  look(): void {
    const { simulation } = this;
    for (const [event, { at }] of this.happened) {
      if (simulation.now - at < SLACK) continue;
      for (const id of DESTINATION_IDS)
        if (!this.legOf(id, event))
          simulation.fail('everybody hears of everything', `nobody tells ${id} of ${event}`);
    }
  }
}

interface Heard {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly account?: string; readonly reason?: string };
}

/** The event whose leg it is: of replies that fail for one reason, the first of an hour is told, and no other. */
function toldAs({ id, type, timestamp, data }: Heard): string {
  if (type !== 'reply.failed') return id;
  return [data.account, type, data.reason, timestamp.slice(0, '2026-03-02T08'.length)].join('.');
}

const nameOf = (id: string, event: string) => `${id} ${event}`;
