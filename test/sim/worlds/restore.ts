/**
 * A contact form whose table goes back in time, once in each seed, to any moment of before: nothing leaves twice for it, what
 * was deleted since stays deleted, and what was accepted by then is there.
 */
import { type Change, textOf } from '../aws/dynamodb/table.ts';
import { type StoredItem, unmarshall } from '../aws/dynamodb/value.ts';
import { DAY, HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { contact } from './contact.ts';
import { compose, requestOf } from './contact-message.ts';
import { ownerOf } from './owner.ts';
import type { Live, World } from './world.ts';

/** Longer than any function may run, so that what had begun has ended. */
const STANDSTILL = 16 * 60_000;
/** Kept for two days by the form; DynamoDB may take two more. */
const KEPT = 2 * DAY - HOUR;

export const contactRestore: World = {
  ...contact,
  name: 'contact-restore',
  // What went with the time that was taken back is nothing that the lake hears of.
  hasOutlets: false,
  calmDays: 2,
  begin: (simulation, until) => new RestoreLive(simulation, until),
};

interface Known {
  readonly acceptedAt: number;
  readonly email: string;
  /** When its deletion was asked for: from then on it may be gone. */
  askedAt?: number;
  /** When the owner was answered that it is deleted. */
  deletedAt?: number;
}

class RestoreLive implements Live {
  private readonly simulation: Simulation;
  private readonly owner: ReturnType<typeof ownerOf>;
  private readonly known = new Map<string, Known>();
  /** What changed the pipeline's table, oldest first. */
  private readonly history: Change[] = [];
  /** When attempts of each leg began, by its keys. */
  private readonly begun = new Map<string, number[]>();
  private stoppedAt = Number.POSITIVE_INFINITY;
  private startedAt = Number.POSITIVE_INFINITY;

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    const { cloud, scheduler, now } = simulation;
    for (const name of ['address-salt', 'token-key', 'webhook-secret'])
      cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/contact/${name}`, `secret-of-${name}-0123456789abcdef`);
    cloud.parameters.set(
      `/frontdesk/${ENVIRONMENT}/destinations/program`,
      `https://program.frontdesk-tests.dev/x whsec_${'a'.repeat(32)}`,
    );
    this.owner = ownerOf(simulation, 'contact');
    simulation.http = () => ({ status: 200, body: '' });
    cloud.table.onChange.push((change) => this.watch(change));
    const random = simulation.random('restore');
    const span = until - now;
    for (let number = 0; number < 30; number++)
      scheduler.at(now + random.next() * span, () => void this.visit(number));
    for (let number = 0; number < 12; number++)
      scheduler.at(now + random.next() * span, () => void this.erase(number));
    const at = now + (0.3 + 0.5 * random.next()) * span;
    const [anywhere, which, after] = [random.next(), random.next(), random.next()];
    scheduler.at(at, () => void this.restore(this.chooseMoment(now + anywhere * (at - now), which, after)));
  }

  private async visit(number: number): Promise<void> {
    const { simulation } = this;
    const random = simulation.random(`visitor ${number}`);
    const message = compose(number, random);
    const { status, body } = await simulation.cloud.request(
      requestOf(message, `198.51.100.${random.int(1, 250)}`),
    );
    simulation.count(`submit ${status}`);
    if (status !== 200) return;
    const id = String(JSON.parse(body).submissionId);
    if (!this.known.has(id)) this.known.set(id, { acceptedAt: simulation.now, email: message.email });
  }

  /** One submission, or all of a person. */
  private async erase(number: number): Promise<void> {
    const { simulation } = this;
    const random = simulation.random(`owner ${number}`);
    const all = [...this.known];
    if (all.length === 0) return;
    const [id, { email }] = random.pick(all);
    const isPerson = random.chance(0.4);
    const gone = all.filter(([other, known]) => (isPerson ? known.email === email : other === id));
    for (const [, known] of gone) known.askedAt ??= simulation.now;
    const { status, body } = isPerson
      ? await this.owner('DELETE', '/owner/people', { query: { email } })
      : await this.owner('DELETE', `/owner/submissions/${id}`);
    simulation.count(`delete ${status}`);
    if (status !== 200 || (isPerson && !JSON.parse(body).complete)) return;
    // What a table that went back has forgotten was deleted, or never there: either way it may not come back.
    for (const [, known] of gone) known.deletedAt ??= simulation.now;
  }

  /** Mostly soon after something was to leave: that is where it is open. */
  private chooseMoment(anywhere: number, which: number, after: number): number {
    const beginnings = this.history.filter(
      ({ kind, after: item }) => kind === 'INSERT' && textOf(item?.type) === 'leg',
    );
    const chosen = beginnings[Math.floor(which * beginnings.length * 1.25)];
    return chosen ? Math.min(chosen.at + after ** 3 * 10_000, this.simulation.now) : anywhere;
  }

  /** As `npm run restore` does it; its owner repeats it until it comes to its end. */
  private async restore(back: number): Promise<void> {
    const { simulation, history } = this;
    const { cloud, scheduler, trace } = simulation;
    this.stoppedAt = simulation.now;
    trace.add(`the pipeline is stopped, to go back to ${new Date(back).toISOString()}`);
    for (const host of cloud.functions.values()) host.stop();
    await scheduler.sleep(STANDSTILL);
    cloud.table.replace(itemsAt(history, back));
    const times = {
      wentBackTo: new Date(back).toISOString(),
      stoppedAt: new Date(this.stoppedAt).toISOString(),
    };
    for (let run = 1; (await cloud.command('restore', times)).end !== 'returned'; run++) {
      simulation.count('restore repeated');
      if (run === 50) return simulation.fail('a restore comes to its end', `${run} runs`);
      await scheduler.sleep(60_000);
    }
    this.requireAllAt(back);
    this.startedAt = simulation.now;
    trace.add('the pipeline goes on');
    for (const host of cloud.functions.values()) host.start();
    for (const queue of cloud.queues.values()) queue.wake();
    simulation.count('restore');
  }

  private requireAllAt(back: number): void {
    const { simulation } = this;
    for (const item of simulation.cloud.table.all()) {
      const { type, state, pk, sk } = unmarshall(item);
      if (type === 'leg' && ['pending', 'sending'].includes(String(state)))
        simulation.fail('what was open waits for its owner', `${pk}/${sk} is ${state}`);
    }
    for (const [id, { acceptedAt, askedAt = Number.POSITIVE_INFINITY }] of this.known) {
      const isKept = simulation.now - acceptedAt < KEPT;
      if (acceptedAt <= back && isKept && askedAt > simulation.now && !this.find(id))
        simulation.fail('what was there is there again', `submission ${id}`);
    }
  }

  private find(id: string): StoredItem | undefined {
    return this.simulation.cloud.table.get({ pk: { S: `submission#${id}` }, sk: { S: 'submission' } });
  }

  /** Also of mails to visitors, which do not say whose they are: what had begun before does not begin again. */
  private watch(change: Change): void {
    this.history.push(change);
    const leg = change.after && unmarshall(change.after);
    if (leg?.type !== 'leg' || leg.state !== 'sending') return;
    const name = `${leg.pk}/${leg.sk}`;
    const times = this.begun.get(name) ?? [];
    this.begun.set(name, times);
    if (change.at >= this.startedAt && times.some((time) => time < this.startedAt))
      this.simulation.fail('nothing leaves twice for a restore', `${name} was begun before, and after it`);
    times.push(change.at);
  }

  look(): void {
    const { simulation } = this;
    const isRestoring = simulation.now >= this.stoppedAt && !(simulation.now >= this.startedAt);
    if (isRestoring) return;
    for (const [id, { deletedAt }] of this.known)
      if (deletedAt !== undefined && this.find(id))
        simulation.fail('deleted stays deleted', `submission ${id} is there again`);
    const ledger = simulation.cloud.one(simulation.cloud.tables, 'Erasures');
    for (const entry of ledger.all())
      if (JSON.stringify(entry).includes(PERSONAL))
        simulation.fail('the ledger knows nobody', JSON.stringify(entry));
  }

  end(): void {
    const { simulation } = this;
    this.look();
    if (this.startedAt === Number.POSITIVE_INFINITY)
      simulation.fail('a restore comes to its end', 'none did');
    for (const [id, { acceptedAt, askedAt }] of this.known) {
      if (acceptedAt < this.startedAt || askedAt !== undefined) continue;
      const found = this.find(id);
      if (!found || unmarshall(found).state === 'spam') continue;
      if (!this.begun.has(`submission#${id}/leg#mail`))
        simulation.fail('what comes in after a restore is mailed', `submission ${id}`);
    }
  }
}

/** The items that there were at a moment: what recovery to it gives. */
function itemsAt(history: readonly Change[], moment: number): StoredItem[] {
  const items = new Map<string, StoredItem>();
  for (const { key, after, at } of history) {
    if (at > moment) break;
    const name = JSON.stringify([key.pk, key.sk]);
    if (after) items.set(name, after);
    else items.delete(name);
  }
  return [...items.values()];
}
