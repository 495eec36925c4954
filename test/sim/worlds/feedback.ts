/** Feedback: visitors rate and change their minds, the owner deletes and releases, counts follow, alerts and digests leave. */
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Random } from '../kernel/random.ts';
import { DAY, HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { AlertWatch } from './alerts.ts';
import { type CanaryWatch, canariesAmong } from './canary.ts';
import { watchChanges } from './changes.ts';
import { rebuildSometimes, redriveSometimes } from './commands.ts';
import { FeedbackTally } from './feedback-tally.ts';
import { watchHeld } from './held.ts';
import { beginAccount, bounceSome, legOf, watchLegs } from './legs.ts';
import { watchList } from './lists.ts';
import { ownerOf } from './owner.ts';
import { lookAtQueues } from './queues.ts';
import { watchQuota } from './quota.ts';
import { retrySometimes } from './retries.ts';
import { liveSurveys, surveyConfig } from './surveys.ts';
import type { Live, World } from './world.ts';

const RETENTION_DAYS = 2;
const HORIZON_SECONDS = 86_400;
const ALERT = { atMost: 2, everySeconds: 3600 };
const THUMBS_A_DAY = 10;
/** Words that are taken for spam, whoever writes them. */
const SPAM = `${PERSONAL}: casino, free spins and a jackpot <a href="https://spin.example">here</a>`;

/** What becomes of a survey's mail is nothing that the owner could mend. */
const SURVEYS = ['invitation', 'reminder'];

const secretOf = (name: string) => `secret-of-${name}-0123456789abcdef`;

export const feedback: World = {
  pipeline: 'feedback',
  part: 'Feedback',
  config: {
    owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
    mail: { from: 'Front desk <hello@frontdesk-tests.dev>', sandbox: false },
    canary: true,
    feedback: {
      widgets: {
        stars: {
          kind: 'stars',
          site: 'https://www.frontdesk-tests.dev',
          alert: ALERT,
          email: true,
          publicSummary: true,
          retentionDays: RETENTION_DAYS,
        },
        thumbs: {
          kind: 'thumbs',
          site: 'https://www.frontdesk-tests.dev',
          email: true,
          retentionDays: RETENTION_DAYS,
          spam: { threshold: 1000 },
          rate: { perWidgetPerDay: THUMBS_A_DAY },
        },
        recommend: {
          kind: 'nps',
          site: 'https://www.frontdesk-tests.dev',
          retentionDays: RETENTION_DAYS,
          spam: { threshold: 1000 },
        },
      },
      ...surveyConfig,
      // Within the days that are simulated, which begin on a Monday.
      digest: { weekday: 'tuesday', hour: 8 },
    },
  },
  withLess: ({ feedback: { surveys, ...all } = { widgets: {} }, ...others }) => ({
    ...others,
    canary: false,
    feedback: all,
  }),
  without: ({
    feedback: {
      widgets: { thumbs: _, ...widgets },
      ...all
    } = { widgets: {} },
    ...others
  }) => ({
    ...others,
    feedback: { ...all, widgets },
  }),
  days: 2,
  hasShortSeeds: true,
  // Readers of a survey's mail answer up to a day and a half after the last of it.
  calmDays: 3,
  // What is over goes within two days.
  emptyAfterDays: RETENTION_DAYS + 5,
  begin: (simulation, until) => new FeedbackLive(simulation, until),
};

/** As a response is stored. */
interface Stored {
  readonly id: string;
  readonly type: string;
  readonly widget: string;
  readonly state: string;
  readonly rating?: number;
  readonly email?: string;
  readonly receivedAt: string;
  readonly comment?: string;
  readonly page?: string;
}

interface Known {
  readonly id: string;
  readonly editToken: string;
  readonly widget: string;
  readonly acceptedAt: number;
  deletedAt?: number;
}

class FeedbackLive implements Live {
  private readonly simulation: Simulation;
  private readonly owner: ReturnType<typeof ownerOf>;
  private readonly lookAtLegs: () => void;
  private readonly canaries: CanaryWatch;
  private readonly lookAtSurveys: () => void;
  private readonly lookAtHeld: () => void;
  private readonly known = new Map<string, Known>();
  private readonly asked = new Set<string>();
  private readonly emails = new Map<string, string>();
  private readonly stored = new Map<string, Set<string>>();
  private readonly tally: FeedbackTally;
  private changedAt = 0;
  private readonly alerts: AlertWatch;
  private readonly firstStored = new Map<string, number>();
  /** How many responses of Monday there were at least, throughout Tuesday, by widget. */
  private readonly owed = new Map<string, number>();
  /** What is held as spam has a day of its own. */
  private readonly noteThumbs: Readonly<Record<string, () => void>>;

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    const { cloud } = simulation;
    for (const name of ['address-salt', 'token-key'])
      cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/feedback/${name}`, secretOf(name));
    this.owner = ownerOf(simulation, 'feedback');
    bounceSome(simulation);
    beginAccount(simulation);
    this.lookAtLegs = watchLegs(simulation, {
      horizonSeconds: HORIZON_SECONDS,
      isOwners: (leg) => !SURVEYS.includes(leg),
    });
    this.lookAtSurveys = liveSurveys(simulation, {
      owner: this.owner,
      key: secretOf('token-key'),
      until,
    });
    this.lookAtHeld = watchHeld(simulation, {
      type: 'response',
      by: 'widget',
      isConfigured: (id) => id in (cloud.stack.config.feedback?.widgets ?? {}),
    });
    const thumbs = { limit: THUMBS_A_DAY, period: DAY };
    this.noteThumbs = {
      new: watchQuota(simulation, { ...thumbs, what: 'responses of a widget in a day' }),
      spam: watchQuota(simulation, { ...thumbs, what: 'spam of a widget in a day' }),
    };
    this.tally = new FeedbackTally(simulation);
    this.alerts = new AlertWatch(simulation, { widget: 'stars', ...ALERT });
    simulation.onChange((change) => this.watch(change));
    this.plan(until);
    const by = { name: 'widget', configured: () => simulation.cloud.stack.config.feedback?.widgets };
    watchList(simulation, this.owner, until, {
      path: '/owner/responses',
      query: {},
      isListed: ({ type }) => type === 'response',
      by,
    });
    // The release before had no list of what changed.
    const isListed = ({ type, gsi2sk }: Readonly<Record<string, unknown>>) =>
      type === 'response' && gsi2sk !== undefined;
    watchChanges(simulation, this.owner, until, { isEntry: isListed, by });
    redriveSometimes(simulation, until);
    retrySometimes(simulation, this.owner, { list: 'responses', prefix: 'response#' });
    rebuildSometimes(simulation, until);
    const canaries = {
      pipeline: 'feedback' as const,
      path: '/feedback/frontdesk-canary',
      body: { rating: 0 },
      idIn: ({ responseId }: { readonly responseId?: unknown }) => responseId,
      reads: ['responses', 'responses/counts', 'changes', 'widgets', 'health', 'export'],
      owner: this.owner,
    };
    this.canaries = canariesAmong(simulation, canaries, until);
  }

  private plan(until: number): void {
    const { simulation } = this;
    const random = simulation.random('plan');
    const span = until - simulation.now;
    const visits = simulation.some(random, 15, 60);
    for (let number = 0; number < visits; number++) {
      const at = simulation.now + random.next() * span;
      // Now and then many rate at the same moment.
      const crowd = random.chance(0.08) ? random.int(3, 20) : 1;
      for (let i = 0; i < crowd; i++)
        simulation.scheduler.at(at + random.next() * 2000, () => void this.visit(number * 100 + i));
    }
    const looks = simulation.some(random, 3, 20);
    for (let number = 0; number < looks; number++)
      simulation.scheduler.at(simulation.now + random.next() * span, () => void this.act(number));
  }

  private async visit(number: number): Promise<void> {
    const { simulation } = this;
    const random = simulation.random(`visitor ${number}`);
    const widget = random.chance(0.7) ? 'stars' : 'thumbs';
    const key = `response-${number}`;
    const held = simulation.random(`held ${number}`);
    const isHeld = held.chance(0.15);
    const content = { ...contentOf(widget, number, random), ...(isHeld && { _gotcha: 'x' }) };
    if (random.chance(0.15)) void this.send(widget, key, content);
    for (let attempt = 0; attempt < 3; attempt++) {
      const status = await this.send(widget, key, content);
      if (status !== undefined && status < 500) break;
      await simulation.scheduler.sleep(random.next() * 30_000);
    }
    const mine = [...this.known.values()].find(({ id }) => this.stored.get(key)?.has(id));
    if (mine && isHeld) void this.releaseLater(mine.id, held);
    if (!mine || random.chance(0.5)) return;
    // Who has rated changes it, at once or hours later, at times twice at the same moment, and while the owner deletes.
    await simulation.scheduler.sleep(random.next() ** 4 * 5 * HOUR);
    const changes = random.int(1, 3);
    const isSpam = held.chance(0.15);
    for (let i = 0; i < changes; i++)
      void this.change(mine, { ...contentOf(widget, number, random), ...(isSpam && { comment: SPAM }) });
    if (isSpam) void this.releaseLater(mine.id, held);
    if (random.chance(0.2)) await this.remove(mine.id);
  }

  private async send(widget: string, key: string, content: object): Promise<number | undefined> {
    const { simulation } = this;
    const { status, body } = await simulation.cloud.request({
      method: 'POST',
      path: `/feedback/${widget}`,
      headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ ...content, comment: JSON.stringify({ key, text: PERSONAL }) }),
      address: `198.51.100.${Math.floor(simulation.faults.chance('visitor.address') * 250)}`,
    });
    simulation.count(`send ${status}`);
    if (status === 200) this.accept(widget, JSON.parse(body));
    return status;
  }

  private accept(
    widget: string,
    { responseId: id, editToken }: { responseId: string; editToken: string },
  ): void {
    const { simulation } = this;
    if (this.known.has(id)) return;
    this.known.set(id, { id, editToken, widget, acceptedAt: simulation.now });
    if (!this.isThere(id) && !this.asked.has(id))
      simulation.fail('accepted is stored', `response ${id} is not there`);
  }

  private isThere(id: string): boolean {
    const key = { pk: { S: `response#${id}` }, sk: { S: 'response' } };
    return this.simulation.cloud.table.get(key) !== undefined;
  }

  private async change({ id, widget, editToken }: Known, content: object): Promise<void> {
    const { status } = await this.simulation.cloud.request({
      method: 'PUT',
      path: `/feedback/${widget}/${id}`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ ...content, editToken }),
    });
    this.simulation.count(`change ${status}`);
  }

  private async act(number: number): Promise<void> {
    const random = this.simulation.random(`owner ${number}`);
    if (this.known.size === 0) return;
    const { id } = random.pick([...this.known.values()]);
    const what = random.pick(['delete', 'delete', 'person', 'release', 'aggregates'] as const);
    if (what === 'delete') await this.remove(id);
    else if (what === 'person') await this.removePerson(id);
    else if (what === 'release') await this.release(id);
    else {
      const query = { widget: 'stars', from: '2026-03-01', to: '2026-03-10' };
      const { status } = await this.owner('GET', '/owner/aggregates', { query });
      this.simulation.count(`aggregates ${status}`);
    }
  }

  /** Most of what is held is looked through some hours later, at times twice at the same moment. */
  private async releaseLater(id: string, random: Random): Promise<void> {
    if (random.chance(0.2)) return;
    await this.simulation.scheduler.sleep(random.next() ** 2 * 10 * HOUR);
    if (random.chance(0.3)) void this.release(id);
    await this.release(id);
  }

  private async release(id: string): Promise<void> {
    const { status } = await this.owner('POST', `/owner/responses/${id}/release`);
    this.simulation.count(`release ${status}`);
  }

  private async remove(id: string): Promise<void> {
    this.asked.add(id);
    const { status } = await this.owner('DELETE', `/owner/responses/${id}`);
    this.simulation.count(`delete ${status}`);
    const known = this.known.get(id);
    if (status === 200 && known) known.deletedAt = this.simulation.now;
  }

  private async removePerson(id: string): Promise<void> {
    const email = this.emails.get(id);
    if (email === undefined) return;
    const mine = [...this.emails].filter(([, of]) => of === email).map(([one]) => one);
    for (const one of mine) this.asked.add(one);
    const { status } = await this.owner('DELETE', '/owner/people', { query: { email } });
    this.simulation.count(`delete person ${status}`);
  }

  private watch({ before, after, at, isExpiry }: Change): void {
    const { simulation } = this;
    const [was, is] = [before, after].map((image) => image && (plainOf(image) as unknown as Stored));
    if ((is ?? was)?.type !== 'response') return;
    this.changedAt = at;
    // What only expired keeps its place in the counts.
    if (!isExpiry) this.tally.note(was, is);
    if (!is) return;
    this.emails.set(is.id, is.email ?? '');
    this.firstStored.set(is.widget, Math.min(at, this.firstStored.get(is.widget) ?? at));
    if (was) return;
    simulation.count('stored');
    if (is.widget === 'thumbs') this.noteThumbs[is.state]?.();
    const { key } = JSON.parse(is.comment ?? '{}') as { key?: string };
    if (key === undefined) return;
    const ids = this.stored.get(key) ?? new Set();
    this.stored.set(key, ids.add(is.id));
    const others = [...ids].filter((one) => one !== is.id && !this.asked.has(one));
    if (others.length > 0)
      simulation.fail('a repeat is one response', `${key} is stored as ${[...ids].join(' and ')}`);
  }

  look(): void {
    this.lookAtLegs();
    this.lookAtSurveys();
    this.lookAtHeld();
    const { simulation } = this;
    for (const { id, deletedAt, acceptedAt } of this.known.values()) {
      const isThere = this.isThere(id);
      if (deletedAt !== undefined && isThere)
        simulation.fail('deleted stays deleted', `response ${id} is there again`);
      const isKept = simulation.now - acceptedAt < RETENTION_DAYS * DAY - HOUR;
      if (!isThere && isKept && !this.asked.has(id))
        simulation.fail('accepted is stored', `response ${id} has gone`);
    }
    lookAtQueues(simulation);
    this.alerts.look();
    this.noteOwed();
    // The stream is through with it, an outage included.
    if (simulation.now - this.changedAt > 4 * HOUR) this.tally.look();
  }

  /** Tuesday's digest is about the days up to Monday, and is begun on Tuesday or not at all: what is released later is in none. */
  private noteOwed(): void {
    const { now } = this.simulation;
    if (now < Date.UTC(2026, 2, 3, 7) || now > Date.UTC(2026, 2, 3, 23)) return;
    for (const widget of this.firstStored.keys())
      this.owed.set(widget, Math.min(this.tally.ofMonday(widget), this.owed.get(widget) ?? Infinity));
  }

  end(): void {
    const { simulation } = this;
    this.canaries.end();
    this.tally.look();
    for (const [widget, at] of this.firstStored) {
      const digests = simulation.cloud.mailer.taken.filter(({ leg }) => leg.startsWith(`digest#${widget}_`));
      // One that was taken out has none.
      const isConfigured = widget in (simulation.cloud.stack.config.feedback?.widgets ?? {});
      const isOwed = isConfigured && at < Date.UTC(2026, 2, 2, 22) && (this.owed.get(widget) ?? 0) > 0;
      const leg = [...simulation.cloud.table.all()]
        .map(legOf)
        .find((one) => one?.pk.startsWith(`digest#${widget}_`));
      if (isOwed && !leg) simulation.fail('never zero', `no digest of ${widget}`);
      if (leg?.state === 'sent' && digests.length === 0)
        simulation.fail('never zero', `the digest of ${widget} counts as sent`);
    }
  }

  lookAtWhatIsLeft(): void {
    const { simulation } = this;
    this.canaries.lookAtWhatIsLeft();
    for (const item of simulation.cloud.table.all())
      if (JSON.stringify(item).includes(PERSONAL))
        simulation.fail('nothing outlives its retention', JSON.stringify(plainOf(item)).slice(0, 300));
  }
}

function contentOf(widget: string, number: number, random: Random): object {
  const rating = widget === 'stars' ? random.int(1, 5) : random.int(0, 1);
  const page = `https://www.frontdesk-tests.dev/page-${random.int(1, 4)}`;
  return {
    rating,
    page,
    ...(random.chance(0.5) && { email: `ada${number % 7}.${PERSONAL}@visitors.example` }),
    ...(random.chance(0.05) && { _gotcha: 'robot' }),
  };
}
