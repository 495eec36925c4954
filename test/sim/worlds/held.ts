/** What is held as spam is told to the owner within its time, by a mail that was begun after it came to be held. */
import { isCanary } from '../../../lambdas/shared/canary/id.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import { DAY, HOUR, type Simulation } from '../simulation.ts';
import { legOf } from './legs.ts';

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly gsi1sk: string;
  readonly spamReasons?: readonly string[];
  readonly [attribute: string]: unknown;
}

const PLACE = 'held#';

/** The item up to which the owner was told. */
interface Told {
  readonly pk: string;
  readonly type: string;
  readonly upTo: string;
  readonly before: string;
  readonly mailPk: string;
  readonly mailLeg: string;
  /** The mail was taken by SES; its leg may be deleted with its response before it says so. */
  readonly isSent: boolean;
  readonly writes: number;
}

interface Take extends Told {
  readonly of: string;
  readonly at: number;
}

interface Held extends Entry {
  readonly of: string;
  readonly at: number;
}

/** A mail of its own leaves a day after what is held came in, and is then tried as any other. */
const WITHIN = DAY + 8 * HOUR;
/** After the mail that it waited for: the sweep looks hourly, with looks that fail. */
const SOON = 8 * HOUR;
/** Entries may be minutes late in their list, and one that comes in the very moments in which a mail is made may be missed. */
const MOMENTS = 5 * 60_000;

interface HeldOf {
  /** The type of the items that are held. */
  readonly type: string;
  /** Which of their attributes says of what they are, such as `form`. */
  readonly by: string;
  readonly isConfigured: (id: string) => boolean;
}

/** @returns what to look at, throughout */
export function watchHeld(simulation: Simulation, of: HeldOf): () => void {
  const watch = new HeldWatch(simulation, of);
  return () => watch.look();
}

class HeldWatch {
  private readonly simulation: Simulation;
  private readonly of: HeldOf;
  /** What is held and was not looked at yet, by id. */
  private readonly held = new Map<string, Held>();
  private readonly takes: Take[] = [];
  /** Mails that were sent, by the keys of their legs. */
  private readonly sent = new Set<string>();
  /** Until when what is held of a form or widget waited behind a mail. */
  private readonly waitedUntil = new Map<string, number>();

  constructor(simulation: Simulation, of: HeldOf) {
    this.simulation = simulation;
    this.of = of;
    simulation.onChange(({ before, after, at }) => {
      const [was, is] = [before, after].map((image) => image && plainOf(image));
      const leg = legOf(after);
      if (leg?.state === 'sent') this.sent.add(`${leg.pk} ${leg.leg}`);
      this.noteTold(was as Told | undefined, is as Told | undefined, at);
      this.noteEntry(was as Entry | undefined, is as Entry | undefined, at);
    });
  }

  /** What else is told has an item of the same type, such as that a budget is used up. */
  private noteTold(was: Told | undefined, is: Told | undefined, at: number): void {
    if (is?.type !== 'told' || !is.pk.startsWith(PLACE)) return;
    if (is.isSent) this.sent.add(`${is.mailPk} ${is.mailLeg}`);
    if (is.mailPk !== was?.mailPk || is.upTo !== was.upTo)
      this.takes.push({ ...is, of: is.pk.slice(PLACE.length), at });
  }

  private noteEntry(was: Entry | undefined, is: Entry | undefined, at: number): void {
    const one = is ?? was;
    if (one?.type !== this.of.type || isCanary(one.id)) return;
    const isHeld = is?.state === 'spam' && !is.spamReasons?.includes('owner');
    if (!isHeld) this.held.delete(one.id);
    else if (was?.state !== 'spam') this.held.set(is.id, { ...is, of: String(is[this.of.by]), at });
  }

  look(): void {
    const { now } = this.simulation;
    for (const id of new Set(this.takes.map(({ of }) => of)))
      if (this.isUnderWay(id)) this.waitedUntil.set(id, now);
    for (const one of this.held.values()) {
      const waited = this.waitedUntil.get(one.of) ?? -Infinity;
      if (now < Math.max(one.at + WITHIN, waited + SOON) || !this.of.isConfigured(one.of)) continue;
      this.held.delete(one.id);
      this.simulation.count('held for a day');
      if (!this.takes.some((take) => this.isToldBy(take, one)))
        this.simulation.fail('what is held is told', `${one.type} ${one.id} of ${one.of}`);
    }
  }

  /** What is held waits behind a mail that is under way, as all of an account's do that may not send yet. */
  private isUnderWay(id: string): boolean {
    const last = this.takes.findLast(({ of }) => of === id);
    if (!last || this.isSent(last)) return false;
    const state = this.legOfMail(last)?.state;
    return state === 'pending' || state === 'sending';
  }

  private isToldBy(take: Take, { gsi1sk, of, at }: Held): boolean {
    if (take.of !== of || take.at < at - MOMENTS) return false;
    if (take.at < at + MOMENTS) return true;
    if (gsi1sk <= take.before || gsi1sk > take.upTo) return false;
    // What was given up is told, and the next mail says it.
    return this.isSent(take) || this.legOfMail(take) !== undefined;
  }

  private isSent({ mailPk, mailLeg }: Take): boolean {
    return this.sent.has(`${mailPk} ${mailLeg}`);
  }

  private legOfMail({ mailPk, mailLeg }: Take) {
    return legOf(this.simulation.cloud.table.get({ pk: { S: mailPk }, sk: { S: `leg#${mailLeg}` } }));
  }
}
