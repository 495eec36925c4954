/** People who want no more messages, for a while or for good, and people who ask a rule with a cooldown again and again. */
import { createHash } from 'node:crypto';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { HttpRequest } from '../lambda/doors.ts';
import { HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import type { Instagram } from './instagram.ts';

/** As long as a sender may hold a reply, by default: what was begun before goes out. */
const LEASE = 120_000;
/** How far containers' clocks may be apart. */
const CLOCKS = 60_000;
export const COOLDOWN_HOURS = 2;

interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly type: string;
  readonly wish?: string;
  readonly ruleId?: string;
  readonly personId?: string;
  readonly receivedAt?: string;
}

export class Wishes {
  private readonly simulation: Simulation;
  private readonly instagram: Instagram;
  private readonly account: string;
  /** By what is stored in the place of their id. */
  private readonly people = new Map<string, string>();
  /** Since when somebody is to be left alone, by person. */
  private readonly stopped = new Map<string, number>();
  /** When each person was answered last by a rule with a cooldown. */
  private readonly answered = new Map<string, number>();
  private readonly cooling: () => string | undefined;

  /** @param cooling the rule that has a cooldown */
  constructor(
    simulation: Simulation,
    instagram: Instagram,
    account: string,
    cooling: () => string | undefined,
  ) {
    this.simulation = simulation;
    this.instagram = instagram;
    this.account = account;
    this.cooling = cooling;
    simulation.onChange((change) => this.watch(change));
  }

  /** Somebody comments, asks for silence, and comments again; a third of them think better of it. */
  async visit(number: number, mediaId: string): Promise<void> {
    const { scheduler } = this.simulation;
    const random = this.simulation.random(`wish ${number}`);
    const personId = `19${String(number).padStart(8, '0')}`;
    this.people.set(
      createHash('sha256').update(`${this.account}#${personId}`).digest('hex').slice(0, 32),
      personId,
    );
    const steps = [() => this.comment(personId, mediaId, 'The link'), () => this.write(personId, 'STOP')];
    for (const step of random.chance(0.5) ? steps : steps.toReversed()) {
      void step();
      await scheduler.sleep(random.next() ** 3 * HOUR);
    }
    for (let again = random.int(1, 3); again > 0; again--) {
      void this.comment(personId, mediaId, 'The link');
      await scheduler.sleep(random.next() ** 2 * 2 * HOUR);
    }
    if (random.chance(0.3)) void this.write(personId, 'START');
  }

  /** Somebody asks for the same again and again, also twice at once. */
  async insist(number: number, mediaId: string): Promise<void> {
    const random = this.simulation.random(`insists ${number}`);
    const personId = `18${String(number).padStart(8, '0')}`;
    for (let again = random.int(2, 6); again > 0; again--) {
      void this.comment(personId, mediaId, 'Again');
      if (random.chance(0.3)) void this.comment(personId, mediaId, 'Again');
      await this.simulation.scheduler.sleep(random.next() ** 2 * 3 * HOUR);
    }
  }

  private async comment(personId: string, mediaId: string, text: string): Promise<void> {
    const { instagram, account } = this;
    const about = {
      account,
      mediaId,
      text: `${text} ${PERSONAL}`,
      username: `${personId}.${PERSONAL}`,
      personId,
    };
    await instagram.deliver([instagram.entryOf(instagram.world.comment(about))]);
  }

  private async write(personId: string, text: string): Promise<void> {
    const { instagram, account } = this;
    const message = instagram.world.receiveMessage(account, personId, text);
    await instagram.deliver([instagram.messageEntryOf(account, message)]);
  }

  private watch({ before, after, at }: Change): void {
    const is = after && (plainOf(after) as unknown as Item);
    if (is?.sk === 'wish') this.noteWish(is, at);
    if (!before && is?.sk === 'record' && is.type === 'incoming' && is.ruleId === this.cooling())
      this.requireCooldown(is);
  }

  private noteWish({ pk, wish }: Item, at: number): void {
    const person = this.people.get(pk.split('#').at(-1) ?? '');
    if (person === undefined) return;
    this.simulation.count(`wish ${wish}`);
    if (wish === 'stop') this.stopped.set(person, this.stopped.get(person) ?? at);
    else this.stopped.delete(person);
  }

  private requireCooldown({ pk, personId = '', receivedAt = '' }: Item): void {
    const { simulation } = this;
    const at = Date.parse(receivedAt);
    const last = this.answered.get(personId);
    simulation.count('answered by a rule with a cooldown');
    if (last !== undefined && at - last < COOLDOWN_HOURS * HOUR - CLOCKS)
      simulation.fail(
        'a cooldown holds',
        `${pk}: ${personId} was answered at ${new Date(last).toISOString()}`,
      );
    this.answered.set(personId, at);
  }

  /** What is asked of Meta. */
  check({ url, method, body }: HttpRequest): void {
    const [, , node = '', edge] = new URL(url).pathname.split('/');
    if (method !== 'POST' || (edge !== 'messages' && edge !== 'replies')) return;
    const { recipient = {} } = (body === '' ? {} : JSON.parse(body)) as {
      recipient?: { comment_id?: string; id?: string };
    };
    const comment = edge === 'replies' ? node : recipient.comment_id;
    const person = recipient.id ?? this.instagram.world.comments.get(comment ?? '')?.personId ?? '';
    const since = this.stopped.get(person);
    if (since !== undefined && this.simulation.now > since + LEASE)
      this.simulation.fail(
        'whoever wants no messages gets none',
        `${person} is written to, and has stopped at ${new Date(since).toISOString()}`,
      );
  }
}
