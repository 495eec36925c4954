/** The contact form: visitors send, the owner sorts, releases and deletes, mails leave and bounce. */
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Random } from '../kernel/random.ts';
import { DAY, HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import type { ApiResponse } from '../wiring/api.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { type CanaryWatch, canariesAmong } from './canary.ts';
import { watchChanges } from './changes.ts';
import { redriveSometimes } from './commands.ts';
import { compose, type Message, markOf, requestOf } from './contact-message.ts';
import { watchHeld } from './held.ts';
import { beginAccount, bounceSome, legOf, watchLegs } from './legs.ts';
import { watchList } from './lists.ts';
import { ownerOf } from './owner.ts';
import { lookAtQueues } from './queues.ts';
import { watchQuota } from './quota.ts';
import { retrySometimes } from './retries.ts';
import type { Live, World } from './world.ts';

const RETENTION_DAYS = 2;
const HORIZON_SECONDS = 86_400;
/** Few enough that they are met. */
const PLAIN_A_DAY = 6;
const ANSWERS_A_DAY = 5;
const ANSWERED_EVERY = 6 * HOUR;
const HOST = 'frontdesk-tests.dev';

const SITE = `https://www.${HOST}`;
const OWNER = `owner@${HOST}`;

const MAIN = {
  to: [OWNER, `office@${HOST}`],
  site: SITE,
  fields: { email: { type: 'email' as const } },
  retentionDays: RETENTION_DAYS,
  spam: { threshold: 1000 },
  rate: { perAddressPerMinute: 20, perFormPerMinute: 200 },
};

const WHAT_FEW_HAVE = {
  autoresponse: {
    subject: 'Thank you',
    text: 'It has arrived.',
    perDay: ANSWERS_A_DAY,
    everyHours: ANSWERED_EVERY / HOUR,
  },
  webhook: { url: `https://hooks.${HOST}/contact` },
  destinations: ['program'],
  files: {},
};

const PLAIN = {
  to: [OWNER],
  site: SITE,
  retentionDays: RETENTION_DAYS,
  spam: { threshold: 1000 },
  rate: {
    perAddressPerMinute: 20,
    perFormPerMinute: 200,
    perFormPerDay: PLAIN_A_DAY,
    perAddressShareOfDay: 1,
  },
};

export const contact: World = {
  pipeline: 'contact',
  part: 'Contact',
  config: {
    owner: { email: OWNER, timeZone: 'Europe/Berlin' },
    mail: { from: `Front desk <hello@${HOST}>`, sandbox: false },
    destinations: { program: { type: 'webhook', contents: true } },
    canary: true,
    contact: {
      forms: {
        main: { ...MAIN, ...WHAT_FEW_HAVE },
        plain: PLAIN,
      },
    },
  },
  withLess: ({ destinations: _, contact: all, ...others }) => ({
    ...others,
    canary: false,
    contact: { ...all, forms: { main: MAIN, plain: PLAIN } },
  }),
  without: ({
    contact: {
      forms: { plain: _, ...forms },
      ...all
    } = { forms: {} },
    ...others
  }) => ({
    ...others,
    contact: { ...all, forms },
  }),
  days: 2,
  hasShortSeeds: true,
  calmDays: RETENTION_DAYS,
  // The last one's retention, then two days of DynamoDB's own.
  emptyAfterDays: RETENTION_DAYS + 3,
  begin: (simulation, until) => new ContactLive(simulation, until),
};

interface Known {
  readonly id: string;
  readonly message: Message;
  readonly acceptedAt: number;
  /** When the owner was answered that it is deleted. */
  deletedAt?: number;
}

class ContactLive implements Live {
  private readonly simulation: Simulation;
  private readonly owner: ReturnType<typeof ownerOf>;
  private readonly lookAtLegs: () => void;
  private readonly lookAtHeld: () => void;
  private readonly canaries: CanaryWatch;
  /** Accepted submissions, by id. */
  private readonly known = new Map<string, Known>();
  /** Ids that were seen in the table, by message. */
  private readonly stored = new Map<string, Set<string>>();
  /** Whose each submission in the table is or was, by id. */
  private readonly emails = new Map<string, string>();
  /** Ids whose deletion was asked for: it may or may not have come to pass. */
  private readonly asked = new Set<string>();
  /** Since when a submission is spam, by id. */
  private readonly spamSince = new Map<string, number>();
  private readonly hooks = new Map<string, number>();
  /** Each state of the form `plain` has a day of its own. */
  private readonly noteStored: Readonly<Record<string, () => void>>;
  private readonly noteAnswer: () => void;
  /** Submissions whose visitors may be answered, and when each visitor's last turn was. */
  private readonly turns = new Set<string>();
  private readonly turnAt = new Map<unknown, number>();

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    const { cloud } = simulation;
    for (const name of ['address-salt', 'token-key', 'webhook-secret'])
      cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/contact/${name}`, `secret-of-${name}-0123456789abcdef`);
    cloud.parameters.set(
      `/frontdesk/${ENVIRONMENT}/destinations/program`,
      `https://program.${HOST}/x whsec_${'a'.repeat(32)}`,
    );
    this.owner = ownerOf(simulation, 'contact');
    simulation.http = (request) => {
      this.lookAtEvent(request);
      return this.takeHook(request.body);
    };
    bounceSome(simulation);
    beginAccount(simulation);
    this.lookAtLegs = watchLegs(simulation, {
      horizonSeconds: HORIZON_SECONDS,
      isOwners: (leg) => leg !== 'autoresponse',
    });
    this.lookAtHeld = watchHeld(simulation, {
      type: 'submission',
      by: 'form',
      isConfigured: (id) => id in (cloud.stack.config.contact?.forms ?? {}),
    });
    const plain = { limit: PLAIN_A_DAY, period: DAY };
    this.noteStored = {
      new: watchQuota(simulation, { ...plain, what: 'submissions of a form in a day' }),
      spam: watchQuota(simulation, { ...plain, what: 'spam of a form in a day' }),
    };
    const answers = { what: 'answers to visitors in a day', limit: ANSWERS_A_DAY, period: DAY };
    this.noteAnswer = watchQuota(simulation, answers);
    this.watchMails();
    simulation.onChange((change) => this.watch(change));
    this.plan(until);
    const by = { name: 'form', configured: () => simulation.cloud.stack.config.contact?.forms };
    watchList(simulation, this.owner, until, {
      path: '/owner/submissions',
      query: {},
      isListed: ({ type }) => type === 'submission',
      by,
    });
    // The release before had no list of what changed.
    const isListed = ({ type, gsi2sk }: Readonly<Record<string, unknown>>) =>
      type === 'submission' && gsi2sk !== undefined;
    watchChanges(simulation, this.owner, until, { isEntry: isListed, by });
    redriveSometimes(simulation, until);
    retrySometimes(simulation, this.owner, { list: 'submissions', prefix: 'submission#' });
    const canaries = {
      pipeline: 'contact' as const,
      path: '/f/frontdesk-canary',
      body: { message: 'A canary' },
      idIn: ({ submissionId }: { readonly submissionId?: unknown }) => submissionId,
      reads: ['submissions', 'submissions/counts', 'changes', 'forms', 'health', 'budget', 'export'],
      owner: this.owner,
    };
    this.canaries = canariesAmong(simulation, canaries, until);
  }

  /** Visitors come at any time, now and then many at once; the owner looks in several times a day. */
  private plan(until: number): void {
    const { simulation } = this;
    const random = simulation.random('plan');
    const span = until - simulation.now;
    const visits = simulation.some(random, 10, 45);
    for (let number = 0; number < visits; number++) {
      const at = simulation.now + random.next() * span;
      simulation.scheduler.at(at, () => void this.visit(number));
      if (random.chance(0.1))
        simulation.scheduler.at(at + random.next() * 300, () => void this.visit(visits + number));
    }
    // Now and then a page is passed around, and many write within seconds: more than SES takes of a new account.
    const crowds = simulation.random('crowds');
    if (crowds.chance(0.4)) {
      const at = simulation.now + crowds.next() * span;
      const size = simulation.some(crowds, 5, 30);
      for (let number = 1000; number < 1000 + size; number++)
        simulation.scheduler.at(at + crowds.next() * 5_000, () => void this.visit(number));
    }
    const looks = simulation.some(random, 4, 25);
    for (let number = 0; number < looks; number++)
      simulation.scheduler.at(simulation.now + random.next() * span, () => void this.act(number));
  }

  private async visit(number: number): Promise<void> {
    const random = this.simulation.random(`visitor ${number}`);
    const message = compose(number, random);
    if (random.chance(0.15)) void this.attempt(message, random);
    // Who hears nothing, or of an error, tries again now and then.
    for (let attempt = 0; attempt < 3; attempt++) {
      const { status } = await this.attempt(message, random);
      if (status !== undefined && status < 500) break;
      if (random.chance(0.3)) break;
      await this.simulation.scheduler.sleep(random.next() * 40_000);
    }
    if (random.chance(0.3)) await this.soonAfter(message, random);
  }

  private async attempt(message: Message, random: Random): Promise<ApiResponse> {
    const { simulation } = this;
    const response = await simulation.cloud.request(requestOf(message, `198.51.100.${random.int(1, 250)}`));
    simulation.count(`submit ${response.status}`);
    if (response.status === 200) this.accept(message, JSON.parse(response.body).submissionId);
    return response;
  }

  private accept(message: Message, id: string): void {
    const { simulation } = this;
    if (this.known.has(id)) return;
    this.known.set(id, { id, message, acceptedAt: simulation.now });
    const isStored = simulation.cloud.table.get({ pk: { S: `submission#${id}` }, sk: { S: 'submission' } });
    if (!isStored && !this.asked.has(id))
      simulation.fail('accepted is stored', `submission ${id} is not there`);
  }

  /** The owner acts on a submission within moments after it came in: that is where the races are. */
  private async soonAfter(message: Message, random: Random): Promise<void> {
    const id = [...this.known.values()].find((one) => one.message === message)?.id;
    if (id === undefined) return;
    await this.simulation.scheduler.sleep(random.next() ** 3 * 20_000);
    await this.sort(id, 'spam');
    if (random.chance(0.8)) {
      await this.simulation.scheduler.sleep(random.next() ** 3 * 30_000);
      await this.sort(id, 'release');
    }
  }

  private async sort(id: string, verb: string): Promise<void> {
    const { status } = await this.owner('POST', `/owner/submissions/${id}/${verb}`);
    this.simulation.count(`${verb} ${status}`);
  }

  private async act(number: number): Promise<void> {
    const random = this.simulation.random(`owner ${number}`);
    const ids = [...this.known.keys()];
    if (ids.length === 0) return;
    const id = random.pick(ids);
    const what = random.pick([
      'read',
      'unread',
      'archive',
      'spam',
      'release',
      'release',
      'delete',
      'person',
      'list',
    ] as const);
    if (what === 'list') await this.list();
    else if (what === 'delete') await this.remove(id);
    else if (what === 'person') await this.removePerson(id);
    else await this.sort(id, what);
  }

  private async list(): Promise<void> {
    const { status } = await this.owner('GET', '/owner/submissions', { query: { form: 'main' } });
    this.simulation.count(`list ${status}`);
  }

  private async remove(id: string): Promise<void> {
    this.asked.add(id);
    const { status } = await this.owner('DELETE', `/owner/submissions/${id}`);
    this.simulation.count(`delete ${status}`);
    const known = this.known.get(id);
    if (status === 200 && known) known.deletedAt = this.simulation.now;
  }

  private async removePerson(id: string): Promise<void> {
    const email = this.known.get(id)?.message.email ?? '';
    const mine = [...this.known.values()].filter(({ message }) => message.email === email);
    // Among them what was stored without its visitor having heard of it.
    for (const [stored, of] of this.emails) if (of === email) this.asked.add(stored);
    const { status, body } = await this.owner('DELETE', '/owner/people', { query: { email } });
    this.simulation.count(`delete person ${status}`);
    if (status !== 200 || !JSON.parse(body).complete) return;
    for (const one of mine) one.deletedAt = this.simulation.now;
  }

  private takeHook(body: string) {
    const { id } = JSON.parse(body) as { id?: string };
    this.hooks.set(String(id), (this.hooks.get(String(id)) ?? 0) + 1);
    const fault = this.simulation.faults.draw('hook.answer', ['bounced']);
    return { status: fault ? (fault.size < 0.2 ? 410 : 500) : 200, body: '' };
  }

  /** A destination that has taken an event is not told it again; an attempt that was under way lasts as long as the function may. */
  private lookAtEvent({ url, body }: { readonly url: string; readonly body: string }): void {
    if (!url.startsWith(`https://program.${HOST}`)) return;
    const { simulation } = this;
    const { data, contents } = JSON.parse(body) as {
      data: { submission: string };
      contents?: { id: string };
    };
    if (contents?.id !== data.submission) simulation.fail('events are whole', `of ${data.submission}`);
    const pk = `submission#${data.submission}`;
    const key = { pk: { S: pk }, sk: { S: 'leg#destination:program' } };
    const leg = legOf(simulation.cloud.table.get(key));
    if (leg?.state === 'sent' && simulation.now - Date.parse(leg.settledAt ?? '') > 60_000)
      simulation.fail(
        'never two beyond unknown outcomes',
        `${pk} was told again after it was recorded as sent`,
      );
  }

  private watchMails(): void {
    const { simulation } = this;
    const previous = simulation.cloud.mailer.onTaken;
    simulation.cloud.mailer.onTaken = (mail) => {
      previous?.(mail);
      const id = /^submission#([^/]+)/.exec(mail.leg)?.[1] ?? '';
      if (mail.leg.endsWith('autoresponse') && !this.turns.has(id))
        simulation.fail('limits hold', `${mail.leg} was mailed without a turn`);
      const since = this.spamSince.get(id);
      // An attempt that was under way can't be stopped; one lasts as long as the function may.
      if (since !== undefined && simulation.now - since > 60_000)
        simulation.fail(
          'spam is not mailed',
          `${mail.leg} left ${simulation.now - since} ms after it became spam`,
        );
      const known = this.known.get(id);
      if (known?.deletedAt !== undefined && simulation.now - known.deletedAt > 60_000)
        simulation.fail('deleted stays deleted', `${mail.leg} was mailed after its deletion`);
    };
  }

  /** A visitor has a turn once in a while, however often they write, and all of them so many in a day. */
  private watchTurn({ pk, submission }: Readonly<Record<string, unknown>>, previous: unknown): void {
    if (submission === previous) return;
    this.turns.add(String(submission));
    this.noteAnswer();
    const { simulation } = this;
    const before = this.turnAt.get(pk) ?? Number.NEGATIVE_INFINITY;
    this.turnAt.set(pk, simulation.now);
    // Clocks of containers are seconds apart.
    if (simulation.now - before < ANSWERED_EVERY - HOUR / 4)
      simulation.fail('limits hold', `${pk} has a turn after ${simulation.now - before} ms again`);
  }

  private watch({ before, after, at }: Change): void {
    const { simulation } = this;
    const [was, is] = [before && plainOf(before), after && plainOf(after)];
    if (is?.type === 'turn') this.watchTurn(is, was?.submission);
    const id = String((is ?? was)?.id ?? '');
    if ((is ?? was)?.type !== 'submission') return;
    if (is?.state === 'spam' && was?.state !== 'spam') this.spamSince.set(id, at);
    if (is?.state !== 'spam') this.spamSince.delete(id);
    if (was && is && was.state !== is.state && !isAllowed(String(was.state), String(is.state)))
      simulation.fail('states follow the state machine', `submission ${id} from ${was.state} to ${is.state}`);
    if (was || !is) return;
    simulation.count('stored');
    if (is.form === 'plain') this.noteStored[String(is.state)]?.();
    this.emails.set(id, String(is.replyTo));
    const { key } = JSON.parse(String(markOf(is))) as { key?: string };
    if (key === undefined) return;
    const ids = this.stored.get(key) ?? new Set();
    this.stored.set(key, ids.add(id));
    // Deleted, its words are new when they are sent once more.
    const others = [...ids].filter((one) => one !== id && !this.asked.has(one));
    if (others.length > 0)
      simulation.fail('a repeat is one submission', `${key} is stored as ${[...ids].join(' and ')}`);
  }

  look(): void {
    this.lookAtLegs();
    this.lookAtHeld();
    const { simulation } = this;
    const { table } = simulation.cloud;
    for (const { id, deletedAt, acceptedAt } of this.known.values()) {
      const item = table.get({ pk: { S: `submission#${id}` }, sk: { S: 'submission' } });
      if (deletedAt !== undefined && item)
        simulation.fail('deleted stays deleted', `submission ${id} is there again`);
      const isKept = simulation.now - acceptedAt < RETENTION_DAYS * DAY - HOUR;
      if (!item && isKept && !this.asked.has(id))
        simulation.fail('accepted is stored', `submission ${id} has gone`);
      if (item && isKept && simulation.now - acceptedAt > HORIZON_SECONDS * 1000 + 8 * HOUR)
        this.requireMailed(id);
    }
    lookAtQueues(simulation);
  }

  /** What is no spam has a mail, sent or given up; only what is held back has none. */
  private requireMailed(id: string): void {
    const { simulation } = this;
    const [submission, mail] = ['submission', 'leg#mail'].map((sk) =>
      simulation.cloud.table.get({ pk: { S: `submission#${id}` }, sk: { S: sk } }),
    );
    const { state, shed } = plainOf(submission ?? {});
    // Its summary is another world's.
    if (state === 'spam' || (shed as string[] | undefined)?.includes('mail')) return;
    const leg = legOf(mail);
    if (!leg) simulation.fail('never zero', `submission ${id} (${state}) has no mail`);
    else if (leg.state === 'expired' && leg.reason !== 'delivered-already')
      simulation.fail('never zero', `submission ${id} (${state}) is not mailed: ${leg.reason}`);
    else if (
      leg.state === 'sent' &&
      !simulation.cloud.mailer.taken.some((one) => one.leg === `submission#${id}/mail`)
    )
      simulation.fail('never zero', `submission ${id} counts as mailed, and was not`);
  }

  /** Of `attachments/<submission>/0`. */
  private whyLeft(key: string): string {
    const [, id = ''] = key.split('/');
    const lost = [...this.simulation.cloud.queues.values()].flatMap((queue) => queue.lost);
    return lost.some((body) => body.includes(id)) ? ', whose removal was lost' : '';
  }

  end(): void {
    this.canaries.end();
  }

  lookAtWhatIsLeft(): void {
    const { simulation } = this;
    this.canaries.lookAtWhatIsLeft();
    for (const item of simulation.cloud.table.all())
      if (JSON.stringify(item).includes(PERSONAL))
        simulation.fail('nothing outlives its retention', JSON.stringify(plainOf(item)).slice(0, 300));
    for (const bucket of simulation.cloud.buckets.values())
      for (const key of bucket.files.keys())
        simulation.fail('nothing outlives its retention', `the file ${key}${this.whyLeft(key)}`);
  }
}

const TRANSITIONS: Readonly<Record<string, readonly string[]>> = {
  new: ['read', 'archived', 'spam'],
  read: ['new', 'archived', 'spam'],
  archived: ['new', 'read', 'spam'],
  spam: ['new'],
};

function isAllowed(from: string, to: string): boolean {
  return TRANSITIONS[from]?.includes(to) ?? false;
}
