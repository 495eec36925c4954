/**
 * A form that tells five destinations, and one of them is down for a day or more: the others hear of every submission, that one does once
 * it is back, its owner is told once that it rests, and all that its rest costs is one look in a quarter of an hour. Some submissions go
 * into the spam and come back: that one is released, nobody hears before, or without, what they have heard of its coming. The event bus
 * and the lake hear of all of it, too.
 */
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Random } from '../kernel/random.ts';
import type { HttpRequest, HttpResponse } from '../lambda/doors.ts';
import { DAY, HOUR, type Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { contact } from './contact.ts';
import { compose, requestOf } from './contact-message.ts';
import { legOf } from './legs.ts';
import { holdOnBus } from './outlets.ts';
import { ownerOf } from './owner.ts';
import type { Live, World } from './world.ts';

/** `SUBMISSIONS=10000 npm run simulate -- contact-destinations 1` takes some minutes. */
const SUBMISSIONS = Number(process.env.SUBMISSIONS ?? 40);
const HOST = 'services-tests.dev';
const DOWN = 'down';
/** By destination, what its secret holds. */
const SECRETS: Readonly<Record<string, string>> = {
  [DOWN]: `https://${DOWN}.${HOST}/x whsec_${'a'.repeat(32)}`,
  program: `https://program.${HOST}/x whsec_${'b'.repeat(32)}`,
  team: `https://team.${HOST}/x`,
  chat: `https://chat.${HOST}/x`,
  room: `https://room.${HOST}/x`,
};
/** The submission, its claims and checks, and a leg for each destination and the mail: a table holds no more for what is down. */
const ITEMS_PER_SUBMISSION = Object.keys(SECRETS).length + 6;
/** Kept by AWS for a moment, whoever comes: counters and claims by address. */
const FURTHER_ITEMS = 300;
/** Ten in a row over an hour before it rests, as many attempts as may be under way then, and a look in a quarter of an hour. */
const callsAtMost = (hours: number) => 60 + SUBMISSIONS * 8 + hours * 4;

export const contactDestinations: World = {
  ...contact,
  name: 'contact-destinations',
  config: {
    owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
    mail: { from: 'Front desk <hello@frontdesk-tests.dev>', sandbox: false },
    events: { bus: true },
    data: { lake: {} },
    destinations: {
      [DOWN]: { type: 'webhook' },
      program: { type: 'webhook' },
      team: { type: 'slack' },
      chat: { type: 'discord' },
      room: { type: 'teams' },
    },
    contact: {
      forms: {
        main: {
          to: ['owner@frontdesk-tests.dev'],
          site: 'https://www.frontdesk-tests.dev',
          destinations: Object.keys(SECRETS),
          retentionDays: 30,
          spam: { threshold: 1000 },
          rate: {
            perAddressPerMinute: 10_000,
            perFormPerMinute: 10_000,
            perFormPerDay: 1_000_000,
            perAddressShareOfDay: 1,
          },
        },
      },
    },
  },
  // Its destinations are all that it is about.
  withLess: (config) => config,
  days: 1,
  calmDays: 3,
  begin: (simulation, until) => new DestinationsLive(simulation, until),
};

class DestinationsLive implements Live {
  private readonly simulation: Simulation;
  private readonly known = new Set<string>();
  private readonly owner: ReturnType<typeof ownerOf>;
  /** By program and submission, the events that it has heard, in the order of hearing. */
  private readonly events = new Map<string, { readonly id: string; readonly timestamp: string }[]>();
  /** By destination and leg, how often it was told and took it. */
  private readonly heard = new Map<string, number>();
  private readonly backAt: number;
  private readonly beganAt: number;
  private callsWhileDown = 0;

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    const { cloud, scheduler, now } = simulation;
    this.beganAt = now;
    for (const name of ['address-salt', 'token-key', 'webhook-secret'])
      cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/contact/${name}`, `secret-of-${name}-0123456789abcdef`);
    for (const [id, secret] of Object.entries(SECRETS))
      cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/destinations/${id}`, secret);
    cloud.mailer.limits = { perSecond: 50, perDay: 1_000_000 };
    this.owner = ownerOf(simulation, 'contact');
    simulation.http = (request) => this.answer(request);
    const random = simulation.random('visits');
    this.backAt = until + random.next() * DAY;
    for (let number = 0; number < SUBMISSIONS; number++)
      scheduler.at(now + random.next() * (until - now), () => void this.visit(number));
  }

  private async visit(number: number): Promise<void> {
    const { simulation } = this;
    const random = simulation.random(`visitor ${number}`);
    const { fields, ...message } = compose(number, random);
    const { _gotcha: _, ...honest } = fields;
    const request = requestOf({ ...message, form: 'main', files: false, fields: honest }, '198.51.100.7');
    const { status, body } = await simulation.cloud.request(request);
    simulation.count(`submit ${status}`);
    if (status !== 200) return;
    const id = String(JSON.parse(body).submissionId);
    this.known.add(id);
    if (random.chance(0.3)) await this.sort(id, random);
  }

  /** The owner takes it for spam, at once or later, and thinks better of it. */
  private async sort(id: string, random: Random): Promise<void> {
    const { scheduler } = this.simulation;
    await scheduler.sleep(random.next() ** 3 * DAY);
    await this.ask(id, 'spam');
    await scheduler.sleep(random.next() ** 3 * HOUR);
    while (!(await this.ask(id, 'release'))) await scheduler.sleep(60_000);
  }

  /** @returns false for an answer that nobody can rely on */
  private async ask(id: string, verb: 'spam' | 'release'): Promise<boolean> {
    const { status } = await this.owner('POST', `/owner/submissions/${id}/${verb}`);
    this.simulation.count(`${verb} ${status}`);
    return status === 200;
  }

  private answer({ url, body }: HttpRequest): HttpResponse {
    const [, id = ''] = new RegExp(`^https://(\\w+)\\.${HOST}/`).exec(url) ?? [];
    if (id === DOWN && this.simulation.now < this.backAt) {
      this.callsWhileDown++;
      return { status: 503, body: 'down for maintenance' };
    }
    const [submission = ''] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(body.replaceAll('\\', '')) ?? [];
    const name = this.nameOf(id, submission);
    const times = (this.heard.get(name) ?? 0) + 1;
    this.heard.set(name, times);
    this.simulation.count(`${id} heard`);
    if (times > 1) this.requireDoubt(id, submission);
    if (id === DOWN || id === 'program') this.requireOrder(id, submission, JSON.parse(body));
    return { status: 200, body: '' };
  }

  /** A leg that went with its submission into the spam is another one when it comes back. */
  private nameOf(id: string, submission: string): string {
    const { createdAt = '' } = (this.legOf(id, submission) ?? {}) as { createdAt?: string };
    return `${id} ${submission} ${createdAt}`;
  }

  private requireOrder(id: string, submission: string, event: { id: string; timestamp: string }): void {
    const name = `${id} ${submission}`;
    const events = this.events.get(name) ?? [];
    this.events.set(name, events);
    const [last] = events.slice(-1);
    if (last && last.timestamp > event.timestamp)
      this.simulation.fail(
        'the order of one item’s events is kept',
        `${id} heard ${event.id} after ${last.id}`,
      );
    if (last && last.id !== event.id) this.simulation.count(`${id} heard two events of one`);
    events.push(event);
  }

  /** Told once more is only who may not have heard: an attempt before this one has no known outcome. */
  private requireDoubt(id: string, submission: string): void {
    const leg = this.legOf(id, submission);
    const {
      attempts = 0,
      answered = 0,
      state,
    } = (leg ?? {}) as { attempts?: number; answered?: number; state?: string };
    if (attempts - answered < 2)
      this.simulation.fail(
        'never two beyond unknown outcomes',
        `${id} was told of ${submission} again: ${state}, ${attempts} attempts, ${answered} answered`,
      );
  }

  private legOf(id: string, submission: string) {
    const key = { pk: { S: `submission#${submission}` }, sk: { S: `leg#destination:${id}` } };
    const item = this.simulation.cloud.table.get(key);
    return item && legOf(item) && plainOf(item);
  }

  look(): void {
    const { simulation } = this;
    const items = [...simulation.cloud.table.all()].length;
    if (items > SUBMISSIONS * ITEMS_PER_SUBMISSION + FURTHER_ITEMS)
      simulation.fail('the table keeps its size', `${items} items for ${this.known.size} submissions`);
    const hours = (Math.min(simulation.now, this.backAt) - this.beganAt) / HOUR;
    if (this.callsWhileDown > callsAtMost(hours))
      simulation.fail('what is down is left alone', `${this.callsWhileDown} calls in ${hours} hours`);
  }

  end(): void {
    this.look();
    const { simulation } = this;
    for (const submission of this.known)
      for (const id of Object.keys(SECRETS)) {
        const times = this.heard.get(this.nameOf(id, submission)) ?? 0;
        const { state, reason } = (this.legOf(id, submission) ?? {}) as { state?: string; reason?: string };
        if (times === 0 || state !== 'sent')
          simulation.fail(
            'everybody hears of everything',
            `${id} heard ${times} times of ${submission}: ${state}, ${reason}`,
          );
      }
    holdOnBus(
      simulation,
      [...this.events.values()].flatMap((events) => events.map(({ id }) => id)),
    );
    const told = simulation.attentions.filter(({ detail }) => String(detail.cause).includes('paused')).length;
    if (told === 0)
      simulation.fail('its owner is told that one rests', `${this.callsWhileDown} calls failed`);
  }
}
