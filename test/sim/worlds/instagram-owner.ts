/** What an owner does with Instagram's rules, links and outbox: at any moment, twice at once, and while a reply is on its way. */
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Random } from '../kernel/random.ts';
import { HOUR, type Simulation } from '../simulation.ts';
import type { ApiResponse } from '../wiring/api.ts';
import type { ownerOf } from './owner.ts';
import { COOLDOWN_HOURS } from './wishes.ts';

/** What acts need of the world in which they happen. */
export interface Business {
  readonly owner: ReturnType<typeof ownerOf>;
  /** Ids of comments and messages that are to be answered. */
  readonly ids: () => readonly string[];
  readonly forget: (random: Random) => Promise<void>;
  /** From here on what comes may find no rule; until `listens`. */
  readonly stopsListening: () => void;
  readonly listens: () => void;
  /** There is another post, with somebody's words under it. */
  readonly publish: () => void;
  /** Somebody follows a link. */
  readonly follow: (link: string) => Promise<void>;
  /** Hears of each comment and message that is asked for again. @returns hears whether it was answered so that one can rely on it */
  readonly retries: (id: string) => (isKnown: boolean) => void;
  readonly isReply: (item: { readonly type: string; readonly leg: string }) => boolean;
}

/** Acts, each as often as it stands here. */
const ACTS = [
  ...Array.from({ length: 4 }, () => 'pause' as const),
  ...Array.from({ length: 5 }, () => 'forget' as const),
  ...Array.from({ length: 2 }, () => 'outbox' as const),
  ...Array.from({ length: 4 }, () => 'cancel' as const),
  ...Array.from({ length: 3 }, () => 'retry' as const),
  ...Array.from({ length: 3 }, () => 'save' as const),
  ...Array.from({ length: 3 }, () => 'spare' as const),
  ...Array.from({ length: 2 }, () => 'bind' as const),
  'remake' as const,
];
/** Rules are kept for a moment by whoever has read them. */
const RULES_KEPT = 120_000;

export class InstagramOwner {
  /** The link of the rules, and the rule that answers on posts. */
  link: string | undefined;
  rule: string | undefined;
  /** A rule with a cooldown. */
  cooling: string | undefined;
  private readonly simulation: Simulation;
  private readonly business: Business;
  /** A link, and a rule that nobody's words fit, which come and go. */
  private spareLink: string | undefined;
  private spareRule: string | undefined;
  private isRemaking = false;
  /** Called once something is about to be sent. */
  private readonly waiting: (() => void)[] = [];

  constructor(simulation: Simulation, business: Business) {
    this.simulation = simulation;
    this.business = business;
    simulation.onChange((change) => this.watch(change));
  }

  private watch({ before, after }: Change): void {
    const item = after && (plainOf(after) as unknown as Bound & { type: string; leg: string; state: string });
    if (item?.type === 'rule') this.requirePost(before && plainOf(before), item);
    if (item?.state === 'sending' && this.business.isReply(item))
      for (const begin of this.waiting.splice(0)) begin();
  }

  private requirePost(was: Bound | undefined, is: Bound): void {
    if (was?.boundMediaId !== is.boundMediaId) this.simulation.count('rule bound');
    if (was?.boundMediaId !== undefined && was.boundMediaId !== is.boundMediaId)
      this.simulation.fail(
        'a rule keeps its post',
        `${is.id} had ${was.boundMediaId}, has ${is.boundMediaId}`,
      );
  }

  async makeRules(): Promise<void> {
    const link = { account: 'main', name: 'shop', url: 'https://shop.frontdesk-tests.dev/' };
    this.link = JSON.parse(
      await this.insist(() => this.business.owner('POST', '/owner/links', { body: link })),
    ).id;
    this.rule = await this.makeRule({ ...this.onPosts(0) });
    await this.makeRule({ ...this.common(), message: 'Hello {name}: {link}', scope: { on: 'messages' } });
    await this.makeRule({ ...this.common(), message: 'Live: {link}', scope: { on: 'live' } });
    const again = { name: 'again', keywords: ['again'], message: 'Again: {link}' };
    this.cooling = await this.makeRule({ ...this.common(), ...again, cooldownHours: COOLDOWN_HOURS });
    await this.simulation.scheduler.sleep(RULES_KEPT);
  }

  private async makeRule(body: object): Promise<string> {
    return JSON.parse(await this.insist(() => this.business.owner('POST', '/owner/rules', { body }))).id;
  }

  private common() {
    return { account: 'main', name: 'link', match: 'word', keywords: ['link'], linkId: this.link };
  }

  /** @param version of its words */
  private onPosts(version: number) {
    const message = `Hello {name}, here it is${'!'.repeat(version)} {link}`;
    return { ...this.common(), message, publicReplies: ['Look into your messages'] };
  }

  async insist(make: () => Promise<ApiResponse>): Promise<string> {
    for (;;) {
      const { status, body } = await make();
      if (status !== undefined && status < 300) return body;
      await this.simulation.scheduler.sleep(20_000);
    }
  }

  /** Something, and now and then something else at the same time. */
  async act(random: Random): Promise<void> {
    const first = this.one(random);
    if (random.chance(0.2)) {
      await this.simulation.scheduler.sleep(random.next() ** 2 * 2000);
      await this.one(random);
    }
    await first;
  }

  private async one(random: Random): Promise<void> {
    const what = random.pick(ACTS);
    this.simulation.count(`owner ${what}`);
    const { owner, forget } = this.business;
    switch (what) {
      case 'outbox':
        await owner('GET', '/owner/outbox', { query: { account: 'main' } });
        return;
      case 'forget':
        return forget(random);
      case 'pause':
        await owner('POST', '/owner/accounts/main/pause');
        await this.simulation.scheduler.sleep(random.next() ** 2 * 3 * HOUR);
        await this.insist(() => owner('POST', '/owner/accounts/main/resume'));
        return;
      case 'cancel':
        return this.cancel(random);
      case 'retry':
        return this.retry(random);
      case 'save':
        return this.save(random);
      case 'spare':
        return this.changeSpare(random);
      case 'bind':
        return this.saveWhileBound(random);
      case 'remake':
        return this.remake(random);
    }
  }

  /** Most take back what is being sent at this moment: that is where the races are. */
  private async cancel(random: Random): Promise<void> {
    const { rule } = this;
    if (rule === undefined) return;
    if (random.chance(0.8)) {
      const begun = new Promise<void>((resolve) => this.waiting.push(resolve));
      await Promise.race([begun, this.simulation.scheduler.sleep(2 * HOUR)]);
      await this.simulation.scheduler.sleep(random.next() ** 2 * 400);
    }
    for (let cursor: string | undefined, page = 0; page < 20; page++) {
      const query: Record<string, string> = cursor === undefined ? {} : { cursor };
      const { status, body } = await this.business.owner('POST', `/owner/rules/${rule}/cancel`, { query });
      this.simulation.count(`cancel ${status}`);
      if (status !== 200) return;
      cursor = JSON.parse(body).cursor;
      if (cursor === undefined) break;
    }
    if (random.chance(0.4)) await this.redrive(random);
  }

  /** What was given up is tried again, and what was taken back is not among it. */
  private async redrive(random: Random): Promise<void> {
    await this.simulation.scheduler.sleep(random.next() ** 2 * HOUR);
    const flags = { includeUnknown: random.chance(0.4), includeBounced: false, includeAutoresponses: false };
    const { end } = await this.simulation.cloud.command('redrive', { flags });
    this.simulation.count(`redrive ${end}`);
  }

  private async retry(random: Random): Promise<void> {
    const ids = this.business.ids();
    if (ids.length === 0) return;
    const id = random.pick([...ids]);
    this.simulation.trace.add(`the owner asks for ${id} again`);
    const answered = this.business.retries(id);
    const { status, body } = await this.business.owner('POST', `/owner/outbox/${id}/retry`, {
      query: { account: 'main' },
    });
    answered(status !== undefined && status < 500);
    this.simulation.count(status === 200 ? `retry of ${JSON.parse(body).reopened}` : `retry ${status}`);
  }

  private async save(random: Random): Promise<void> {
    const { rule } = this;
    if (rule === undefined) return;
    const body = this.onPosts(random.int(0, 3));
    const { status } = await this.business.owner('PUT', `/owner/rules/${rule}`, { body });
    this.simulation.count(`save ${status}`);
  }

  /** The rule on posts is deleted, and made again some time later: what comes between finds none. */
  private async remake(random: Random): Promise<void> {
    const { rule, business, simulation } = this;
    if (rule === undefined || this.isRemaking) return;
    this.isRemaking = true;
    business.stopsListening();
    await business.owner('DELETE', `/owner/rules/${rule}`);
    await simulation.scheduler.sleep(random.next() ** 3 * HOUR);
    this.rule = await this.makeRule(this.onPosts(0));
    await simulation.scheduler.sleep(RULES_KEPT);
    business.listens();
    this.isRemaking = false;
  }

  /** A link is deleted at the moment when a rule is saved with it. */
  private async changeSpare(random: Random): Promise<void> {
    const { owner } = this.business;
    const link = this.spareLink ?? (await this.makeSpareLink());
    if (link === undefined) return;
    await this.business.follow(link);
    const { scheduler } = this.simulation;
    const later = async (work: () => Promise<ApiResponse>) => {
      await scheduler.sleep(random.next() ** 2 * 300);
      return work();
    };
    const [deleted] = await Promise.all([
      later(() => owner('DELETE', `/owner/links/${link}`)),
      later(() => this.saveSpareRule(link)),
      later(() => this.business.follow(link).then(() => ({ status: 200, body: '', headers: {} }))),
    ]);
    this.simulation.count(`delete a link ${deleted.status}`);
    if (deleted.status === 204 || deleted.status === 404) this.spareLink = undefined;
    if (this.spareRule === undefined || random.chance(0.4)) return;
    const { status } = await owner('DELETE', `/owner/rules/${this.spareRule}`);
    if (status === 204 || status === 404) this.spareRule = undefined;
  }

  /** A rule for the next post finds it at the moment when its owner saves it. */
  private async saveWhileBound(random: Random): Promise<void> {
    const { business, simulation } = this;
    const { owner } = business;
    const rule = { ...this.common(), name: 'next', keywords: ['tulip'], scope: { on: 'next-post' } };
    const saved = (version: number) => ({ body: { ...rule, message: `Next${'!'.repeat(version)} {link}` } });
    const { status, body } = await owner('POST', '/owner/rules', saved(0));
    if (status !== 201) return;
    const path = `/owner/rules/${JSON.parse(body).id}`;
    await simulation.scheduler.sleep(2000);
    business.publish();
    for (let version = 1; version < 10; version++) {
      await simulation.scheduler.sleep(random.next() ** 2 * 800);
      const put = await owner('PUT', path, saved(version));
      simulation.count(`save the next post's ${put.status}`);
    }
    await simulation.scheduler.sleep(random.next() * 2 * HOUR);
    await owner('DELETE', path);
  }

  private async makeSpareLink(): Promise<string | undefined> {
    const body = { account: 'main', name: 'spare', url: 'https://shop.frontdesk-tests.dev/spare' };
    const { status, body: said } = await this.business.owner('POST', '/owner/links', { body });
    this.spareLink = status === 201 ? JSON.parse(said).id : undefined;
    return this.spareLink;
  }

  private async saveSpareRule(linkId: string): Promise<ApiResponse> {
    const body = {
      ...this.common(),
      name: 'spare',
      keywords: ['daisy'],
      message: 'Spare: {link}',
      linkId,
    };
    const { owner } = this.business;
    const answer = this.spareRule
      ? await owner('PUT', `/owner/rules/${this.spareRule}`, { body })
      : await owner('POST', '/owner/rules', { body });
    this.simulation.count(`save with a link ${answer.status}`);
    if (answer.status === 201) this.spareRule = JSON.parse(answer.body).id;
    return answer;
  }

  /** Rules have their links, and of a link that is gone all goes. */
  look(): void {
    const { simulation } = this;
    const items = [...simulation.cloud.table.all()].map((item) => plainOf(item) as unknown as Stored);
    const links = new Set(items.filter(({ type }) => type === 'link').map(({ id }) => id));
    for (const { type, id, linkId } of items)
      if (type === 'rule' && linkId !== undefined && !links.has(linkId))
        simulation.fail('a rule’s link is there', `rule ${id} has the link ${linkId}, which is deleted`);
    for (const { pk, sk, deleteAt } of items)
      if (pk.startsWith('link#') && !links.has(pk.slice('link#'.length)) && deleteAt === undefined)
        simulation.fail('deleted stays deleted', `${pk} ${sk} is left of a deleted link`);
  }
}

interface Bound {
  readonly id?: string;
  readonly boundMediaId?: string;
}

interface Stored {
  readonly pk: string;
  readonly sk: string;
  readonly type: string;
  readonly id?: string;
  readonly linkId?: string;
  readonly deleteAt?: number;
}
