/** Instagram keyword-DM: people comment and write, Meta delivers and refuses, the owner mends, pauses and deletes. */
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Random } from '../kernel/random.ts';
import type { HttpRequest, HttpResponse } from '../lambda/doors.ts';
import { DAY, HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { watchChanges } from './changes.ts';
import { redriveSometimes } from './commands.ts';
import { APP_SECRET, Instagram } from './instagram.ts';
import { InstagramOwner } from './instagram-owner.ts';
import { watchLegs } from './legs.ts';
import { watchList } from './lists.ts';
import { holdReplies } from './outlets.ts';
import { ownerOf } from './owner.ts';
import { isReply, lookAtReplies, type Reply, SLACK, watchReplies } from './replies.ts';
import { Statistics } from './statistics.ts';
import { TakenBack } from './taken-back.ts';
import { DESTINATION_IDS, DESTINATIONS, Told } from './told.ts';
import { Wishes } from './wishes.ts';
import type { Live, World } from './world.ts';

const ACCOUNT = '17841400000000000';
const RETENTION_DAYS = 8;
const WINDOW_HOURS = 20;
const LIMITS = {
  live: { count: 10, seconds: 5 },
  // As long as a lease: in a shorter window what Meta gave no answer to, and did later, is one too many.
  message: { count: 6, seconds: 120 },
  post: { count: 12, seconds: 1800 },
  public: { count: 10, seconds: 1800 },
} as const;

export const keywordDm: World = {
  pipeline: 'keyword-dm',
  part: 'KeywordDm',
  config: {
    owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
    mail: { from: 'Front desk <hello@frontdesk-tests.dev>', sandbox: false },
    destinations: DESTINATIONS,
    keywordDm: {
      accounts: { main: { userId: ACCOUNT, destinations: DESTINATION_IDS } },
      limits: LIMITS,
      delivery: { commentWindowSeconds: WINDOW_HOURS * 3600, messageWindowSeconds: 12 * 3600 },
      retentionDays: RETENTION_DAYS,
    },
  },
  withLess: ({ destinations: _, keywordDm, ...others }) => ({
    ...others,
    keywordDm: { ...keywordDm, accounts: { main: { userId: ACCOUNT } } },
  }),
  days: 1.5,
  hasShortSeeds: true,
  // What waits ends with its window at the latest; every tenth seed goes on until all is deleted.
  calmDays: 1.5,
  emptyAfterDays: RETENTION_DAYS + 4,
  keeps: /^Intake|DeadLetters/,
  begin: (simulation, until) => liveOf(simulation, until),
};

export interface KeywordDmOptions {
  /** Whether what came at a moment may have waited in its queue until it was too late to answer. @default never */
  readonly mayHaveWaited?: (at: number) => boolean;
  /** Hears of each message and public reply that has left. @default nobody */
  readonly onSend?: () => void;
}

/** The pipeline's world as it goes, also for worlds that look at more. */
export function liveOf(simulation: Simulation, until: number, options: KeywordDmOptions = {}): Live {
  return new KeywordDmLive(simulation, until, options);
}

interface AccountItem {
  readonly sk: string;
  readonly state?: 'active' | 'paused' | 'stopped';
  readonly since?: string;
  readonly reason?: string;
}

class KeywordDmLive implements Live {
  private readonly simulation: Simulation;
  private readonly instagram: Instagram;
  private readonly owner: ReturnType<typeof ownerOf>;
  /** When each rule of the owner's certainly listened. */
  private listensSince = Number.POSITIVE_INFINITY;
  private startedListening = Number.POSITIVE_INFINITY;
  /** Comments and messages that must be answered, with the person who wrote. */
  private readonly due = new Map<string, { readonly at: number; readonly personId: string }>();
  private readonly tooOld = new Set<string>();
  /** People whose deletion was asked for, and when it was done. */
  private readonly forgotten = new Map<string, number | undefined>();
  private readonly sends: { readonly lane: 'message' | 'post' | 'public'; readonly at: number }[] = [];
  private readonly statistics: Statistics;
  private readonly told: Told;
  private readonly takenBack: TakenBack;
  private readonly acts: InstagramOwner;
  private readonly wishes: Wishes;
  private readonly ended: ReadonlySet<string>;
  private readonly lookAtTelling: () => void;
  private stoppedSince: number | undefined;
  private readonly calmFrom: number;
  private readonly options: KeywordDmOptions;

  constructor(simulation: Simulation, until: number, options: KeywordDmOptions) {
    this.simulation = simulation;
    this.options = options;
    this.calmFrom = until;
    const { cloud } = simulation;
    this.instagram = new Instagram(simulation, simulation.random('unreachable').chance(0.5));
    this.statistics = new Statistics(simulation);
    this.told = new Told(simulation);
    const token = `IGAA${PERSONAL}token0`;
    this.instagram.world.addAccount(ACCOUNT, 'shop', token).subscribedFields = [
      'comments',
      'live_comments',
      'messages',
    ];
    const parameters = { 'app-secret': APP_SECRET, 'verify-token': 'verify', 'token-main': token };
    for (const [name, value] of Object.entries(parameters))
      cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/keyword-dm/${name}`, value);
    this.owner = ownerOf(simulation, 'keyword-dm');
    this.takenBack = new TakenBack(simulation);
    this.acts = this.businessOf();
    this.wishes = new Wishes(simulation, this.instagram, ACCOUNT, () => this.acts.cooling);
    simulation.http = (request) => this.told.answer(request) ?? this.answer(request);
    simulation.onChange((change) => this.watch(change));
    this.ended = watchReplies(simulation, (reply) => this.checkSent(reply));
    this.lookAtTelling = watchLegs(simulation, {
      horizonSeconds: DAY / 1000,
      isOwners: () => true,
      of: ({ pk }) => pk.startsWith('event#'),
    });
    watchChanges(simulation, this.owner, until, {
      isEntry: ({ sk, type }) => sk === 'record' && type === 'incoming',
    });
    redriveSometimes(simulation, until);
    void this.live(until);
    watchList(simulation, this.owner, until, {
      path: '/owner/outbox',
      query: { account: 'main' },
      isListed: ({ sk, type }) => sk === 'record' && type === 'incoming',
    });
  }

  /** Rules first; then a day and a half of comments. */
  private async live(until: number): Promise<void> {
    const { simulation } = this;
    const { scheduler } = simulation;
    const random = simulation.random('plan');
    const early = this.instagram.world.publish(ACCOUNT);
    for (let i = 0; i < 3; i++) this.tooOld.add(this.comment(early.id, `early ${i}`, 'link please').id);
    await scheduler.sleep(5000);
    await this.makeRules();
    const span = until - simulation.now - HOUR;
    const at = (work: () => unknown) => scheduler.after(random.next() * span, () => void work());
    const posts = [early.id, this.instagram.world.publish(ACCOUNT).id];
    const live = this.instagram.world.publish(ACCOUNT, { live: true }).id;
    at(() => posts.push(this.instagram.world.publish(ACCOUNT).id));
    const bursts = simulation.some(random, 4, 14);
    for (let number = 0; number < bursts; number++) at(() => this.burst(number, posts, live));
    const messages = simulation.some(random, 3, 20);
    for (let number = 0; number < messages; number++) at(() => this.message(number));
    const wishes = simulation.some(random, 1, 5);
    for (let number = 0; number < wishes; number++) {
      at(() => this.wishes.visit(number, random.pick(posts)));
      at(() => this.wishes.insist(number, random.pick(posts)));
    }
    const clicks = simulation.some(random, 5, 30);
    for (let number = 0; number < clicks; number++) at(() => this.follow(number));
    const acts = simulation.some(random, 2, 14);
    for (let number = 0; number < acts; number++)
      at(() => this.acts.act(simulation.random(`owner ${number}`)));
    // A token that dies is replaced within hours.
    if (simulation.faults.draw('token', ['broken'])) at(() => this.killToken(random.next() * 4 * HOUR));
  }

  private answer(request: HttpRequest): HttpResponse {
    this.takenBack.check(request);
    this.wishes.check(request);
    const { delivered, comments } = this.instagram.world;
    const [deliveredBefore, commentsBefore] = [delivered.length, comments.size];
    const response = this.instagram.answer(request);
    const isReply = /\/replies$/.test(new URL(request.url).pathname) && request.method === 'POST';
    const hasReplied = isReply && comments.size > commentsBefore;
    if (hasReplied) this.countSend('public');
    const last = delivered.length > deliveredBefore ? delivered.at(-1) : undefined;
    if (last) this.checkDelivery(last);
    if (hasReplied || last) this.options.onSend?.();
    return response;
  }

  private checkDelivery({ commentId, recipientId }: { commentId: string | null; recipientId: string }): void {
    const { simulation } = this;
    simulation.count('delivered');
    if (commentId === null) {
      this.countSend('message');
      const times = this.instagram.world.delivered.filter(
        (one) => one.commentId === null && one.recipientId === recipientId,
      );
      // Everybody writes one message.
      if (times.length > 1)
        simulation.fail(
          'never two beyond unknown outcomes',
          `${recipientId} got ${times.length}: ${times.map(({ text }) => JSON.stringify(text)).join(' and ')}`,
        );
    } else {
      const media = this.instagram.world.comments.get(commentId)?.mediaId ?? '';
      if (!this.instagram.world.media.get(media)?.live) this.countSend('post');
      if (this.tooOld.has(commentId))
        simulation.fail('what is older than its rule stays unanswered', commentId);
    }
    const done = this.forgotten.get(recipientId);
    if (done !== undefined && simulation.now - done > 130_000)
      simulation.fail('deleted stays deleted', `${recipientId} was written to after the deletion`);
  }

  /** At most so many in any window, wherever it is laid. */
  private countSend(lane: 'message' | 'post' | 'public'): void {
    const { simulation } = this;
    this.sends.push({ lane, at: simulation.now });
    const { count, seconds } = LIMITS[lane];
    const within = this.sends.filter(
      (one) => one.lane === lane && one.at > simulation.now - seconds * 1000,
    ).length;
    if (within > count)
      simulation.fail('budgets are exact', `${within} ${lane} sends within ${seconds} s, ${count} allowed`);
  }

  private async makeRules(): Promise<void> {
    this.startedListening = this.simulation.now;
    await this.acts.makeRules();
    this.listensSince = this.simulation.now;
  }

  private comment(mediaId: string, who: string, text: string) {
    return this.instagram.world.comment({ account: ACCOUNT, mediaId, text, username: `${who}.${PERSONAL}` });
  }

  private async burst(number: number, posts: readonly string[], live: string): Promise<void> {
    const random = this.simulation.random(`burst ${number}`);
    const mediaId = random.chance(0.2) ? live : random.pick(posts);
    const isLive = mediaId === live;
    const size = random.chance(0.3) ? random.int(10, 30) : random.int(1, 5);
    const comments = Array.from({ length: size }, (_, i) => {
      const isWanted = random.chance(0.8);
      const comment = this.comment(
        mediaId,
        `ann${number}x${i}`,
        isWanted ? `The link ${PERSONAL}, please` : 'Nice!',
      );
      if (isWanted && !isLive && this.simulation.now >= this.listensSince)
        this.expect(comment.id, comment.personId);
      return { comment, isWanted };
    });
    this.simulation.count('bursts');
    const taken = await this.instagram.deliver(
      comments.map(({ comment }) => this.instagram.entryOf(comment)),
    );
    if (!taken || !isLive || this.simulation.now < this.listensSince) return;
    for (const { comment, isWanted } of comments) if (isWanted) this.expect(comment.id, comment.personId);
  }

  private expect(id: string, personId: string): void {
    this.due.set(id, { at: this.simulation.now, personId });
  }

  private async message(number: number): Promise<void> {
    const personId = `16${String(number).padStart(8, '0')}`;
    const message = this.instagram.world.receiveMessage(ACCOUNT, personId, `link ${PERSONAL} please`);
    const isDue = this.simulation.now >= this.listensSince;
    const taken = await this.instagram.deliver([this.instagram.messageEntryOf(ACCOUNT, message)]);
    // Within the window, and not so late that the rule could not answer any more.
    if (taken && isDue && this.simulation.now - message.createdAt < 10 * HOUR)
      this.expect(message.id, personId);
  }

  private async follow(number: number): Promise<void> {
    const { link, rule } = this.acts;
    if (link === undefined) return;
    const isOfRule = this.simulation.random(`click ${number}`).chance(0.5);
    await this.statistics.follow(link, isOfRule ? rule : undefined);
  }

  /** Comments that nobody has matched yet find no rule any more. */
  private stopListening(): void {
    this.listensSince = Number.POSITIVE_INFINITY;
    for (const id of [...this.due.keys()]) if (!this.replyTo(id)) this.due.delete(id);
  }

  /** Those that ended without success, where there are any. */
  private idsToRetry(): string[] {
    const all = [...this.due.keys()];
    const givenUp = all.filter((id) => /^(failed|unknown)$/.test(this.replyTo(id)?.state ?? ''));
    return givenUp.length > 0 ? givenUp : all;
  }

  /** The owner, with what acts need of this world. */
  private businessOf(): InstagramOwner {
    return new InstagramOwner(this.simulation, {
      owner: this.owner,
      ids: () => this.idsToRetry(),
      forget: (random) => this.forget(random),
      stopsListening: () => this.stopListening(),
      listens: () => {
        this.listensSince = this.simulation.now;
      },
      publish: () => {
        const comment = this.comment(this.instagram.world.publish(ACCOUNT).id, 'first', 'Nice!');
        void this.instagram.deliver([this.instagram.entryOf(comment)]);
      },
      follow: (link) => this.statistics.follow(link, undefined),
      retries: (id) => this.takenBack.retried([id, this.due.get(id)?.personId ?? '']),
      isReply,
    });
  }

  private async forget(random: Random): Promise<void> {
    const people = [...this.due.values()].map(({ personId }) => personId);
    if (people.length === 0) return;
    const personId = random.pick(people);
    this.forgotten.set(personId, undefined);
    const { status, body } = await this.owner('DELETE', `/owner/people/${personId}`);
    this.simulation.count(`forget ${status}`);
    const { deleted, complete, next } = status === 200 ? JSON.parse(body) : {};
    // What waits in a queue, or is behind in the index, is not found yet: only what was found is promised.
    if (deleted > 0 && complete !== false && next === undefined)
      this.forgotten.set(personId, this.simulation.now);
  }

  private killToken(pause: number): void {
    const { simulation } = this;
    const account = this.instagram.world.accounts.get(ACCOUNT);
    if (!account) return;
    account.tokenExpired = true;
    simulation.count('token died');
    simulation.scheduler.after(pause, () => {
      account.token = `IGAA${PERSONAL}mended`;
      account.tokenMadeAt = simulation.now;
      account.tokenExpired = false;
      simulation.cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/keyword-dm/token-main`, account.token);
    });
  }

  private watch({ before, after, at }: Change): void {
    const [was, is] = [before, after].map((image) => image && (plainOf(image) as unknown as AccountItem));
    if (is?.sk !== 'account') return;
    this.watchAccount(is, at);
    this.expectTelling(was, is, at);
  }

  private watchAccount({ state, reason }: AccountItem, at: number): void {
    const isTold = state === 'stopped' && reason !== 'owner';
    if (!isTold) this.stoppedSince = undefined;
    else this.stoppedSince ??= at;
  }

  /** Destinations hear when an account rests, stops or goes on; where what is deployed changes, some of it goes to nobody. */
  private expectTelling(was: AccountItem | undefined, is: AccountItem, at: number): void {
    const { cloud, stacks } = this.simulation;
    const isNamed = Object.keys(stacks.first.config.destinations).length > 0;
    if (!isNamed || cloud.stack !== stacks.first) return;
    const { state = 'active', since } = is;
    const isNews = state !== (was?.state ?? 'active') || (state !== 'active' && since !== was?.since);
    if (!isNews) return;
    const type = { active: 'resumed', paused: 'paused', stopped: 'stopped' }[state];
    this.told.happen(`${ACCOUNT}.account.${type}.${since === undefined ? at : Date.parse(since)}`, ACCOUNT);
  }

  /** What counts as sent has reached somebody. */
  private checkSent(reply: Reply): void {
    this.statistics.addSent(reply);
    const { pk, leg, commentId, personId } = reply;
    const { delivered, comments } = this.instagram.world;
    const isThere =
      leg === 'public-reply'
        ? comments.get(commentId ?? '')?.replies.some((reply) => reply.personId === ACCOUNT)
        : delivered.some((one) =>
            commentId === undefined ? one.recipientId === personId : one.commentId === commentId,
          );
    if (!isThere) this.simulation.fail('never zero', `${pk} ${leg} counts as sent, and was not`);
  }

  look(): void {
    const { simulation } = this;
    const { now } = simulation;
    lookAtReplies(simulation, this.stoppedSince !== undefined, this.calmFrom);
    if (this.stoppedSince !== undefined && now - this.stoppedSince > SLACK) {
      const since = this.stoppedSince;
      const wasTold = simulation.attentions.some(
        ({ at, reason }) => reason === 'account-stopped' && at >= since - HOUR,
      );
      const isMailed = simulation.cloud.notices.some(({ at }) => at >= since - HOUR);
      if (!wasTold && !isMailed)
        simulation.fail(
          'what ends without success is told',
          `the account is stopped since ${new Date(since).toISOString()}`,
        );
    }
    for (const comment of this.instagram.world.comments.values()) {
      const own = comment.replies.filter(({ personId }) => personId === ACCOUNT).length;
      if (own > 1)
        simulation.fail('never two beyond unknown outcomes', `${comment.id} has ${own} public replies`);
    }
    this.lookAtDue();
    this.statistics.look();
    this.acts.look();
    const { cloud, stacks } = this.simulation;
    if (cloud.stack === stacks.first) this.told.look();
    // With the last destination goes what would tell it.
    if (Object.keys(cloud.stack.config.destinations).length > 0) this.lookAtTelling();
  }

  /** Whoever asked is in the outbox: an hour of queueing, or some of catching up, is enough even with an outage. */
  private lookAtDue(): void {
    const { simulation } = this;
    for (const [id, { at, personId }] of this.due) {
      const isOver = simulation.now - at > 16 * HOUR && simulation.now - at < (RETENTION_DAYS - 2) * DAY;
      if (!isOver || this.forgotten.has(personId) || this.options.mayHaveWaited?.(at)) continue;
      if (!this.replyTo(id))
        simulation.fail(
          'accepted is stored',
          `${id} of ${new Date(at).toISOString()} has no reply in the outbox`,
        );
    }
  }

  /** The direct message to a comment or message. */
  private replyTo(id: string): Reply | undefined {
    const { table } = this.simulation.cloud;
    const sk = { S: 'leg#private-reply' };
    const keyOf = (kind: string) => ({ pk: { S: `${kind}#${ACCOUNT}#${id}` }, sk });
    const found = table.get(keyOf('comment')) ?? table.get(keyOf('message'));
    return found && (plainOf(found) as unknown as Reply);
  }

  end(): void {
    this.look();
    holdReplies(this.simulation, this.ended);
  }

  lookAtWhatIsLeft(): void {
    const { simulation } = this;
    if (simulation.now - this.startedListening < (RETENTION_DAYS + 4) * DAY) return;
    // What has waited is kept from when it was taken in.
    if (this.options.mayHaveWaited?.(this.calmFrom)) return;
    for (const item of simulation.cloud.table.all())
      if (JSON.stringify(item).includes(PERSONAL))
        simulation.fail('nothing outlives its retention', JSON.stringify(plainOf(item)).slice(0, 300));
  }
}
